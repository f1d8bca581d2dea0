"""The draft that comes by itself, and who is told of a report."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventmgr.conferences.enums import ConferenceState, GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.printing.enums import FileState
from eventmgr.reports import automatic, letters, operations, queries
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportVersion
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_account, make_person

pytestmark = pytest.mark.usefixtures("app")
MINUTE = timedelta(minutes=1)


def held(*deadlines: datetime | None, **values: object) -> Conference:
    conference = make_conference(**{"state": ConferenceState.RUNNING, **values})
    for deadline in deadlines:
        make_group(conference, deadline=deadline, grace_minutes=10)
    return conference


def draft(conference: Conference, now: datetime) -> ReportVersion | None:
    return automatic.draft(conference_id=conference.id, now=now)


def test_a_draft_comes_once_when_the_last_deadline_and_its_grace_have_passed() -> None:
    conference = held(NOW, NOW + 5 * MINUTE, None)
    assert automatic.due(NOW + 14 * MINUTE) == []
    at = NOW + 15 * MINUTE
    assert automatic.due(at) == [conference.id]
    made = draft(conference, at)
    assert made is not None
    assert (made.deadline, made.tells_all, made.requested_by_id) == (at, True, None)
    assert [each.format for each in made.files] == list(Format)
    assert (automatic.due(at), draft(conference, at)) == ([], None)


@pytest.mark.parametrize(
    ("languages", "language"), [(["ur", "en"], "ur"), (["es", "ur"], "en"), ([], "en")]
)
def test_a_draft_is_in_a_language_that_reports_have(languages: list[str], language: str) -> None:
    made = draft(held(NOW, languages=languages), NOW + 10 * MINUTE)
    assert made is not None
    assert {each.language for each in made.files} == {language}


def test_a_moved_deadline_brings_another() -> None:
    conference = held(NOW)
    draft(conference, NOW + 10 * MINUTE)
    make_group(conference, deadline=NOW + 60 * MINUTE, grace_minutes=0)
    assert automatic.due(NOW + 59 * MINUTE) == []
    assert draft(conference, NOW + 60 * MINUTE) is not None
    assert len(queries.versions(conference)) == 2


@pytest.mark.parametrize(
    ("state", "late"),
    [
        (ConferenceState.DRAFT, MINUTE),
        (ConferenceState.CLOSED, MINUTE),
        (ConferenceState.RUNNING, timedelta(days=3)),
    ],
)
def test_what_nobody_waits_for_brings_none(state: ConferenceState, late: timedelta) -> None:
    held(NOW, state=state)
    held(None)
    assert automatic.due(NOW + 10 * MINUTE + late) == []


def finished(version: ReportVersion, state: FileState = FileState.READY) -> ReportVersion:
    for file in version.files:
        file.state = state
    db.session.flush()
    return version


def told() -> list[tuple[str, str]]:
    letters.tell_of_ready(base_url="https://example.org", now=NOW)
    db.session.flush()
    mails = db.session.scalars(select(Mail).order_by(Mail.id)).all()
    return [(each.recipient_address, each.subject) for each in mails]


def test_all_who_may_have_it_are_told_once_when_every_file_is_made() -> None:
    conference = held(NOW)
    organiser = make_team_member(conference, TeamRole.ORGANISER).person
    make_team_member(conference, TeamRole.DESK)
    moderator = make_member(make_group(conference), GroupRole.MODERATOR)
    make_member(make_group(conference), GroupRole.MEMBER)
    make_team_member(make_conference(), TeamRole.ORGANISER)
    version = draft(conference, NOW + 10 * MINUTE)
    assert version is not None
    assert told() == []
    finished(version)
    expected = sorted((organiser.email, moderator.email))
    assert sorted(address for address, _ in told()) == expected
    assert {subject for _, subject in told()} == {"A draft of the closing report is ready"}
    assert version.told_at == NOW
    assert len(told()) == len(expected)


def test_whoever_asked_is_told_alone_and_of_what_failed() -> None:
    conference = make_conference()
    account = make_team_member(conference, TeamRole.ORGANISER)
    make_team_member(conference, TeamRole.OWNER)
    version = operations.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    version.requested_by_id = account.person.id
    db.session.flush()
    finished(version, FileState.FAILED)
    assert told() == [(account.person.email, "The closing report could not be made whole")]


def test_an_administrator_who_asked_is_told() -> None:
    administrator = make_account(is_administrator=True)
    make_account(is_administrator=True)
    version = operations.request_report(
        conference=make_conference(), formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    version.requested_by_id = administrator.person.id
    finished(version)
    assert [address for address, _ in told()] == [administrator.person.email]
    assert version.told_at == NOW


def test_nobody_is_told_of_what_was_cancelled_whole() -> None:
    conference = held(NOW)
    make_team_member(conference, TeamRole.ORGANISER)
    version = draft(conference, NOW + 10 * MINUTE)
    assert version is not None
    finished(version, FileState.CANCELLED)
    assert told() == []
    version.told_at = None
    version.files[0].state = FileState.READY
    assert [subject for _, subject in told()] == ["A draft of the closing report is ready"]


def test_who_asked_by_command_or_has_left_is_not_written_to() -> None:
    conference = make_conference()
    version = operations.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    version.requested_by_id = make_person().id
    db.session.flush()
    finished(version)
    assert told() == []


def test_whose_data_were_erased_is_not_written_to() -> None:
    conference = held(NOW)
    version = draft(conference, NOW + 10 * MINUTE)
    assert version is not None
    for email, erased_at in (("here@example.org", None), ("gone@example.org", NOW)):
        person = make_person(email=email, erased_at=erased_at)
        make_member(make_group(conference), GroupRole.MODERATOR, person)
    finished(version)
    assert [address for address, _ in told()] == ["here@example.org"]


def test_a_version_that_was_told_of_is_not_looked_at_again() -> None:
    conference = make_conference()
    version = finished(
        operations.request_report(
            conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW, tells_all=True
        )
    )
    assert (told(), version.told_at) == ([], NOW)
    make_team_member(conference, TeamRole.ORGANISER)
    assert told() == []
