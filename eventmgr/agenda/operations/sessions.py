"""Acts on sessions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from eventmgr.agenda import rules
from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line
from eventmgr.foundation.versions import require_same
from eventmgr.people.actor import Actor



@dataclass(frozen=True, kw_only=True, slots=True)
class SessionContent:
    """What an organiser says of a session; the moments are aware."""

    title: str
    starts_at: datetime
    ends_at: datetime
    kind: SessionKind
    room: Room | None = None
    description: str = ""
    is_closed: bool = False
    is_chatham: bool = False


def add_session(
    *, conference: Conference, content: SessionContent, actor: Actor, now: datetime
) -> Session:
    """Add a session to the agenda; raises DomainError."""
    session = Session(
        conference_id=conference.id, updated_at=now, **_columns(conference, content)
    )
    session.room = content.room
    session.roles = []
    db.session.add(session)
    audit.record(
        actor,
        "session.added",
        session,
        now=now,
        conference_id=conference.id,
        after={"title": session.title, "starts_at": session.starts_at.isoformat()},
    )
    return session


def change_session(
    *,
    session: Session,
    conference: Conference,
    content: SessionContent,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> bool:
    """Change the session and return whether anything is another now; raises DomainError.

    Calendars are told by a higher sequence (RFC 5545, 3.8.7.4) when time or room is another.
    If ``seen`` is given, lock the session, and raise Stale if that is no longer its `version`.
    """
    if seen is not None:
        get_for_update(Session, session.id)
        require_same(seen, version(session))
    after = _columns(conference, content)
    changed = {name: value for name, value in after.items() if getattr(session, name) != value}
    if not changed:
        return False
    before = {name: getattr(session, name) for name in changed}
    for name, value in changed.items():
        setattr(session, name, value)
    session.room = content.room
    session.updated_at = now
    audit.record(
        actor,
        "session.changed",
        session,
        now=now,
        conference_id=conference.id,
        before=_as_json(before),
        after=_as_json(changed),
    )
    return True


def flag_chatham(*, session: Session, actor: Actor, now: datetime) -> None:
    """Put the session under the Chatham House Rule: from now on it names nobody."""
    session.is_chatham, session.updated_at = True, now
    audit.record(
        actor,
        "session.changed",
        session,
        now=now,
        conference_id=session.conference_id,
        before={"is_chatham": False},
        after={"is_chatham": True},
    )


def version(session: Session) -> str:
    """Return what stands for the session as it is now, its roles among it."""
    return session.updated_at.astimezone(UTC).isoformat()


def remove_session(*, session: Session, actor: Actor, now: datetime) -> None:
    """Take the session and its roles out of the agenda; a group that met in it has no time then."""
    audit.record(
        actor,
        "session.removed",
        session,
        now=now,
        conference_id=session.conference_id,
        before={"title": session.title, "starts_at": session.starts_at.isoformat()},
    )
    db.session.delete(session)
    db.session.flush()


def _columns(conference: Conference, content: SessionContent) -> dict[str, Any]:
    title, description = clean_line(content.title), clean(content.description).strip()
    rules.require_fitting_texts(title, description)
    rules.require_times_in_order(content.starts_at, content.ends_at)
    if content.room is not None and content.room.conference_id != conference.id:
        raise DomainError(_("This room belongs to another conference."), field="room")
    return {
        "title": title,
        "description": description,
        "starts_at": content.starts_at,
        "ends_at": content.ends_at,
        "kind": content.kind,
        "room_id": content.room.id if content.room else None,
        "is_closed": content.is_closed,
        "is_chatham": content.is_chatham,
    }


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
