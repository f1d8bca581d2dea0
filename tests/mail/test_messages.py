"""Each kind of message as a strict program and an old mail reader see it."""

import re
from itertools import groupby

import pytest

from eventmgr.campaigns.rules import file_name
from eventmgr.foundation import i18n
from eventmgr.foundation.i18n import gettext as _
from tests.factories.messages import FILES, messages
from tests.mail import strict_reading
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
def read(language: str) -> dict[str, Read]:
    """Every kind, read by the strict reader: it fails for whatever is not as the RFCs want it."""
    return {kind: strict_reading.read(each) for kind, each in messages(language).items()}


def test_the_head_says_what_programs_ask_for(read: dict[str, Read], language: str) -> None:
    for kind, message in read.items():
        fields = message.fields
        assert fields["auto-submitted"] == "auto-generated"
        assert fields["x-auto-response-suppress"] == "OOF, AutoReply"
        assert fields["content-language"] == ("en" if kind == "test" else language), kind
        assert message.message["From"].addresses[0].addr_spec == "office@example.org"
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
    assert [each.get_filename() for each in files] == [file_name(name) for name, *_rest in FILES]
    assert [each.get_content() for each in files] == [content for *_rest, content in FILES]


def test_the_text_leads_where_the_page_leads(read: dict[str, Read]) -> None:
    for kind, message in read.items():
        page = Page(message.text("html"))
        # A button and the address below it are one link.
        on_page = [link for link, _again in groupby(page.links)]
        assert links_in(message.text("plain")) == on_page, kind
        assert bool(on_page) == (kind != "test")


def test_the_text_says_what_the_page_says(read: dict[str, Read], language: str) -> None:
    with i18n.in_language(language):
        help_ = _("If the button does not work, copy this address into your browser:")
    for kind, message in read.items():
        page = Page(message.text("html"))
        said = page.words.replace(help_, "")
        assert words_of(said) == words_of(message.text("plain")), kind
        assert page.words.count(help_) == (kind != "test"), kind


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
