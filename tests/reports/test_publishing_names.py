"""A file that names people is public only while all of them agree to be listed."""

import pytest

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.reports.enums import Attribution, VersionState
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.versions import operations, queries
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.registration import make_registration
from tests.factories.reports import make_ready_version

pytestmark = pytest.mark.usefixtures("app")


def moderated(conference: Conference, *, agrees: bool) -> Registration:
    person = make_member(make_group(conference), GroupRole.MODERATOR)
    person.name = "Mona Moderator"
    registration: Registration = make_registration(
        conference, person, name="Mona Moderator", state=RegistrationState.CONFIRMED
    )
    registration.consents_to_be_listed = agrees
    db.session.flush()
    return registration


def adopted(conference: Conference) -> ReportVersion:
    version = make_ready_version(conference)
    for state in (VersionState.IN_REVIEW, VersionState.ADOPTED):
        version.state = state
        db.session.flush()
    return version


def publish(version: ReportVersion) -> None:
    operations.publish(version=version, file_ids=[version.files[0].id], actor=COMMAND, now=NOW)


def test_it_is_refused_while_somebody_has_not_agreed() -> None:
    conference = make_conference()
    moderated(conference, agrees=False)
    version = adopted(conference)
    with pytest.raises(DomainError, match="Mona Moderator") as refused:
        publish(version)
    assert refused.value.field == "files"
    assert not version.files[0].is_public


def test_a_file_that_names_nobody_is_not_held_back() -> None:
    conference = make_conference()
    moderated(conference, agrees=False)
    version = adopted(conference)
    version.files[0].attribution = Attribution.GROUPS
    db.session.flush()
    publish(version)
    assert queries.public_files([version])[version.id] == version.files


def test_it_is_held_back_as_soon_as_somebody_takes_it_back() -> None:
    conference = make_conference()
    registration = moderated(conference, agrees=True)
    version = adopted(conference)
    publish(version)
    assert queries.public_files([version])[version.id] == version.files
    registration.consents_to_be_listed = False
    db.session.flush()
    assert queries.public_files([version])[version.id] == []
