import re
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventmgr.foundation.text import clean
from eventmgr.mail import slots
from eventmgr.mail.letters import Letter, render_letter
from eventmgr.mail.letters.catalogue import LETTERS, PLACEHOLDERS
from eventmgr.mail.letters.defaults import default_wording
from eventmgr.mail.letters.placeholders import as_typed, objections, with_slots
from tests.factories.letters import LINK, PLAIN, cases, passage

HOSTILE = '<script>alert(1)</script> & "you" {{ 7*7 }} #let {name} **x** [y](https://evil.org)'
ALLOWED = {"html", "head", "meta", "title", "body", "div", "p", "br", "strong", "ul", "li"}
ALLOWED |= {"a", "bdi", "table", "tr", "td"}

pytestmark = pytest.mark.usefixtures("app")


class Page(HTMLParser):
    """What a mail client reads of a letter."""

    def __init__(self, letter: Letter) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(letter.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    @property
    def addresses(self) -> set[str | None]:
        return {attributes["href"] for tag, attributes in self.tags if tag == "a"}


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case[0])
def test_every_letter_is_whole_in_every_case_and_language(
    case: tuple[str, dict[str, Any]], language: str
) -> None:
    name, values = case
    letter = render_letter(name, language=language, **values)
    page = Page(letter)
    for told in (letter.subject, letter.text, letter.html):
        assert told.strip()
        assert not re.search(r"[\ufdd0\ufdd1{}]|\[|\*\*|%\(", told)
    assert "\n\n\n" not in letter.text
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert page.tags[0] == ("html", {"lang": language, "dir": "rtl" if language == "ur" else "ltr"})
    if LETTERS[name].needed:
        assert f":\n{LINK}\n" in letter.text
        assert LINK in page.addresses
        assert LINK in page.words, "readable where buttons are not shown"
    shown = {"message", "comment", "reason", "until", "deadline", "nominated_by"} & set(values)
    for each in (*shown, "name"):
        if each in LETTERS[name].placeholders or each == "nominated_by":
            for line in filter(None, values[each].split("\n")):
                assert line in letter.text
                assert line in page.words


def test_an_invitation_reads_as_it_did() -> None:
    values = {"nominated_by": "Ministry", "takes_over": False, "message": "Do come.\n\nYours"}
    letter = render_letter("invitation", language="en", **{**PLAIN, **values})
    assert letter.subject == "Invitation: Water summit"
    assert letter.text == (
        "Dear Dr A,\n\nyou are invited to:\n\n"
        "Water summit\n1 March 2027\nSerena Hotel\nQuetta\n\n"
        "Ministry has nominated you.\n\nDo come.\n\nYours\n\n"
        f"Accept or decline:\n{LINK}\n\n---\n\n"
        "This link is yours alone: whoever opens it answers for you. Please do not pass it on.\n"
    )


def test_what_is_empty_leaves_no_gap() -> None:
    conference = SimpleNamespace(title="Water summit", venue="", city="Quetta")
    values = {"nominated_by": "", "takes_over": True, "message": " \n\n", "conference": conference}
    letter = render_letter("invitation", language="en", **{**PLAIN, **values})
    assert "1 March 2027\nQuetta\n\nYou come in place of somebody else" in letter.text
    assert "can come.\n\nSee your registration:\n" in letter.text.replace("cannot", "can")


def test_an_agenda_letter_lists_the_sessions() -> None:
    told = {"is_first": False, "comment": "Sorry.", "subject": "Changes"}
    passages = [passage("<b> moved."), passage("Cancelled.", "Sorry.")]
    letter = render_letter("agenda_changed", language="en", **{**PLAIN, **told}, passages=passages)
    link = "https://example.org/c/x/sessions/1"
    assert (
        f"- <b> moved.\n  See the session: {link}\n"
        f"- Cancelled.\n  Sorry.\n  See the session: {link}\n\n"
        "All times are those at the venue.\n\nThe organisers write:\n\nSorry.\n"
    ) in letter.text
    assert "&lt;b&gt; moved." in letter.html


