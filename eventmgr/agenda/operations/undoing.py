"""Taking back one's own acts on the working draft, and doing them again."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select

from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.agenda.operations import acts, edits, snapshots
from eventmgr.agenda.operations.snapshots import Known, Snapshot
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person

BelongingT = TypeVar("BelongingT", Room, Theme, Person)

Guard = Callable[[Session], None]
"""Raises DomainError for a session that has to stay under the Chatham House Rule."""


def undo(
    *, conference: Conference, actor: Actor, now: datetime, guard: Guard | None = None
) -> AgendaEdit | None:
    """Put back what the actor's newest act changed, and return the act; None if there is none.

    What the act added is removed. Raises Stale, and changes nothing, if any of its sessions is no
    longer as the act left it, or if a room or theme is gone that one of them would have again. The
    Chatham House Rule is no change if a group brought it since, and it stays; if the act itself
    had put a session under it, ``guard`` is asked whether names may be told again, and without a
    guard a DomainError is raised.
    """
    held = _held(edits.newest_done(conference, actor), now)
    if held is None:
        return None
    held.turn(held.edit.after, held.edit.before, guard)
    held.edit.undone_at = now
    held.tell("agenda.undone", actor)
    return held.edit


def redo(
    *, conference: Conference, actor: Actor, now: datetime, guard: Guard | None = None
) -> AgendaEdit | None:
    """Do again what the actor has undone last, and return the act; None if there is none.

    A new act of theirs forgets what could be done again. Raises as `undo` does.
    """
    held = _held(edits.oldest_undone(conference, actor), now)
    if held is None:
        return None
    held.turn(held.edit.before, held.edit.after, guard)
    held.edit.undone_at = None
    held.tell("agenda.redone", actor)
    return held.edit


class _Held:
    """An act of the journal, its sessions and then itself locked."""

    def __init__(self, edit: AgendaEdit, sessions: Sequence[Session], now: datetime) -> None:
        self.edit, self.now = edit, now
        self.sessions = {each.id: each for each in sessions}
        self._were = {each.id: snapshots.taken(each) for each in sessions}
        self._names = snapshots.names_of(*sessions)

    def turn(self, left: list[Snapshot], wanted: list[Snapshot], guard: Guard | None) -> None:
        """Bring the sessions from the one state to the other; raises Stale and DomainError."""
        changes = {old["id"]: _changes(old, new) for old, new in zip(left, wanted, strict=True)}
        for old in left:
            self._require_as_left(old, changes[old["id"]])
        known = _known(changes.values())
        for key, change in changes.items():
            session = self.sessions[key]
            snapshots.put_back(session, change, known)
            session.updated_at = self.now
            if change.get("is_chatham") is False:
                _ask(guard, session)

    def tell(self, action: str, actor: Actor) -> None:
        """Write the history: of every session what it was and is."""
        names = self._names | snapshots.names_of(*self.sessions.values())
        told = [
            acts.act(each, self._were[key], snapshots.taken(each), names, name=action)
            for key, each in self.sessions.items()
        ]
        audit.record_many(actor, told, now=self.now, conference_id=self.edit.conference_id)
        db.session.flush()

    def _require_as_left(self, left: Snapshot, change: Snapshot) -> None:
        others = snapshots.difference(self._were[left["id"]], left)
        if others - ({"is_chatham"} - change.keys()):
            session = self.sessions[left["id"]]
            why = _(
                "“%(title)s” was changed since; nothing was undone or done again.",
                title=session.title,
            )
            raise Stale(f"{why} {edits.changed_by(session, now=self.now)}".strip())


def _held(next_one: Select[AgendaEdit], now: datetime) -> _Held | None:
    """Lock in the order in which every act does, sessions first; raises Stale."""
    edit = db.session.scalar(next_one)
    if edit is None:
        return None
    sessions = edits.lock(Session.id.in_([each["id"] for each in edit.after]))
    again = db.session.scalar(
        next_one.with_for_update(), execution_options={"populate_existing": True}
    )
    if again is not edit:
        raise Stale(_("You did this in another window meanwhile. Reload the page."))
    return _Held(edit, sessions, now)


def _changes(old: Snapshot, new: Snapshot) -> Snapshot:
    return {name: new[name] for name in snapshots.difference(old, new)}


def _ask(guard: Guard | None, session: Session) -> None:
    if guard is None:
        raise DomainError(
            _(
                "This would take “%(title)s” out of the Chatham House Rule. Do that in the "
                "session's own form.",
                title=session.title,
            )
        )
    guard(session)


def _known(changes: Collection[Snapshot]) -> Known:
    """Return what the changes speak of; raises Stale if any room or theme is gone."""
    rooms = {each["room_id"] for each in changes if each.get("room_id")}
    themes = {each["theme_id"] for each in changes if each.get("theme_id")}
    people = {role["person_id"] for each in changes for role in each.get("roles", ())}
    return Known(_all(Room, rooms), _all(Theme, themes), _all(Person, people))


def _all(kind: type[BelongingT], keys: set[int]) -> dict[int, BelongingT]:
    if not keys:
        return {}
    found = db.session.scalars(select(kind).where(kind.id.in_(keys)))
    by_key = {each.id: each for each in found}
    if by_key.keys() != keys:
        raise Stale(
            _("A room, theme or person that this would bring back is gone. Nothing was done.")
        )
    return by_key
