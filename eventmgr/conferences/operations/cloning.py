"""What one conference hands on to the next."""

from dataclasses import replace
from datetime import date, datetime

from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.conferences.operations.belongings import add_partner, add_room, add_theme
from eventmgr.conferences.operations.conference import Description, create_conference
from eventmgr.people.actor import Actor


def create_another(
    *,
    source: Conference,
    slug: str,
    title: str,
    starts: date,
    with_summary: bool = False,
    actor: Actor,
    now: datetime,
) -> Conference:
    """Create a conference in draft, as long and at the same venue; raises DomainError."""
    summary = source.summary if with_summary else ""
    same = Description(**{name: getattr(source, name) for name in Description.__dataclass_fields__})
    ends = starts + (source.ends - source.starts)
    return create_conference(
        slug=slug,
        description=replace(same, title=title, starts=starts, ends=ends, summary=summary),
        actor=actor,
        now=now,
    )


def copy_rooms(
    *, source: Conference, target: Conference, actor: Actor, now: datetime
) -> dict[int, Room]:
    """Give the target the rooms of the source; return the new ones by the ids of the old."""
    return {
        room.id: add_room(
            conference=target, name=room.name, capacity=room.capacity, actor=actor, now=now
        )
        for room in source.rooms
    }


def copy_themes(
    *, source: Conference, target: Conference, actor: Actor, now: datetime
) -> dict[int, Theme]:
    """Give the target the themes of the source; return the new ones by the ids of the old."""
    return {
        theme.id: add_theme(conference=target, name=theme.name, actor=actor, now=now)
        for theme in source.themes
    }


def copy_partners(*, source: Conference, target: Conference, actor: Actor, now: datetime) -> None:
    """Give the organisations the parts in the target that they have in the source."""
    for partner in source.partners:
        add_partner(
            conference=target,
            organisation=partner.organisation.name,
            role=partner.role,
            actor=actor,
            now=now,
        )
