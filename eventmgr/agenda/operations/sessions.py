"""Acts on single sessions of the working draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from eventmgr.agenda import queries, rules
from eventmgr.agenda.enums import RoleState, SessionKind, SessionState
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import snapshots
from eventmgr.agenda.operations.edits import next_moment, recorded, require_there
from eventmgr.agenda.operations.snapshots import Part
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line
from eventmgr.people.actor import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionContent:
    """What an organiser says of a session; the moments are aware."""

    title: str
    starts_at: datetime
    ends_at: datetime
    kind: SessionKind
    room: Room | None = None
    theme: Theme | None = None
    description: str = ""
    is_closed: bool = False
    is_chatham: bool = False
    state: SessionState | None = None
    """None: as it is; a new one is scheduled. Any other brings back a session that was removed."""


def add_session(
    *,
    conference: Conference,
    content: SessionContent,
    actor: Actor,
    now: datetime,
    uid: UUID | None = None,
) -> Session:
    """Add a session to the draft; raises DomainError.

    Inside `recorded` nothing goes to the database yet, so that many can be added together. With a
    ``uid`` it is added once: asked for again, it is returned as it is now.
    """
    known = _made_before(conference, uid)
    if known is not None:
        return known
    columns = _columns(conference, content)
    with recorded(conference=conference, action="session.added", actor=actor, now=now) as edit:
        session = Session(
            conference_id=conference.id,
            uid=uid or uuid4(),
            state=content.state or SessionState.SCHEDULED,
            updated_at=now,
            roles=[],
            **columns,
        )
        session.room, session.theme = content.room, content.theme
        edit.add(session)
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

    The session is locked; if ``seen`` is given and no longer its `version`, raises Stale.
    """
    columns = _columns(conference, content)
    with recorded(conference=conference, action="session.changed", actor=actor, now=now) as edit:
        edit.touch(session, seen=seen)
        if content.state is None:
            require_there(session)
        before = snapshots.taken(session)
        for name, value in columns.items():
            setattr(session, name, value)
        session.room, session.theme = content.room, content.theme
        session.state = content.state or session.state
        return before != snapshots.taken(session)


def move_session(
    *,
    session: Session,
    conference: Conference,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> bool:
    """Give the session this time and room, scheduling it if it waited for a time.

    Returns whether anything is another now. Raises DomainError, and Stale as `change_session` does.
    """
    rules.require_times_in_order(starts_at, ends_at)
    _require_own(conference, room, field="room")
    with recorded(conference=conference, action="session.moved", actor=actor, now=now) as edit:
        edit.touch(session, seen=seen)
        require_there(session)
        before = snapshots.taken(session)
        session.state = SessionState.SCHEDULED
        session.starts_at, session.ends_at = starts_at, ends_at
        session.room, session.room_id = room, room.id if room else None
        return before != snapshots.taken(session)


def unschedule_session(
    *,
    session: Session,
    conference: Conference,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Take the session out for now: it keeps all it has, and waits for another time.

    Raises DomainError, and Stale as `change_session` does.
    """
    with recorded(
        conference=conference, action="session.unscheduled", actor=actor, now=now
    ) as edit:
        edit.touch(session, seen=seen)
        require_there(session)
        session.state = SessionState.UNSCHEDULED


def remove_session(
    *,
    session: Session,
    conference: Conference,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Remove the session for everybody; it is kept, so that all that hung on it can come back.

    It holds its room and theme no longer, so that they may be removed too. One that is removed
    already stays so. Raises Stale as `change_session` does.
    """
    with recorded(conference=conference, action="session.removed", actor=actor, now=now) as edit:
        edit.touch(session, seen=seen)
        session.state = SessionState.REMOVED
        session.room, session.room_id = None, None
        session.theme, session.theme_id = None, None


def copy_session(
    *,
    session: Session,
    conference: Conference,
    starts_at: datetime,
    room: Room | None,
    actor: Actor,
    now: datetime,
    uid: UUID | None = None,
) -> Session:
    """Add a session like this one, as long as it, at this time and in this room.

    Nobody has agreed to the copy yet: everybody with a part is asked, but for those who declined.
    Needs the session's theme, roles and persons loaded. Raises DomainError. With a ``uid`` it is
    copied once, as `add_session` says.
    """
    known = _made_before(conference, uid)
    if known is not None:
        return known
    require_there(session)
    content = SessionContent(
        title=session.title,
        starts_at=starts_at,
        ends_at=starts_at + (session.ends_at - session.starts_at),
        kind=session.kind,
        room=room,
        theme=session.theme,
        description=session.description,
        is_closed=session.is_closed,
        is_chatham=session.is_chatham,
    )
    with recorded(conference=conference, action="session.copied", actor=actor, now=now):
        copy = add_session(conference=conference, content=content, actor=actor, now=now, uid=uid)
        snapshots.seat(copy, _asked(session))
    return copy


def flag_chatham(*, session: Session, actor: Actor, now: datetime) -> None:
    """Put the session, which is locked, under the Chatham House Rule: it names nobody any more.

    What follows from a group cannot be undone in the agenda, so the journal does not know of it.
    """
    moment = next_moment(now, [session])
    session.is_chatham, session.updated_at = True, moment
    audit.record(
        actor,
        "session.changed",
        session,
        now=moment,
        conference_id=session.conference_id,
        before={"is_chatham": False},
        after={"is_chatham": True},
    )


def _made_before(conference: Conference, uid: UUID | None) -> Session | None:
    if uid is None:
        return None
    known = db.session.scalar(queries.complete(select(Session).where(Session.uid == uid)))
    if known is not None and known.conference_id != conference.id:
        raise DomainError(_("Another conference has a session of this name for calendars."))
    return known


def _asked(session: Session) -> list[Part]:
    return [
        Part(
            person=each.person,
            role=each.role,
            state=RoleState.ASKED,
            title=each.title,
            affiliation=each.affiliation,
            represented_by=each.represented_by,
            place=each.place,
        )
        for each in session.roles
        if each.state is not RoleState.DECLINED
    ]


def _columns(conference: Conference, content: SessionContent) -> dict[str, Any]:
    title, description = clean_line(content.title), clean(content.description).strip()
    rules.require_fitting_texts(title, description)
    rules.require_times_in_order(content.starts_at, content.ends_at)
    _require_own(conference, content.room, field="room")
    _require_own(conference, content.theme, field="theme")
    return {
        "title": title,
        "description": description,
        "starts_at": content.starts_at,
        "ends_at": content.ends_at,
        "kind": content.kind,
        "room_id": content.room.id if content.room else None,
        "theme_id": content.theme.id if content.theme else None,
        "is_closed": content.is_closed,
        "is_chatham": content.is_chatham,
    }


def _require_own(conference: Conference, belonging: Room | Theme | None, *, field: str) -> None:
    if belonging is not None and belonging.conference_id != conference.id:
        raise DomainError(
            _("This room belongs to another conference.")
            if field == "room"
            else _("This theme belongs to another conference."),
            field=field,
        )
