"""Further files of a version, once each."""

import pytest
from sqlalchemy import select

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.reports import more, operations
from eventmgr.reports.enums import Attribution, Format, Variant
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.selection import Selection
from eventmgr.reports.structure.subjects import UnknownSubject
from tests.conftest import RecordingQueue
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.recommendations import make_recommendation

pytestmark = pytest.mark.usefixtures("app")
LETTER = Selection(variant=Variant.ADDRESSEE, subject="home DEPARTMENT")


def a_version() -> ReportVersion:
    conference = make_conference()
    group = make_group(conference, title="Shelters")
    make_recommendation(group, text="Fund shelters.", lead_addressee="Home Department")
    version = operations.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    db.session.flush()
    return version


def request(version: ReportVersion, selection: Selection, *formats: Format) -> list[ReportFile]:
    return more.request_files(
        version=version,
        selection=selection,
        language="ur",
        formats=formats,
        actor=COMMAND,
        now=NOW,
    )


def test_the_parts_are_those_of_the_snapshot() -> None:
    told = more.parts(a_version())
    assert [each.key for each in told[Variant.GROUP]] == ["WG1"]
    assert [each.label for each in told[Variant.ADDRESSEE]] == ["Home Department"]
    assert told[Variant.SLIDES] == ()
    assert Variant.THEME not in told


def test_what_is_there_is_not_made_again(queue: RecordingQueue) -> None:
    version = a_version()
    made = request(version, LETTER, Format.DOCX, Format.PDF)
    assert [(each.format, each.language, each.subject) for each in made] == [
        (Format.PDF, "ur", "Home Department"),
        (Format.DOCX, "ur", "Home Department"),
    ]
    assert request(version, LETTER, Format.PDF) == []
    [page] = request(version, LETTER, Format.PDF, Format.HTML)
    assert page.format is Format.HTML
    unnamed = Selection(
        variant=Variant.ADDRESSEE, subject="Home Department", attribution=Attribution.CHATHAM
    )
    assert len(request(version, unnamed, Format.PDF)) == 1
    db.session.commit()
    assert [name for name, _ in queue.sent] == ["reports.compile"] * 5
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert acts.count("report.files_requested") == 3


@pytest.mark.parametrize(
    ("selection", "formats", "field"),
    [
        (LETTER, (), "formats"),
        (Selection(variant=Variant.SLIDES), (Format.DOCX,), "formats"),
        (LETTER, (Format.JSON,), "formats"),
    ],
)
def test_what_a_variant_is_not_made_in_is_refused(
    selection: Selection, formats: tuple[Format, ...], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        request(a_version(), selection, *formats)
    assert refused.value.field == field


def test_a_subject_that_the_snapshot_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownSubject):
        request(a_version(), Selection(variant=Variant.GROUP, subject="WG9"), Format.PDF)
