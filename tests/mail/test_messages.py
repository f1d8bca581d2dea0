"""Each kind of message as a strict program and an old mail reader see it."""

import re
from itertools import groupby
from pathlib import Path

import dkim
import pytest

from eventmgr.campaigns.files import called
from eventmgr.foundation import i18n
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail import queries
from eventmgr.mail.compose import Composer
from eventmgr.mail.dkim_signing import Dkim
from eventmgr.mail.letters import Letter, render_letter
from eventmgr.mail.models import Mail
from tests.calendars.mime_reading import asked_by
from tests.factories.letters import cases
from tests.factories.mail import make_mail
from tests.factories.messages import FILES, messages, sender
from tests.mail import strict_reading
from tests.mail.keys import PRIVATE_KEY, PUBLIC_KEY
from tests.mail.strict_reading import Page, Read, links_in, words_of

LANGUAGES = ("en", "ur")
BULK = {"campaign", "reminder"}
CALENDAR = {"calendar, first", "calendar, changed", "calendar, struck"}
MOST_HTML = 102_000
"""Gmail shows no more of a mail."""
SMALLEST = 14

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def octets(language: str) -> dict[str, bytes]:
    return messages(language)


@pytest.fixture
def read(octets: dict[str, bytes]) -> dict[str, Read]:
    """Every kind, read by the strict reader: it fails for whatever is not as the RFCs want it."""
    return {kind: strict_reading.read(each) for kind, each in octets.items()}


def test_the_head_says_what_programs_ask_for(read: dict[str, Read], language: str) -> None:
    for kind, message in read.items():
        fields = message.fields
        assert fields["auto-submitted"] == "auto-generated"
        assert fields["x-auto-response-suppress"] == "OOF, AutoReply"
        assert fields["content-language"] == ("en" if kind == "test" else language), kind
        assert message.message["From"].addresses[0].addr_spec == "eventmgr@example.org"
        for name in ("list-id", "list-unsubscribe", "list-unsubscribe-post"):
            assert (name in fields) == (kind in BULK), f"{kind}: {name}"
    assert len({each.fields["message-id"] for each in read.values()}) == len(read)


def test_who_writes_and_who_is_written_to_stand_as_they_are_called(
    read: dict[str, Read], language: str
) -> None:
    title = {"en": "Labour summit 2026: decent work", "ur": "لیبر سمٹ ۲۰۲۶: باوقار روزگار"}
    names = {"en": 'Dr Amina "Mina" Example, Jr.', "ur": "ڈاکٹر عائشہ مثال"}
    campaign = read["campaign"]
    assert campaign.name_in("from") == title[language]
    assert campaign.name_in("to") == names[language]
    assert title[language] in campaign.message["Subject"]
    assert read["sign-in"].name_in("from") == "Summit Office"


def test_each_has_the_parts_that_readers_choose_from(read: dict[str, Read]) -> None:
    ways = ["multipart/alternative", "text/plain", "text/html"]
    for kind, message in read.items():
        if kind in CALENDAR:
            expected = ["multipart/mixed", *ways, "text/calendar", "application/ics"]
        elif kind == "campaign":
            expected = ["multipart/mixed", *ways, "application/pdf", "application/pdf"]
        else:
            expected = ways
        assert message.types == expected, kind


def test_files_arrive_under_their_names(read: dict[str, Read]) -> None:
    files = list(read["campaign"].message.iter_attachments())
    assert [each.get_filename() for each in files] == [called(name) for name, *_rest in FILES]
    assert [each.get_content() for each in files] == [content for *_rest, content in FILES]


def test_every_mail_leads_somewhere(read: dict[str, Read]) -> None:
    for kind, message in read.items():
        assert bool(links_in(message.text("plain"))) == (kind != "test"), kind


def test_the_text_says_what_the_page_says(read: dict[str, Read], language: str) -> None:
    for kind, message in read.items():
        _require_same(message, language)
        words = Page(message.text("html")).words
        assert words.count(_of_button(language)) == (kind != "test"), kind


def _of_button(language: str) -> str:
    with i18n.in_language(language):
        return _("If the button does not work, copy this address into your browser:")


