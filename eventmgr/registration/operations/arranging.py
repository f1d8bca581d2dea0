"""Changing how a conference registers."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.versions import require_same
from eventmgr.people.actor import Actor
from eventmgr.registration import rules, waiting
from eventmgr.registration.arrangement import Arrangement, CategoryArrangement
from eventmgr.registration.enums import Category, Clearance
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import CategorySetting, RegistrationSetup
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.operations.places import fill_places
from eventmgr.registration.operations.recording import record


def arrange(
    *,
    conference: Conference,
    arrangement: Arrangement,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Register in this way from now on; places that it frees are offered at once.

    Who has a place keeps it, even if there are fewer now; whoever has to be cleared from now on
    waits for that as all others. Raises DomainError for a last day of answers that is over, unless
    it is the one that was set before, and Stale if ``seen`` is given and is not the version of what
    is there.
    """
    hold(conference)
    before = waiting.arrangement(conference)
    require_same(seen, before.version())
    rules.require_day_to_come(
        arrangement.answers_until,
        known=before.answers_until,
        today=conference.at_venue(now).date(),
    )
    _write(conference, arrangement)
    audit.record(
        actor,
        "registrations.arranged",
        conference,
        now=now,
        conference_id=conference.id,
        before=_told(before),
        after=_told(arrangement),
    )
    _ask_for_clearance(conference, actor, now)
    fill_places(conference=conference, link_for=link_for, actor=actor, now=now)


def _ask_for_clearance(conference: Conference, actor: Actor, now: datetime) -> None:
    """Have those cleared who asked for their place before anybody had to be."""
    for each in waiting.never_asked(conference):
        each.clearance = Clearance.PENDING
        record(
            each,
            "registration.clearance_set",
            each.state,
            actor=actor,
            now=now,
            changed=({"clearance": Clearance.NOT_NEEDED}, {"clearance": Clearance.PENDING}),
        )
    db.session.flush()


def _write(conference: Conference, arrangement: Arrangement) -> None:
    values = asdict(arrangement)
    conference.takes_applications = bool(arrangement.open_categories)
    del values["categories"]
    values["clearance_sectors"] = list(arrangement.clearance_sectors)
    setup = db.session.get(RegistrationSetup, conference.id)
    if setup is None:
        db.session.add(RegistrationSetup(conference_id=conference.id, **values))
    else:
        for name, value in values.items():
            setattr(setup, name, value)
    for category in Category:
        special = asdict(arrangement.of(category))
        db.session.execute(
            insert(CategorySetting)
            .values(conference_id=conference.id, category=category, **special)
            .on_conflict_do_update(index_elements=["conference_id", "category"], set_=special)
        )
    db.session.flush()
    for setting in waiting.category_settings(conference):
        db.session.refresh(setting)


def _told(arrangement: Arrangement) -> dict[str, object]:
    until = arrangement.answers_until
    return {
        "needs_approval": arrangement.needs_approval,
        "answers_until": until.isoformat() if until else None,
        "offer_hours": arrangement.offer_hours,
        "clearance_days": arrangement.clearance_days,
        "clearance_sectors": sorted(arrangement.clearance_sectors),
        "categories": {
            each.value: asdict(arrangement.of(each))
            for each in Category
            if arrangement.of(each) != CategoryArrangement()
        },
    }
