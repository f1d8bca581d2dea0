"""Asking for more of a version, and taking files away in pieces or all at once."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.canonical import digest
from eventmgr.reports import operations
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportFile
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.recommendations import make_recommendation
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit

CONTENT = bytes(range(256)) * 8
MORE = "/c/tip-2026/reports/1/more"


def organiser(app: Flask) -> tuple[Visitor, Conference]:
    conference = make_conference(slug="tip-2026")
    group = make_group(conference, title="Shelters")
    make_recommendation(group, text="Fund shelters.", lead_addressee="Home Department")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    return visitor, conference


def ready(conference: Conference, *formats: Format) -> list[int]:
    version = operations.request_report(
        conference=conference, actor=COMMAND, now=NOW, formats=formats
    )
    db.session.flush()
    for file in version.files:
        order = operations.claim(file_id=file.id, now=NOW)
        assert order is not None
        db.session.flush()
        files.deliver(order=order, content=CONTENT, now=NOW)
    save()
    return [each.id for each in version.files]


def downloads() -> int:
    db.session.rollback()
    counted = select(func.count()).where(AuditEntry.action == "report.downloaded")
    return db.session.scalar(counted) or 0


@pytest.mark.parametrize(
    ("asked", "is_one"),
    [
        ({}, True),
        ({"Range": "bytes=0-9"}, True),
        ({"Range": "bytes=1-"}, True),
        ({"Range": "bytes=-1024"}, True),
        ({"Range": "bytes=-1023"}, False),
        ({"Range": "bytes=2000-", "If-Range": '"another"'}, True),
        ({"Range": "bytes=0-1,5-6"}, False),
        ({"If-None-Match": f'"{digest(CONTENT)}"'}, False),
    ],
    ids=str,
)
def test_who_is_given_the_beginning_or_most_of_a_file_has_taken_it(
    app: Flask, asked: dict[str, str], *, is_one: bool
) -> None:
    visitor, conference = organiser(app)
    [file_id] = ready(conference, Format.PDF)
    visitor.get(f"/c/tip-2026/reports/1/{file_id}", headers=asked)
    assert downloads() == is_one


def test_the_rest_of_a_file_can_be_asked_for(app: Flask) -> None:
    visitor, conference = organiser(app)
    [file_id] = ready(conference, Format.PDF)
    address = f"/c/tip-2026/reports/1/{file_id}"
    whole = visitor.get(address)
    assert (whole.status_code, whole.data) == (200, CONTENT)
    assert whole.headers["ETag"] == f'"{digest(CONTENT)}"'
    assert whole.headers["Accept-Ranges"] == "bytes"
    asked = {"Range": "bytes=2000-", "If-Range": whole.headers["ETag"]}
    rest = visitor.get(address, headers=asked)
    assert (rest.status_code, rest.data) == (206, CONTENT[2000:])
    assert rest.headers["Content-Range"] == "bytes 2000-2047/2048"
    assert rest.headers["Content-Disposition"] == whole.headers["Content-Disposition"]
    beyond = visitor.get(address, headers={"Range": "bytes=5000-"})
    assert beyond.status_code == 416
    assert visitor.head(address).headers["Content-Length"] == "2048"
    assert downloads() == 1


def test_all_files_come_as_one_archive_with_names_of_their_own(app: Flask) -> None:
    visitor, conference = organiser(app)
    ready(conference, Format.PDF, Format.JSON)
    answer = visitor.get("/c/tip-2026/reports/1/all.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(answer.data)) as archive:
        assert {each: archive.read(each) for each in archive.namelist()} == {
            "tip-2026-closing-report-v1-en.pdf": CONTENT,
            "tip-2026-closing-report-v1-en.json": CONTENT,
        }
    assert visitor.get("/c/tip-2026/reports/1/all.zip").data == answer.data
    visitor.head("/c/tip-2026/reports/1/all.zip")
    assert downloads() == 4


def test_an_archive_of_nothing_is_not_there(app: Flask) -> None:
    visitor, conference = organiser(app)
    operations.request_report(conference=conference, actor=COMMAND, now=NOW, formats=[Format.PDF])
    save()
    assert visitor.get("/c/tip-2026/reports/1/all.zip").status_code == 404


def test_more_is_made_of_the_same_snapshot(app: Flask) -> None:
    visitor, conference = organiser(app)
    ready(conference, Format.JSON)
    page = read(visitor.get(MORE))
    assert texts(page, "//select[@id='part']/optgroup/option") == [
        "WG1 · Shelters",
        "Home Department",
    ]
    chosen = {
        "part": "addressee|Home Department",
        "attribution": "groups",
        "language": "ur",
        "formats": ["pdf", "docx"],
    }
    for _ in range(2):
        answer = visitor.post(MORE, data=chosen)
        assert (answer.status_code, answer.location) == (303, "/c/tip-2026/reports/1")
    db.session.rollback()
    stored = db.session.scalars(select(ReportFile).order_by(ReportFile.id)).all()[1:]
    assert [(e.format, e.variant, e.subject, e.attribution, e.language) for e in stored] == [
        (format_, "addressee", "Home Department", "groups", "ur")
        for format_ in (Format.PDF, Format.DOCX)
    ]


@pytest.mark.parametrize(
    ("changed", "blamed"),
    [
        ({"part": "addressee|Nobody"}, "part"),
        ({"part": "nonsense"}, "part"),
        ({"attribution": "everybody"}, "attribution"),
        ({"language": "tlh"}, "language"),
        ({"formats": ["odt"]}, "formats"),
        ({"formats": []}, "formats"),
        ({"part": "slides|", "formats": ["docx"]}, "formats"),
    ],
)
def test_what_cannot_be_made_is_said_at_its_field(
    app: Flask, changed: dict[str, Any], blamed: str
) -> None:
    visitor, conference = organiser(app)
    ready(conference, Format.JSON)
    asked = {"part": "full|", "attribution": "names", "language": "en", "formats": ["pdf"]}
    page = read(visitor.post(MORE, data={**asked, **changed}), status=422)
    assert list(complaints(page)) == [blamed]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ReportFile)) == 1
