"""The journal of the working draft: what every act writes down, so that it can be undone."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import defer

from eventmgr.agenda import history, queries
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.agenda.operations import acts, gone, snapshots
from eventmgr.agenda.operations.snapshots import Names, Snapshot
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, clock
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same
from eventmgr.people.actor import Actor

_open: ContextVar["Edit | None"] = ContextVar("open_edit", default=None)


class Edit:
    """One act on its way, and how the sessions that it touches were before."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self.names: Names = {}
        self._before: dict[Session, Snapshot | None] = {}

    def add(self, session: Session) -> None:
        """Take note of a session that was not there before."""
        db.session.add(session)
        self._before[session] = None

    def hold(self, *conditions: ColumnElement[bool]) -> Sequence[Session]:
        """Lock the sessions that are so in order of their keys, and return them as they are now.

        They come with room, theme, roles and persons: two statements, however many there are.
        """
        found = lock(*conditions)
        for each in found:
            if each not in self._before:
                self._before[each] = snapshots.taken(each)
        self.names |= snapshots.names_of(*found)
        return found

    def touch(self, session: Session, *, seen: str | None = None) -> None:
        """Lock the session, unless this act has it already.

        Raises Stale if ``seen`` is given and no longer its `version`.
        """
        if session not in self._before:
            self.hold(Session.id == session.id)
        if session not in self._before:
            raise LookupError(session.id)  # read in another unit of work: changes would be lost
        try:
            require_same(seen, version(session))
        except Stale as stale:
            told = f"{stale} {changed_by(session, now=self.now)}".strip()
            raise Stale(told, version=stale.version) from stale

    def changes(self) -> list[tuple[Session, Snapshot | None, Snapshot]]:
        """Return the sessions that are another now, as they were before and as they are."""
        pairs = ((each, old, snapshots.taken(each)) for each, old in self._before.items())
        return [(each, old, new) for each, old, new in pairs if old != new]


@contextmanager
def recorded(
    *,
    conference: Conference,
    action: str,
    actor: Actor,
    now: datetime,
    sessions: Iterable[Session] = (),
) -> Iterator[Edit]:
    """Make what happens inside one act: one entry of the journal, one of the history per session.

    Acts inside join it, and its name stands. Sessions that are named are locked at the beginning,
    in order of their keys. If nothing is another at the end, nothing is written. Raises DomainError
    if a room or theme that a session was given is gone by then.
    """
    outer = _open.get()
    edit = outer or Edit(now=now)
    keys = [each.id for each in sessions]
    token = _open.set(edit)
    with gone.told():
        try:
            if keys:
                edit.hold(Session.id.in_(keys))
            yield edit
        finally:
            _open.reset(token)
        if outer is None:
            _write(edit, conference, action, actor)


def lock(*conditions: ColumnElement[bool]) -> Sequence[Session]:
    """Return the sessions that are so, locked in order of their keys, freshly read and complete."""
    statement = queries.complete(select(Session).where(*conditions)).order_by(Session.id)
    return db.session.scalars(
        # FOR NO KEY UPDATE: others may still refer to them meanwhile
        statement.with_for_update(of=Session, key_share=True),
        execution_options={"populate_existing": True},
    ).all()


def version(session: Session | AgendaItem) -> str:
    """Return what stands for the session as it is now, its roles among it."""
    return clock.written(session.updated_at)


def next_moment(now: datetime, sessions: Iterable[Session]) -> datetime:
    """Return when an act on these sessions, which are locked, is said to happen.

    That is ``now``, but never before or with the last act on any of them: an act that had to wait
    began earlier, and a clock may be slow. So what came after a version always has a later moment.
    """
    return max([now, *(each.updated_at + datetime.resolution for each in sessions)])


def require_there(session: Session) -> None:
    """Raise DomainError for a session that was removed."""
    if session.state is SessionState.REMOVED:
        raise DomainError(_("This session was removed."))


def changed_by(session: Session, *, now: datetime) -> str:
    """Return who changed the session last, when and what: a sentence, or nothing if none knows."""
    conference = db.session.get_one(Conference, session.conference_id)
    entry = history.latest(conference, session)
    return entry.ago(now) if entry else ""


def last(conference: Conference, actor: Actor) -> tuple[AgendaEdit | None, AgendaEdit | None]:
    """Return what the actor can undo and what they can redo next, without the states."""
    slim = (defer(AgendaEdit.before), defer(AgendaEdit.after))
    return (
        db.session.scalar(newest_done(conference, actor).options(*slim)),
        db.session.scalar(oldest_undone(conference, actor).options(*slim)),
    )


def newest_done(conference: Conference, actor: Actor) -> Select[AgendaEdit]:
    """Select the act that the actor would undo."""
    return (
        _theirs(conference, actor)
        .where(AgendaEdit.undone_at.is_(None))
        .order_by(AgendaEdit.id.desc())
    )


def oldest_undone(conference: Conference, actor: Actor) -> Select[AgendaEdit]:
    """Select the act that the actor would redo; their next new act forgets it."""
    return (
        _theirs(conference, actor).where(AgendaEdit.undone_at.is_not(None)).order_by(AgendaEdit.id)
    )


def _theirs(conference: Conference, actor: Actor) -> Select[AgendaEdit]:
    return (
        select(AgendaEdit)
        .where(
            AgendaEdit.conference_id == conference.id,
            AgendaEdit.person_id == actor.person_id,
            AgendaEdit.person_id.is_not(None),  # what a command did is nobody's to undo
        )
        .limit(1)
    )


def _write(edit: Edit, conference: Conference, action: str, actor: Actor) -> None:
    changes = edit.changes()
    if not changes:
        return
    now = next_moment(edit.now, [each for each, before, _after in changes if before is not None])
    for session, _before, _after in changes:
        session.updated_at = now
    edit.names |= snapshots.names_of(*(session for session, _before, _after in changes))
    told = [acts.act(*each, edit.names) for each in changes]
    audit.record_many(actor, told, now=now, conference_id=conference.id)
    _forget_undone(conference, actor)
    rows = sorted(changes, key=lambda change: change[0].id)
    db.session.add(
        AgendaEdit(
            conference_id=conference.id,
            person_id=actor.person_id,
            at=now,
            action=action,
            before=[
                {"id": each.id, **(before or snapshots.before_it_was(after))}
                for each, before, after in rows
            ],
            after=[{"id": each.id, **after} for each, _before, after in rows],
        )
    )
    db.session.flush()


def _forget_undone(conference: Conference, actor: Actor) -> None:
    db.session.execute(
        delete(AgendaEdit).where(
            AgendaEdit.conference_id == conference.id,
            AgendaEdit.person_id == actor.person_id,
            AgendaEdit.undone_at.is_not(None),
        )
    )
