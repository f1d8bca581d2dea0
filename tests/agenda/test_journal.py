from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.agenda.models import AgendaEdit
from eventmgr.agenda.operations import edits, journal
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from tests.factories.conferences import make_conference
from tests.factories.desk import Desk, organiser
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")

DAY = timedelta(days=1)


def act(conference: Conference, actor: Actor, days: float = 0) -> int:
    """An act of so many days ago; returns its key."""
    made = AgendaEdit(
        conference_id=conference.id,
        person_id=actor.person_id,
        at=NOW - days * DAY,
        action="session.moved",
        before=[],
        after=[],
    )
    db.session.add(made)
    db.session.flush()
    return made.id


def kept() -> set[int]:
    return set(db.session.scalars(select(AgendaEdit.id)))


def test_the_newest_hundred_acts_of_everybody_at_each_conference_are_kept() -> None:
    first, second = make_conference(), make_conference()
    busy, idle = organiser(), organiser()
    early = [act(first, busy), act(first, busy)]
    others = {act(first, idle), act(second, busy)}
    newest = {act(first, busy) for _number in range(100)}
    journal.forget_old(now=NOW)
    assert kept() == others | newest
    assert not kept() & set(early)


def test_nothing_older_than_thirty_days_is_kept() -> None:
    conference, actor = make_conference(), organiser()
    act(conference, actor, days=30.1)
    late = act(conference, actor, days=30)
    journal.forget_old(now=NOW)
    assert kept() == {late}


def test_what_was_forgotten_is_not_undone_and_all_else_is() -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor)
    desk.move(session, actor)
    db.session.scalars(select(AgendaEdit).order_by(AgendaEdit.id).limit(1)).one().at -= 31 * DAY
    journal.forget_old(now=NOW)
    assert db.session.scalar(select(func.count(AgendaEdit.id))) == 1
    assert desk.undo(actor) is not None
    assert edits.last(desk.conference, actor)[0] is None
    assert desk.undo(actor) is None
