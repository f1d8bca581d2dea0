"""How a conference's report looks: what is chosen, which pictures are taken, and who may."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from eventmgr.conferences.enums import PartnerRole, TeamRole
from eventmgr.conferences.models import Conference, Partner, StoredImage
from eventmgr.conferences.operations import add_partner
from eventmgr.conferences.operations.house_style import Style, copy_style, set_style, style_of
from eventmgr.conferences.pictures import LARGEST, MOST_BYTES
from eventmgr.conferences.pictures import read as read_picture
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.reports import operations
from eventmgr.reports.enums import Format
from eventmgr.reports.gathering import gather
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, visit

PAGE = "/c/tip-2026/reports/style"
CHOSEN = {
    "paper": "letter",
    "typeface": "Noto Serif",
    "naskh": "y",
    "subtitle": "Second of a series",
    "donor_line": "Paid for by the Imaginary Fund.",
    "disclaimer": "The views are the authors'.",
}


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "#0b6e4f").save(target, kind, **options)
    return target.getvalue()


def with_place() -> bytes:
    """A photograph that tells where it was taken."""
    image = Image.new("RGB", (30, 30))
    exif = image.getexif()
    exif[0x010E] = "taken at home"
    target = BytesIO()
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


def partner_of(conference: Conference, organisation: str, role: PartnerRole) -> Partner:
    return add_partner(
        conference=conference, organisation=organisation, role=role, actor=COMMAND, now=NOW
    )


def organiser(app: Flask) -> tuple[Visitor, Conference, Partner]:
    conference = make_conference(slug="tip-2026")
    partner = partner_of(conference, "Imaginary Fund", PartnerRole.DONOR)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    save()
    return visitor, conference, partner


def upload(
    visitor: Visitor, partner: Partner, content: bytes, name: str = "logo.png", shows: str = ""
) -> Any:
    data = {"logo": (BytesIO(content), name), "alternative": shows}
    return visitor.post(f"{PAGE}/logos/{partner.id}", data=data)


def test_what_is_chosen_is_in_the_next_report(app: Flask) -> None:
    visitor, conference, partner = organiser(app)
    assert visitor.post(PAGE, data=CHOSEN).status_code == 303
    assert upload(visitor, partner, picture()).status_code == 303
    db.session.rollback()
    told = gather(db.session.get_one(Conference, conference.id), number=1, now=NOW).style
    assert (told.paper, told.typeface, told.naskh) == ("letter", "Noto Serif", True)
    assert (told.donor_line, told.disclaimer) == (CHOSEN["donor_line"], CHOSEN["disclaimer"])
    [logo] = told.logos
    assert (logo.organisation, logo.width, logo.height) == ("Imaginary Fund", 40, 20)
    shown = visitor.get(f"{PAGE}/logos/{partner.id}.png")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    answer = visitor.get(f"{PAGE}/cover.pdf")
    [page] = PdfReader(BytesIO(answer.data)).pages
    assert [round(float(each)) for each in page.mediabox[2:]] == [612, 792]
    assert "Paid for by the Imaginary Fund." in page.extract_text()
    assert "Second of a series" in page.extract_text()
    assert len(page.images) == 1


def test_what_a_logo_shows_is_said_with_it_and_mended_without_it(app: Flask) -> None:
    visitor, conference, partner = organiser(app)
    assert upload(visitor, partner, picture(), shows=" A  lamp ").status_code == 303
    db.session.rollback()
    assert db.session.get_one(Partner, partner.id).logo_alternative == "A lamp"
    db.session.rollback()
    address = f"{PAGE}/logos/{partner.id}"
    assert visitor.post(address, data={"alternative": "A lamp at night"}).status_code == 303
    db.session.rollback()
    told = gather(db.session.get_one(Conference, conference.id), number=1, now=NOW).style
    assert [(each.alternative, each.width) for each in told.logos] == [("A lamp at night", 40)]
    page = read(visitor.get(PAGE))
    assert not complaints(page)
    assert page.xpath(f"//input[@id='alternative-{partner.id}']/@value") == ["A lamp at night"]
    refused = visitor.post(address, data={"alternative": "x" * 251})
    shown = read(refused, status=422)
    assert list(complaints(shown)) == ["alternative"]
    assert shown.xpath(f"//div[@id='alternative-{partner.id}-error']")
    assert shown.xpath(f"//input[@id='alternative-{partner.id}']/@value") == ["x" * 251]


def test_a_frozen_report_keeps_the_picture_that_is_taken_away(app: Flask) -> None:
    visitor, conference, partner = organiser(app)
    upload(visitor, partner, picture())
    version = operations.request_report(
        conference=db.session.get_one(Conference, conference.id),
        formats=[Format.HTML],
        actor=COMMAND,
        now=NOW,
    )
    save()
    assert visitor.post(f"{PAGE}/logos/{partner.id}/remove").status_code == 303
    assert visitor.get(f"{PAGE}/logos/{partner.id}.png").status_code == 404
    db.session.rollback()
    order = operations.claim(file_id=version.files[0].id, now=NOW)
    assert order is not None
    assert b'src="data:image/png;base64,' in operations.compile_order(order)


def test_a_picture_tells_nothing_but_its_pixels() -> None:
    given = with_place()
    assert b"taken at home" in given
    made = read_picture(given)
    assert b"taken at home" not in made.content
    with Image.open(BytesIO(made.content)) as opened:
        assert (opened.format, dict(opened.getexif()), opened.info) == ("PNG", {}, {})


def test_a_file_of_more_than_two_megabytes_is_not_read() -> None:
    with pytest.raises(DomainError, match="larger than 2 MB"):
        read_picture(picture() + b"x" * MOST_BYTES)


def test_a_large_picture_is_made_smaller() -> None:
    made = read_picture(picture(size=(3000, 1000)))
    assert (made.width, made.height) == (LARGEST, 400)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("GIF"),
        picture("BMP"),
        picture()[:60],
        picture(size=(6000, 5000)),
        b"%PDF-1.7",
    ],
    ids=["nothing", "svg", "gif", "bmp", "cut", "bomb", "pdf"],
)
def test_what_is_no_picture_is_refused_at_its_field(app: Flask, content: bytes) -> None:
    visitor, _, partner = organiser(app)
    page = read(upload(visitor, partner, content), status=422)
    assert page.xpath(f"//div[@id='logo-{partner.id}-error']")
    db.session.rollback()
    assert db.session.scalars(select(StoredImage)).all() == []


@pytest.mark.parametrize(
    ("changed", "blamed"),
    [
        ({"paper": "a3"}, "paper"),
        ({"typeface": "Comic Example"}, "typeface"),
        ({"donor_line": "x" * 1001}, "donor_line"),
    ],
)
def test_what_cannot_be_chosen_is_said_and_kept(
    app: Flask, changed: dict[str, str], blamed: str
) -> None:
    visitor, conference, _ = organiser(app)
    page = read(visitor.post(PAGE, data={**CHOSEN, **changed}), status=422)
    assert list(complaints(page)) == [blamed]
    assert page.xpath("//textarea[@name='disclaimer']")[0].text.strip() == CHOSEN["disclaimer"]
    db.session.rollback()
    assert style_of(conference.id) == Style()


def test_another_conferences_partner_is_not_there(app: Flask) -> None:
    visitor, _, _ = organiser(app)
    other = partner_of(make_conference(), "Another", PartnerRole.HOST)
    save()
    assert upload(visitor, other, picture()).status_code == 404


@pytest.mark.usefixtures("app")
def test_the_next_edition_looks_the_same() -> None:
    conference = make_conference()
    partner = partner_of(conference, "Imaginary Fund", PartnerRole.DONOR)
    style = Style(typeface="Noto Serif", donor_line="Thanks.")
    first = replace(style, subtitle="First of a series")
    set_style(conference=conference, style=first, actor=COMMAND, now=NOW)
    made = read_picture(picture())
    db.session.add(
        StoredImage(
            sha256=made.sha256, media_type="image/png", width=40, height=20, content=made.content
        )
    )
    db.session.flush()
    partner.logo_sha256 = made.sha256
    partner.logo_alternative = "A lamp"
    later = make_conference()
    again = partner_of(later, "Imaginary Fund", PartnerRole.DONOR)
    db.session.flush()
    copy_style(source=conference, target=later, actor=COMMAND, now=NOW)
    assert (style_of(later.id), again.logo_sha256) == (style, made.sha256)
    assert again.logo_alternative == "A lamp"
    assert not set_style(conference=later, style=style, actor=COMMAND, now=NOW)


def test_words_that_are_too_long_change_nothing(app: Flask) -> None:
    _, conference, _ = organiser(app)
    with pytest.raises(DomainError) as refused:
        set_style(conference=conference, style=Style(disclaimer="x" * 1001), actor=COMMAND, now=NOW)
    assert refused.value.field == "disclaimer"
