"""Organisers at work on the draft of one agenda."""

from datetime import timedelta
from typing import Any

from eventmgr.agenda import operations
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import edits, snapshots
from eventmgr.agenda.operations.undoing import Turned
from eventmgr.conferences.models import Conference
from eventmgr.people.actor import Actor
from tests.factories.agenda import session_content
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.people import NOW, make_person

HOUR = timedelta(hours=1)
States = dict[int, dict[str, Any]]


class Desk:
    """One conference, and organisers at work on its draft, each act an hour after the last."""

    def __init__(self) -> None:
        self.conference: Conference = make_conference()
        self.rooms = [make_room(self.conference) for _number in range(2)]
        self.themes = [make_theme(self.conference)]
        self.people = [make_person() for _number in range(3)]
        self.hours = 0

    def done(self, actor: Actor) -> dict[str, Any]:
        self.hours += 1
        now = NOW + self.hours * HOUR
        return {"conference": self.conference, "actor": actor, "now": now}

    def sessions(self) -> list[Session]:
        """All that are not removed, complete."""
        there = Session.state != SessionState.REMOVED
        return list(edits.lock(Session.conference_id == self.conference.id, there))

    def states(self) -> States:
        """What everything that is there is like."""
        return {each.id: snapshots.taken(each) for each in self.sessions()}

    def undo(self, actor: Actor, **values: Any) -> Turned | None:
        return operations.undo(**self.done(actor), **values)

    def redo(self, actor: Actor, **values: Any) -> Turned | None:
        return operations.redo(**self.done(actor), **values)

    def add(self, actor: Actor, **values: Any) -> Session:
        return operations.add_session(content=session_content(**values), **self.done(actor))

    def move(self, session: Session, actor: Actor, hours: int = 1, **values: Any) -> bool:
        return operations.move_session(
            session=session,
            starts_at=session.starts_at + hours * HOUR,
            ends_at=session.ends_at + hours * HOUR,
            room=session.room,
            **self.done(actor),
            **values,
        )


def organiser() -> Actor:
    person = make_person()
    return Actor(name=person.name, person_id=person.id)
