"""Acts on a conference itself."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import available_timezones

from sqlalchemy import select

from eventmgr.conferences import rules
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations.team import join
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.foundation.versions import require_same, version_of
from eventmgr.people.actor import Actor

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
    changeover: int = 5
    """Minutes that people need to get from one room to another."""


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
        join(conference, actor.account_id, TeamRole.OWNER)
    audit.record(actor, "conference.created", conference, now=now, conference_id=conference.id)
    return conference


def version(conference: Conference) -> str:
    """Return what stands for all that is said of the conference now."""
    return version_of(
        {name: getattr(conference, name) for name in Description.__dataclass_fields__}
    )


def describe(
    *,
    conference: Conference,
    description: Description,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Change what is said of the conference; raises DomainError.

    Raise Stale if ``seen`` is given and is not the `version` of what would be overwritten.
    """
    _require_sound(description)
    get_for_update(Conference, conference.id)
    after = _columns(description)
    before = {name: getattr(conference, name) for name in after}
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return
    require_same(seen, version(conference))
    for name in changed:
        setattr(conference, name, after[name])
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
    if description.changeover < 0:
        raise DomainError(
            _("The minutes between two rooms cannot be negative."), field="changeover"
        )


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
