"""What the grid asks before it asks for anything: is there anything new?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, inspect, select

from eventmgr.agenda import queries
from eventmgr.agenda.versions import revisions
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person

pytestmark = pytest.mark.usefixtures("app")


def a_draft() -> Conference:
    conference = make_conference()
    make_role(make_session(conference))
    audit.record(COMMAND, "room.added", conference, now=NOW, conference_id=conference.id)
    return conference


def act_earlier(conference: Conference) -> None:
    """What began before the last act, and was committed after it."""
    before = NOW - timedelta(seconds=1)
    audit.record(COMMAND, "room.added", conference, now=before, conference_id=conference.id)


def rename_person(conference: Conference) -> None:
    queries.sessions(conference)[0].roles[0].person.name += "!"


def protect_person(conference: Conference) -> None:
    queries.sessions(conference)[0].roles[0].person.is_protected = True


def save_session(conference: Conference) -> None:
    queries.sessions(conference)[0].updated_at = NOW + timedelta(seconds=1)


@pytest.mark.parametrize("change", [act_earlier, rename_person, protect_person, save_session])
def test_it_is_another_one_after_every_change(change: Callable[[Conference], None]) -> None:
    conference = a_draft()
    before = revisions.of_draft(conference)
    change(conference)
    db.session.flush()
    assert revisions.of_draft(conference) != before


def test_an_act_with_an_earlier_key_counts_when_it_is_committed_late() -> None:
    conference = a_draft()
    before = revisions.of_draft(conference)
    entries = select(AuditEntry).where(AuditEntry.conference_id == conference.id)
    last = db.session.scalars(entries).one()
    values = {each.key: getattr(last, each.key) for each in inspect(AuditEntry).column_attrs}
    early = insert(AuditEntry).values({**values, "id": -last.id})
    db.session.execute(early)
    assert revisions.of_draft(conference) != before


def test_what_happens_elsewhere_is_nothing_new_and_asking_is_one_statement() -> None:
    conference = a_draft()
    before = revisions.of_draft(conference)
    other = a_draft()
    act_earlier(other)
    make_person()
    with count_statements() as counted:
        assert revisions.of_draft(conference) == before
    assert counted.count == 1
