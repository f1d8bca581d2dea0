"""Acts on the rooms, themes and partners of a conference."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from eventmgr.conferences import queries, rules
from eventmgr.conferences.enums import PartnerRole
from eventmgr.conferences.models import Conference, Partner, Room, Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.people import operations as people
from eventmgr.people.actor import Actor

Belonging = Room | Theme | Partner

_REMOVED: Final[dict[type[Belonging], str]] = {
    Room: "room.removed",
    Theme: "theme.removed",
    Partner: "partner.removed",
}


def add_room(
    *, conference: Conference, name: str, actor: Actor, now: datetime, capacity: int | None = None
) -> Room:
    """Add a room at the end of the list; raises DomainError if the name is taken or empty."""
    plain = _required_name(name)
    if queries.find_room(conference, plain):
        raise DomainError(_("There is a room of this name already."), field="name")
    if capacity is not None and capacity < 1:
        raise DomainError(_("A room holds at least one person."), field="capacity")
    room = Room(
        conference_id=conference.id, name=plain, capacity=capacity, position=_next(conference, Room)
    )
    db.session.add(room)
    audit.record(
        actor, "room.added", room, now=now, conference_id=conference.id, after={"name": plain}
    )
    return room


def add_theme(*, conference: Conference, name: str, actor: Actor, now: datetime) -> Theme:
    """Add a theme at the end of the list; raises DomainError if the name is taken or empty."""
    plain = _required_name(name)
    if queries.find_theme(conference, plain):
        raise DomainError(_("There is a theme of this name already."), field="name")
    theme = Theme(conference_id=conference.id, name=plain, position=_next(conference, Theme))
    db.session.add(theme)
    audit.record(
        actor, "theme.added", theme, now=now, conference_id=conference.id, after={"name": plain}
    )
    return theme


def add_partner(
    *, conference: Conference, organisation: str, role: PartnerRole, actor: Actor, now: datetime
) -> Partner:
    """Give an organisation a part, after those that have one; raises DomainError."""
    found = people.find_or_add_organisation(_required_name(organisation))
    known = select(Partner.id).where(
        Partner.conference_id == conference.id,
        Partner.organisation_id == found.id,
        Partner.role == role,
    )
    if db.session.scalar(known):
        raise DomainError(_("This organisation has this part already."), field="name")
    partner = Partner(
        conference_id=conference.id,
        organisation=found,
        role=role,
        position=_next(conference, Partner),
    )
    db.session.add(partner)
    after = {"organisation": found.name, "role": role}
    audit.record(actor, "partner.added", partner, now=now, conference_id=conference.id, after=after)
    return partner


def rename_room(*, room: Room, name: str, actor: Actor, now: datetime) -> None:
    """Give the room another name; raises DomainError if it is taken or empty."""
    plain, before = _required_name(name), room.name
    others = select(Room.id).where(
        Room.conference_id == room.conference_id, Room.id != room.id, _same_name(Room, plain)
    )
    if db.session.scalar(others):
        raise DomainError(_("There is a room of this name already."), field="name")
    if plain != before:
        room.name = plain
        _record_name(actor, "room.renamed", room, now=now, before=before)


def rename_theme(*, theme: Theme, name: str, actor: Actor, now: datetime) -> None:
    """Give the theme another name; raises DomainError if it is taken or empty."""
    plain, before = _required_name(name), theme.name
    others = select(Theme.id).where(
        Theme.conference_id == theme.conference_id, Theme.id != theme.id, _same_name(Theme, plain)
    )
    if db.session.scalar(others):
        raise DomainError(_("There is a theme of this name already."), field="name")
    if plain != before:
        theme.name = plain
        _record_name(actor, "theme.renamed", theme, now=now, before=before)


def remove(*, belonging: Belonging, actor: Actor, now: datetime) -> None:
    """Take it out of the conference; raises DomainError that names what still uses it."""
    audit.record(
        actor,
        _REMOVED[type(belonging)],
        belonging,
        now=now,
        conference_id=belonging.conference_id,
        before={"name": _name(belonging)},
    )
    db.session.delete(belonging)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise DomainError(rules.still_used(_user(error))) from error


def _name(belonging: Belonging) -> str:
    return belonging.organisation.name if isinstance(belonging, Partner) else belonging.name


def _user(error: IntegrityError) -> str:
    """Return the table whose foreign key forbids it; the database alone knows every user."""
    diagnosis = getattr(error.orig, "diag", None)
    return str(getattr(diagnosis, "table_name", ""))


def _same_name(model: type[Room | Theme], name: str) -> ColumnElement[bool]:
    return func.lower(model.name) == name.lower()


def _record_name(
    actor: Actor, action: str, named: Room | Theme, *, now: datetime, before: str
) -> None:
    audit.record(
        actor,
        action,
        named,
        now=now,
        conference_id=named.conference_id,
        before={"name": before},
        after={"name": named.name},
    )


def _required_name(name: str) -> str:
    plain = clean_line(name)
    if not plain:
        raise DomainError(_("Give it a name."), field="name")
    return plain


def _next(conference: Conference, model: type[Room] | type[Theme] | type[Partner]) -> int:
    highest = db.session.scalar(
        select(func.max(model.position)).where(model.conference_id == conference.id)
    )
    return (highest or 0) + 1
