"""Opening a registration to whoever asks for one."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration import queries, rules, waiting
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.answering import open_registrations
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.operations.recording import record


def begin_application(
    *, conference: Conference, person: Person, category: Category, actor: Actor, now: datetime
) -> Registration:
    """Give the person a registration to apply with; whoever has one keeps it as it is.

    Raises DomainError after the end, and if the category cannot apply (any more).
    """
    hold(conference)
    rules.require_open(conference, conference.at_venue(now).date())
    known = queries.find_registration(conference, person.id)
    if known is not None:
        return known
    arrangement = waiting.arrangement(conference)
    rules.require_can_apply(category, arrangement)
    open_registrations(conference=conference, persons=[person], now=now)
    registration = queries.find_registration(conference, person.id)
    if registration is None:
        raise LookupError(person.id)
    registration.category = category
    registration.state = RegistrationState.APPLIED
    registration.awaits_approval = arrangement.needs_approval
    db.session.flush()
    record(registration, "registration.applied", RegistrationState.APPLIED, actor=actor, now=now)
    return registration