def test_values_are_data_in_text_and_in_markup() -> None:
    letter = render_letter("sign_in", language="en", name=HOSTILE, link="https://example.org/x?a&b")
    assert HOSTILE in letter.text
    assert "https://example.org/x?a&b" in letter.text
    assert "<script>" not in letter.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;you&#34; {{ 7*7 }} #let" in letter.html
    assert 'href="https://example.org/x?a&amp;b"' in letter.html
    assert letter.subject == "Your link to sign in"


NASTY = st.text() | st.sampled_from(
    [
        HOSTILE,
        "a\n\n# b\n- c\n---",
        "</p></div><a href=https://evil.org>",
        "{{ link }} {link} %(link)s",
        "x\r\nBcc: evil@example.org",
        "\u202e\u2069\u2066عنوان",
        "> q\n\n    code",
        "\ufdd0link\ufdd1",
        '" onload="x',
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=NASTY, language=st.sampled_from(["en", "ur"]), pick=st.data())
@example(value="  - x", language="ur", pick=None)
def test_whatever_a_value_holds_is_words(value: str, language: str, pick: Any) -> None:
    kinds = list(cases())
    name, values = pick.draw(st.sampled_from(kinds)) if pick else kinds[6]
    before = Page(render_letter(name, language=language, **values))
    hostile = {
        key: value
        for key in ("name", "message", "comment", "reason", "organisation", "until", "nominated_by")
        if values.get(key)
    }
    letter = render_letter(name, language=language, **{**values, **hostile})
    page = Page(letter)
    assert page.addresses == before.addresses
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in before.tags} | {"br"}
    assert {name for _, each in page.tags for name in each} <= {
        name for _, each in before.tags for name in each
    }
    assert "\n" not in letter.subject
    for line in filter(str.strip, clean(value).split("\n")):
        if "name" in LETTERS[name].placeholders:
            assert line in letter.text
            assert line in page.words


def test_what_lines_hold_in_a_title_stays_in_the_subject() -> None:
    conference = SimpleNamespace(title="A\r\nBcc: x@example.org", venue="", city="")
    letter = render_letter("link_again", language="en", **{**PLAIN, "conference": conference})
    assert letter.subject == "Your link: A Bcc: x@example.org"


def test_language_and_direction_are_said() -> None:
    assert '<html lang="en" dir="ltr">' in _sign_in("en")
    assert '<html lang="ur" dir="rtl">' in _sign_in("ur")
    assert '<html lang="en" dir="ltr">' in _sign_in("tlh")


def test_names_of_the_other_direction_are_kept_apart() -> None:
    letter = render_letter("sign_in", language="ur", name="Anna Ng", link="https://example.org/x")
    assert "\u2068Anna Ng\u2069" in letter.text
    assert "<bdi>Anna Ng</bdi>" in letter.html
    assert "\nhttps://example.org/x\n" in letter.text, "no mark clings to an address"
    assert re.search(r'dir="ltr"[^>]*>https://example.org/x</a>', letter.html)
    own = render_letter("sign_in", language="ur", name="آمنہ", link="https://example.org/x")
    assert "\u2068" not in own.text


def test_typed_paragraphs_have_a_direction_of_their_own() -> None:
    letter = render_letter("refusal", language="ur", **PLAIN, reason="It is full.\nSorry.\n\nBye.")
    assert letter.html.count('<p dir="auto" style=') == 2
    assert re.search(r"It is full\.<br />\s*<bdi>Sorry\.</bdi></p>", letter.html)


def test_a_forgotten_value_is_an_error_and_no_gap_in_the_letter() -> None:
    with pytest.raises(KeyError):
        render_letter("sign_in", language="en", name="A person")


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", LETTERS)
def test_our_own_words_could_be_typed(name: str, language: str) -> None:
    default = default_wording(name, language)
    assert slots.names(default.body + default.subject) <= set(LETTERS[name].placeholders)
    assert objections(name, as_typed(default)) == []
    assert with_slots(name, as_typed(default)) == default


def test_every_placeholder_is_in_a_letter() -> None:
    used = {each for letter in LETTERS.values() for each in letter.placeholders}
    assert used == set(PLACEHOLDERS)


def _sign_in(language: str) -> str:
    return render_letter("sign_in", language=language, name="X", link="https://example.org").html
