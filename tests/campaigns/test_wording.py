import pytest

from eventmgr.campaigns.placeholders import KNOWN
from eventmgr.campaigns.wording import wording
from eventmgr.mail.contents import Said

pytestmark = pytest.mark.usefixtures("session")
LINK = "https://conference.example.org/i/abc?x=1&y=2"
VALUES = {**dict.fromkeys(KNOWN, ""), "name": "*Amina* <b>", "link": LINK}


def _said(body: str, subject: str = "News", language: str = "en") -> Said:
    return wording(language=language, subject=subject, body=body, is_bulk=False).said(VALUES)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Here: {link}", f"Here: {LINK}\n"),
        ("[Answer]({link})", f"Answer: {LINK}\n"),
        ("Come.\n\n{link}\n\nSoon.", f"Come.\n\nOpen your personal page: {LINK}\n\nSoon.\n"),
        ("{link}", f"Open your personal page: {LINK}\n"),
        ("- {link}", f"- {LINK}\n"),
    ],
)
def test_a_link_can_be_pressed_wherever_it_stands(body: str, text: str) -> None:
    said = _said(body)
    assert said.text == text
    assert f'href="{LINK.replace("&", "&amp;")}"' in said.html


def test_a_link_alone_is_a_button() -> None:
    assert "display: inline-block" in _said("{link}").html
    assert "display: inline-block" in _said("[Answer]({link})").html
    assert "display: inline-block" not in _said("Here: {link}").html


def test_what_is_known_of_people_is_never_markup() -> None:
    said = _said("**{name}**", subject="For {name}")
    assert said.subject == "For *Amina* <b>"
    assert "<strong><bdi>*Amina* &lt;b&gt;</bdi></strong>" in said.html
    assert "<title>For *Amina* &lt;b&gt;</title>" in said.html


def test_what_organisers_type_is_markdown_and_no_html() -> None:
    html = _said("<script>alert(1)</script> **now** {{name}} [x](javascript:alert(1))").html
    assert "<script>" not in html
    assert "<strong>now</strong> {name}" in html
    assert 'href="javascript' not in html


def test_underscores_of_a_slot_are_no_emphasis() -> None:
    said = _said("{group|one}_{group|two}_{title|}_")
    assert said.text == "one_two__\n"


def test_the_frame_speaks_the_language_of_the_words() -> None:
    html = _said("سلام", language="ur").html
    assert '<html lang="ur" dir="rtl">' in html
