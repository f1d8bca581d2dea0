"""Taking back one's own acts on the working draft, and doing them again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

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

_BELONGINGS: Final = ("room_id", "theme_id")


@dataclass(frozen=True, slots=True)
class Turned:
    """An act that was undone or done again."""

    edit: AgendaEdit
    is_whole: bool
    """Whether all came back; not what had a room or theme that is gone: it has none now."""


class Overtaken(Stale):
    """What happened since bars an act from being undone, or done again.

    Nothing was written. Its sentence says that this is final: whoever tells it has to let
    `journal.give_up` forget the act, in a transaction of its own.
    """

    def __init__(self, message: object, *, edit: AgendaEdit) -> None:
        final = (
            _("It cannot be done again any more.")
            if edit.undone_at
            else _("It cannot be undone any more.")
        )
        super().__init__(f"{message} {final}")
        self.edit_id = edit.id


def undo(
    *, conference: Conference, actor: Actor, now: datetime, guard: Guard | None = None
) -> Turned | None:
    """Put back what the actor's newest act changed, and return the act; None if there is none.

    What the act added is removed; what had a room or theme that is gone has none. Raises
    Overtaken, and changes nothing, if any of its sessions is no longer as the act left it. The
    Chatham House Rule is no change if a group brought it since, and it stays; if the act itself
    had put a session under it, ``guard`` is asked whether names may be told again, and without a
    guard a DomainError is raised.
    """
    held = _held(edits.newest_done(conference, actor), now)
    if held is None:
        return None
    is_whole = held.turn(held.edit.after, held.edit.before, guard)
    held.edit.undone_at = held.now
    held.tell("agenda.undone", actor)
    return Turned(held.edit, is_whole)


def redo(
    *, conference: Conference, actor: Actor, now: datetime, guard: Guard | None = None
) -> Turned | None:
    """Do again what the actor has undone last, and return the act; None if there is none.

    A new act of theirs forgets what could be done again. Raises as `undo` does.
    """
    held = _held(edits.oldest_undone(conference, actor), now)
    if held is None:
        return None
    is_whole = held.turn(held.edit.before, held.edit.after, guard)
    held.edit.undone_at = None
    held.tell("agenda.redone", actor)
    return Turned(held.edit, is_whole)


class _Held:
    """An act of the journal, its sessions and then itself locked."""

    def __init__(self, edit: AgendaEdit, sessions: Sequence[Session], now: datetime) -> None:
        self.edit, self.now = edit, edits.next_moment(now, sessions)
        self.sessions = {each.id: each for each in sessions}
        self._were = {each.id: snapshots.taken(each) for each in sessions}
        self._names = snapshots.names_of(*sessions)

    def turn(self, left: list[Snapshot], wanted: list[Snapshot], guard: Guard | None) -> bool:
        """Bring the sessions from the one state to the other; raises Overtaken and DomainError.

        Returns False if a room or theme that any of them would have again is gone.
        """
        known = self._known([*left, *wanted])
        there = [_without_gone(each, known) for each in wanted]
        changes = {}
        for old, new in zip((_without_gone(each, known) for each in left), there, strict=True):
            changes[old["id"]] = _changes(old, new)
            self._require_as_left(old, changes[old["id"]])
        self._put_back(changes, known, guard)
        return not any(
            new[name] not in {old[name], kept[name]}
            for old, new, kept in zip(left, wanted, there, strict=True)
            for name in _BELONGINGS
        )

    def _put_back(self, changes: dict[int, Snapshot], known: Known, guard: Guard | None) -> None:
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
            told = f"{why} {edits.changed_by(session, now=self.now)}".strip()
            raise Overtaken(told, edit=self.edit)

    def _known(self, rows: Sequence[Snapshot]) -> Known:
        """Return what the rows speak of, kept from being removed before the end.

        Rooms and themes that are gone are missing; raises Overtaken if anybody is.
        """
        people = {role["person_id"] for each in rows for role in each["roles"]}
        found = {
            key: each for key, each in _all(Person, people).items() if each.merged_into_id is None
        }
        if found.keys() != people:
            gone = _("Somebody whom this would bring back is gone. Nothing was done.")
            raise Overtaken(gone, edit=self.edit)
        rooms, themes = ({each[name] for each in rows} - {None} for name in _BELONGINGS)
        return Known(_all(Room, rooms), _all(Theme, themes), found)


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


def _without_gone(row: Snapshot, known: Known) -> Snapshot:
    """Return the row without the room or theme that is gone: nothing can have it any more."""
    kept = zip(_BELONGINGS, (known.rooms, known.themes), strict=True)
    return row | {name: None for name, those in kept if row[name] not in those}


def _all(kind: type[BelongingT], keys: Iterable[int]) -> dict[int, BelongingT]:
    if not keys:
        return {}
    found = db.session.scalars(
        select(kind)
        .where(kind.id.in_(keys))
        .order_by(kind.id)
        .with_for_update(read=True, key_share=True)
    )
    return {each.id: each for each in found}