def _require_same(message: Read, language: str) -> None:
    """Text and page say the same and lead to the same, in the same order."""
    page = Page(message.text("html"))
    said = page.words.replace(_of_button(language), "")
    assert words_of(said) == words_of(message.text("plain"))
    # A button and the address below it are one link.
    in_text = links_in(message.text("plain"))
    assert [each for each, _ in groupby(in_text)] == [each for each, _ in groupby(page.links)]


def test_every_letter_in_every_case_says_the_same_twice(language: str) -> None:
    composer = Composer(sender())
    for number, (name, values) in enumerate(cases()):
        mail = _mail_of(render_letter(name, language=language, **values), number)
        [loaded] = queries.with_contents([mail])
        content = composer.compose(loaded, internationalised=False).content
        _require_same(strict_reading.read(content), language)


def _mail_of(letter: Letter, number: int) -> Mail:
    return make_mail(
        intent=f"case:{number}",
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
    )


def test_each_is_signed_whole(tmp_path: Path, language: str) -> None:
    file = tmp_path / "key.pem"
    file.write_text(PRIVATE_KEY)
    key = Dkim.of(file, selector="s1", domain="example.org")

    def answer(_name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - dkimpy's signature
        return f"v=DKIM1; k=rsa; p={PUBLIC_KEY}".encode()

    for kind, content in messages(language, dkim=key).items():
        assert dkim.verify(content, dnsfunc=answer), kind
        mark = strict_reading.read(content).fields["dkim-signature"]
        signed = {each.strip() for each in mark.partition(" h=")[2].partition(";")[0].split(":")}
        ways_out = {"list-id", "list-unsubscribe", "list-unsubscribe-post"}
        assert signed & ways_out == (ways_out if kind in BULK else set()), kind


def test_a_calendar_applies_what_was_sent_in_turn(octets: dict[str, bytes]) -> None:
    shown: dict[str, tuple[int, str]] = {}
    steps = [
        ("calendar, first", "REQUEST", "20260320T040000Z"),
        ("calendar, changed", "REQUEST", "20260320T050000Z"),
        ("calendar, struck", "CANCEL", "20260320T050000Z"),
    ]
    for number, (kind, method, start) in enumerate(steps):
        told, event = asked_by(octets[kind])
        assert (told, event.one("DTSTART").value) == (method, start)
        sequence, _before = shown.get(event.one("UID").value, (-1, ""))
        assert int(event.one("SEQUENCE").value) == number > sequence
        shown[event.one("UID").value] = (number, start)
    assert len(shown) == 1
    # 04:00 in the calendar is what the words say of the venue, Asia/Karachi.
    first = strict_reading.read(octets["calendar, first"]).text("plain")
    assert "09:00–10:00 (Asia/Karachi)" in first


def test_the_first_words_are_not_said_twice(read: dict[str, Read]) -> None:
    """Lists of mails show the subject and the first words: these are the greeting."""
    for message in read.values():
        first = Page(message.text("html")).words.strip().split("\n")[0]
        assert first
        assert first != message.message["Subject"]
        assert message.text("html").count(f">{first}<") <= 1


def test_a_page_needs_neither_style_sheet_nor_picture(read: dict[str, Read]) -> None:
    for kind, message in read.items():
        html = message.text("html")
        tags = Page(html).tags
        assert not {"style", "link", "img", "script", "form"} & {tag for tag, _ in tags}, kind
        assert not re.search(r"class=|url\(|@import|position:", html), kind
        for size in re.findall(r"font-size: (\d+)px", html):
            assert int(size) >= SMALLEST, kind
        assert len(html.encode()) < MOST_HTML / 4, kind


def test_the_page_runs_as_its_language_does(read: dict[str, Read], language: str) -> None:
    for kind, message in read.items():
        expected = "rtl" if language == "ur" and kind != "test" else "ltr"
        tags = dict(reversed(Page(message.text("html")).tags))
        assert tags["html"]["dir"] == expected, kind
        # The outermost tags are taken away by programs that show a mail within their own page.
        assert tags["div"]["dir"] == expected, kind
