"""Badges: what stands on them, that it can be read, and that nothing runs over an edge."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import page
import pikepdf
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from pypdf import PdfReader

from eventmgr.conferences.enums import PartnerRole
from eventmgr.conferences.models import Conference, Partner
from eventmgr.foundation.db import db
from eventmgr.printing.files import content_of
from eventmgr.registration.enums import Category
from eventmgr.registration.prints.badges import COLOURS, country_of
from eventmgr.registration.prints.enums import Arrangement, BadgeSize
from eventmgr.registration.prints.spoken import reads_from_right, spoken
from tests.factories.badges import (
    BASE_URL,
    made,
    make_confirmed,
    make_protected,
    order_badges,
    pictures_of,
    words_of,
)
from tests.factories.conferences import make_conference
from tests.factories.people import make_organisation

pytestmark = pytest.mark.usefixtures("app")

LONG = "Maria Theresia Walburga Amalia Christina Habsburg-Lothringen of Examplia and Bohemia " * 2
HARD = (
    "Li",
    "Æ",
    LONG[:120].strip(),
    "W" * 120,
    "Donaudampfschifffahrtsgesellschaftskapitänswitwe Q.",
    "ڈاکٹر عائشہ صدیقہ بنت عبدالرحمٰن مثال",
    "עידו בן־מימון",
    "Amina عائشہ Example",
    "王小明",
    "Nguyễn Ánh Bậc",
    "A\u0301\u0302\u0303\u0308\u0324\u0330 Zalgo\u0301\u0302\u0303\u0308\u0324",
    "Joy 😀 Example",
    "ณัฐพงษ์ ศรีสุวรรณ",
    "अमीना उदाहरण",
    "O'Neill-D’Arcy, Jr.",
    '#panic() $x$ *bold* <label> @ref \\ "quoted"',
)
SIZES = list(BadgeSize)
MM = {BadgeSize.A6: (105, 148, 2, 2), BadgeSize.A7: (105, 74, 2, 4), BadgeSize.CARD: (86, 54, 2, 5)}
MARGIN = {BadgeSize.A6: 8, BadgeSize.A7: 6, BadgeSize.CARD: 4.5}


def a_conference(**values: str) -> Conference:
    conference = make_conference(**{"title": "Fair work", **values})
    for name, role in (("Ministry of Examples", PartnerRole.HOST), ("Donor", PartnerRole.DONOR)):
        organisation = make_organisation(name=name)
        db.session.add(
            Partner(conference_id=conference.id, organisation_id=organisation.id, role=role)
        )
    db.session.flush()
    return conference


def hard_conference(title: str = "Fair work") -> Conference:
    conference = a_conference(title=title)
    categories = list(Category)
    for number, name in enumerate(HARD):
        make_confirmed(
            conference,
            name,
            honorific=("", "Dr", "His Excellency the Right Honourable", "جسٹس")[number % 4],
            title=("", "Minister of Labour and Social Affairs", "W" * 60)[number % 3],
            organisation=("United Nations Office on Drugs and Crime " * 4, "وزارت محنت", "")[
                number % 3
            ],
            country=("PK", "", "GB")[number % 3],
            category=categories[number % 5],
            badge_code=f"code-{number:011d}",
        )
    return conference


def cut(picture: Image.Image, size: BadgeSize) -> Iterator[Image.Image]:
    """The badges of a sheet, as scissors would leave them."""
    width, height, columns, rows = MM[size]
    dot = picture.width / 210
    start = ((210 - columns * width) / 2, (297 - rows * height) / 2)
    for row in range(rows):
        for column in range(columns):
            left, top = start[0] + column * width, start[1] + row * height
            box = (left * dot, top * dot, (left + width) * dot, (top + height) * dot)
            yield picture.crop(tuple(map(round, box)))


OVERHANG = 0.8
"""How far, in millimetres, a letter such as J may hang over the line that it begins."""


def is_blank_outside(badge: Image.Image, size: BadgeSize) -> bool:
    """Whether nothing stands in the margins but the marks for cutting, which lie on the edges."""
    dot = badge.width / MM[size][0]
    ink = ImageOps.invert(badge.convert("L")).point(lambda each: 255 if each > 40 else 0)
    edge, margin = round(0.6 * dot), round((MARGIN[size] - OVERHANG) * dot)
    ink.paste(0, (margin, margin, badge.width - margin, badge.height - margin))
    return ink.crop((edge, edge, badge.width - edge, badge.height - edge)).getbbox() is None


def test_a_badge_says_who_it_is() -> None:
    conference = a_conference()
    minister = make_confirmed(
        conference,
        "Amina Example",
        honorific="Dr",
        badge_name="Amina E.",
        title="Minister",
        organisation="Government of Examplia",
        country="PK",
        category=Category.SPEAKER,
    )
    person = make_confirmed(conference, "Zed")
    asked = made(order_badges(conference, groups={person.person_id: "WG3"}))
    assert words_of(asked) == (
        "Fair work Ministry of Examples Dr Amina E. Minister Government of Examplia Pakistan "
        "Speaker Fair work Ministry of Examples Zed WG3 Delegate"
    )
    assert (asked.count, set(asked.named_ids)) == (2, {minister.id, person.id})


@pytest.mark.parametrize("size", SIZES)
def test_hard_names_are_printed_word_for_word(size: BadgeSize) -> None:
    told = words_of(made(order_badges(hard_conference(), size=size)))
    bare = normalize("NFC", "".join(told.split()))
    readable = [name for name in HARD if name.isascii() or name[0] in "LÆDTWO"]
    assert [name for name in readable if "".join(normalize("NFC", name).split()) not in bare] == []


@pytest.mark.parametrize("size", SIZES)
def test_nothing_runs_over_an_edge_and_every_code_can_be_read(
    size: BadgeSize, tmp_path: Path
) -> None:
    asked = order_badges(hard_conference(), size=size)
    found = [
        badge
        for picture in pictures_of(asked, tmp_path)
        for badge in cut(picture, size)
        if badge.convert("L").crop((60, 60, badge.width - 60, badge.height - 60)).getextrema()[0]
        < 200
    ]
    assert len(found) == len(HARD)
    assert [n for n, badge in enumerate(found) if not is_blank_outside(badge, size)] == []
    codes = [
        [each.text for each in zxingcpp.read_barcodes(badge, formats=zxingcpp.BarcodeFormat.QRCode)]
        for badge in found
    ]
    assert sorted(codes) == [[f"{BASE_URL}/b/code-{number:011d}"] for number in range(len(HARD))]


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("size", SIZES)
def test_badges_are_accessible_whatever_people_wrote(size: BadgeSize, language: str) -> None:
    title = "A very long title of a conference on fair work, decent recruitment and " * 3
    asked = made(order_badges(hard_conference(title), size=size, language=language))
    report = page.validate_pdf_bytes(content_of(asked), profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []
    with pikepdf.open(BytesIO(content_of(asked))) as pdf:
        assert str(pdf.Root["/Lang"]).startswith(language)
        assert str(pdf.docinfo["/Title"]).startswith("A very long title")


@pytest.mark.parametrize(("size", "sheets"), [("a6", 3), ("a7", 2), ("card", 1)])
def test_as_many_as_fit_stand_on_a_sheet_of_a4(size: str, sheets: int) -> None:
    conference = a_conference()
    for number in range(10):
        make_confirmed(conference, f"Person {number}")
    pages = PdfReader(
        BytesIO(content_of(made(order_badges(conference, size=BadgeSize(size)))))
    ).pages
    assert len(pages) == sheets
    boxes = {(round(each.mediabox.width), round(each.mediabox.height)) for each in pages}
    assert boxes == {(595, 842)}


def test_a_protected_person_has_a_display_name_and_nothing_else() -> None:
    conference = a_conference()
    make_protected(conference, "Secret Real", "Participant A")
    asked = made(order_badges(conference))
    told = words_of(asked)
    assert told == "Fair work Ministry of Examples Participant A Delegate"
    data = asked.data.decode()
    assert [each for each in ("Secret", "Hidden", "Sister") if each in data] == []
    assert asked.named_ids == []


def test_badges_come_in_the_order_that_is_wanted() -> None:
    conference = a_conference()
    for name, organisation in (
        ("émile", "Zoo"),
        ("Anna", ""),
        ("Berta", "alpha"),
        ("Carl", "Alpha"),
    ):
        make_confirmed(conference, name, organisation=organisation)

    def order(arrangement: Arrangement) -> list[str]:
        told = words_of(made(order_badges(conference, arrangement=arrangement)))
        return sorted(("émile", "Anna", "Berta", "Carl"), key=told.index)

    assert order(Arrangement.NAME) == ["Anna", "Berta", "Carl", "émile"]
    assert order(Arrangement.ORGANISATION) == ["Berta", "Carl", "émile", "Anna"]


def test_the_same_facts_are_the_same_bytes() -> None:
    conference = hard_conference()
    first = made(order_badges(conference))
    content = content_of(first)
    db.session.delete(first)
    db.session.flush()
    assert content_of(made(order_badges(conference))) == content


@pytest.mark.parametrize("category", list(Category))
def test_white_words_can_be_read_on_every_band(category: Category) -> None:
    channels = [int(COLOURS[category][at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


@pytest.mark.parametrize(("code", "name"), [("PK", "Pakistan"), ("", ""), ("Narnia", "Narnia")])
def test_countries_are_called_by_name(code: str, name: str) -> None:
    assert country_of(code) == name


@given(st.text(max_size=200))
def test_whatever_is_broken_is_the_same_words(words: str) -> None:
    told = spoken(words)
    if told is None:
        return
    again = " ".join("".join(parts) for parts in told["parts"])
    assert spoken(again) == told
    assert all(part for parts in told["parts"] for part in parts)


@pytest.mark.parametrize(
    ("words", "rtl"),
    [("Amina عائشہ", False), ("عائشہ Amina", True), ("(אילן)", True), ("12", False)],
)
def test_words_go_the_way_of_their_first_letter(words: str, *, rtl: bool) -> None:
    assert reads_from_right(words) is rtl


def test_marks_stay_with_their_letter() -> None:
    told = spoken("e\u0301" * 3 + "x\u0324" * 30)
    assert told is not None
    assert all(not part.startswith(("\u0301", "\u0324")) for part in told["parts"][0])
