"""An agenda as it is shown, compared, printed and exchanged: one shape for draft and version."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Room


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaRoom:
    """Where a session happens."""

    id: int
    name: str
    position: int = 0
    capacity: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaTheme:
    """What a session is about."""

    id: int
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaPart:
    """What one person does in a session; the name is the one that may be shown."""

    person_id: int
    role: SessionRoleName
    name: str
    state: RoleState = RoleState.ACCEPTED
    title: str = ""
    affiliation: str = ""
    represented_by: str = ""
    is_protected: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaItem:
    """One session with all that stands in the agenda about it, parts in the order to show them.

    It tells everything: what everybody may see of it is for the rules to say.
    """

    id: int
    uid: UUID
    kind: SessionKind
    title: str
    starts_at: datetime
    ends_at: datetime
    updated_at: datetime
    state: SessionState = SessionState.SCHEDULED
    sequence: int = 0
    """How often what calendars show of it changed from version to version (RFC 5545, SEQUENCE)."""
    description: str = ""
    room: AgendaRoom | None = None
    theme: AgendaTheme | None = None
    is_closed: bool = False
    is_chatham: bool = False
    parts: tuple[AgendaPart, ...] = ()

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return self.ends_at - self.starts_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Agenda:
    """The scheduled sessions in order of time and room: the draft, or one version of it."""

    items: tuple[AgendaItem, ...] = ()
    cancelled: tuple[AgendaItem, ...] = ()
    """What earlier versions had and this one has not, as it last was; its sequence is raised."""
    number: int | None = None
    """The version's number; None for the draft."""
    name: str = ""
    published_at: datetime | None = None
    venue: str = ""
    city: str = ""
    """Where it was, or is to be, held; the conference itself may have moved since."""

    def find(self, session_id: int) -> AgendaItem | None:
        """Return the session of this id, scheduled ones only."""
        return next((each for each in self.items if each.id == session_id), None)


def item_of(session: Session) -> AgendaItem:
    """Return the draft's session as an item; its room, theme, roles and persons are loaded."""
    return AgendaItem(
        id=session.id,
        uid=session.uid,
        kind=session.kind,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        updated_at=session.updated_at,
        state=session.state,
        description=session.description,
        room=room_of(session.room),
        theme=_theme(session),
        is_closed=session.is_closed,
        is_chatham=session.is_chatham,
        parts=tuple(_part(role) for role in session.roles),
    )


def room_of(room: Room | None) -> AgendaRoom | None:
    """Return the room as items have it."""
    if room is None:
        return None
    return AgendaRoom(id=room.id, name=room.name, position=room.position, capacity=room.capacity)


def _theme(session: Session) -> AgendaTheme | None:
    theme = session.theme
    return AgendaTheme(id=theme.id, name=theme.name) if theme else None


def _part(role: SessionRole) -> AgendaPart:
    return AgendaPart(
        person_id=role.person_id,
        role=role.role,
        name=role.person.shown_name,
        state=role.state,
        title=role.title,
        affiliation=role.affiliation,
        represented_by=role.represented_by,
        is_protected=role.person.is_protected,
    )
