"""Acts on conferences, their rooms, themes, partners and team."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import available_timezones

from sqlalchemy import func, select

from eventmgr.conferences import queries, rules
from eventmgr.conferences.enums import ConferenceState, PartnerRole, TeamRole
from eventmgr.conferences.models import Conference, Partner, Room, TeamMember, Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.people import operations as people
from eventmgr.people.actor import Actor
from eventmgr.people.models import Account

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """What an organiser says of a conference."""

    title: str
    starts: date
    ends: date
    zone: str
    summary: str = ""
    venue: str = ""
    city: str = ""
    languages: tuple[str, ...] = ("en",)
    accent: str = "#0b6e4f"
    capacity: int | None = None


def create_conference(
    *, slug: str, description: Description, actor: Actor, now: datetime
) -> Conference:
    """Create a conference in draft, with the actor as its owner; raises DomainError."""
    _require_free_slug(slug)
    _require_sound(description)
    conference = Conference(
        slug=slug, state=ConferenceState.DRAFT, created_at=now, **_columns(description)
    )
    db.session.add(conference)
    db.session.flush()
    if actor.account_id is not None:
        _join(conference, actor.account_id, TeamRole.OWNER)
    audit.record(actor, "conference.created", conference, now=now, conference_id=conference.id)
    return conference


def describe(
    *, conference: Conference, description: Description, actor: Actor, now: datetime
) -> None:
    """Change what is said of the conference; raises DomainError."""
    _require_sound(description)
    after = _columns(description)
    before = {name: getattr(conference, name) for name in after}
    for name, value in after.items():
        setattr(conference, name, value)
    changed = [name for name in after if before[name] != after[name]]
    _record_change(
        conference,
        "conference.changed",
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
        actor=actor,
        now=now,
    )


def set_state(
    *, conference: Conference, state: ConferenceState, actor: Actor, now: datetime
) -> None:
    """Move the conference to another state; from draft on, the site is public."""
    before = conference.state
    conference.state = state
    _record_change(
        conference,
        "conference.state_set",
        {"state": before},
        {"state": state},
        actor=actor,
        now=now,
    )


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


def add_team_member(
    *, conference: Conference, account: Account, role: TeamRole, actor: Actor, now: datetime
) -> TeamMember:
    """Give an account a role in the team, or another one; raises DomainError for the last owner."""
    existing = db.session.scalar(
        select(TeamMember).where(
            TeamMember.conference_id == conference.id, TeamMember.account_id == account.id
        )
    )
    before = {"role": existing.role} if existing else None
    if existing is None:
        existing = _join(conference, account.id, role)
    elif existing.role is TeamRole.OWNER and role is not TeamRole.OWNER:
        _require_other_owner(conference, existing)
    existing.role = role
    audit.record(
        actor,
        "team.changed",
        existing,
        now=now,
        conference_id=conference.id,
        before=before,
        after={"role": role, "name": account.person.shown_name},
    )
    return existing


def remove_team_member(
    *, member: TeamMember, conference: Conference, actor: Actor, now: datetime
) -> None:
    """Take a person out of the team; raises DomainError for the last owner."""
    if member.role is TeamRole.OWNER:
        _require_other_owner(conference, member)
    before = {"role": member.role, "name": member.account.person.shown_name}
    audit.record(actor, "team.removed", member, now=now, conference_id=conference.id, before=before)
    db.session.delete(member)


def _require_free_slug(slug: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise DomainError(
            _("Use 1 to 60 small letters a to z, digits and hyphens, as in “tip-2026”."),
            field="slug",
        )
    if db.session.scalar(select(Conference.id).where(Conference.slug == slug)):
        raise DomainError(_("There is a conference at this address already."), field="slug")


def _require_sound(description: Description) -> None:
    if not clean_line(description.title):
        raise DomainError(_("Give the conference a title."), field="title")
    rules.require_days_in_order(description.starts, description.ends)
    if description.zone not in available_timezones():
        raise DomainError(
            _(
                "“%(zone)s” is not a time zone. Use a name such as Asia/Karachi.",
                zone=description.zone,
            ),
            field="zone",
        )
    if not _COLOUR.fullmatch(description.accent):
        raise DomainError(_("Write the colour as # and six digits, as in #0b6e4f."), field="accent")
    if description.capacity is not None and description.capacity < 0:
        raise DomainError(_("The number of places cannot be negative."), field="capacity")


def _columns(description: Description) -> dict[str, object]:
    return {
        **asdict(description),
        "title": clean_line(description.title),
        "languages": list(description.languages) or ["en"],
    }


def _record_change(
    conference: Conference,
    action: str,
    before: dict[str, object],
    after: dict[str, object],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if before == after:
        return
    audit.record(
        actor,
        action,
        conference,
        now=now,
        conference_id=conference.id,
        before=_as_json(before),
        after=_as_json(after),
    )


def _as_json(values: dict[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _join(conference: Conference, account_id: int, role: TeamRole) -> TeamMember:
    member = TeamMember(conference_id=conference.id, account_id=account_id, role=role)
    db.session.add(member)
    db.session.flush()
    return member


def _require_other_owner(conference: Conference, leaving: TeamMember) -> None:
    get_for_update(Conference, conference.id)
    others = db.session.scalar(
        select(func.count()).where(
            TeamMember.conference_id == conference.id,
            TeamMember.role == TeamRole.OWNER,
            TeamMember.id != leaving.id,
        )
    )
    if not others:
        raise DomainError(_("A conference needs an owner. Make somebody else owner first."))


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
