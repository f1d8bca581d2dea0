"""Who comes without having registered: known, confirmed and checked in by one act."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_organise
from eventmgr.conferences.standing import Standing
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.people.models import Person
from eventmgr.people.operations import find_or_add_person
from eventmgr.people.queries import find_person_by_email
from eventmgr.people.rules import checked_address
from eventmgr.registration import allotting, waiting
from eventmgr.registration.attendance import queries, rules
from eventmgr.registration.attendance.enums import Outcome
from eventmgr.registration.attendance.errors import MayBeLetIn
from eventmgr.registration.attendance.operations import told
from eventmgr.registration.attendance.operations.checking_in import note
from eventmgr.registration.attendance.operations.told import Told
from eventmgr.registration.enums import (
    CATEGORY_LABELS,
    Category,
    Clearance,
    RegistrationState,
)
from eventmgr.registration.models import Registration
from eventmgr.registration.operations import add_contacts
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.queries import find_registration

LONGEST = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkIn:
    """What the desk asks whoever walks in."""

    name: str
    organisation: str = ""
    category: Category = Category.DELEGATE
    email: str = ""


def walk_in(
    *,
    conference: Conference,
    guest: WalkIn,
    day: date,
    at: datetime,
    client_id: UUID,
    standing: Standing,
    now: datetime,
    goes_over: bool = False,
) -> Told:
    """Register, confirm and check in somebody whom nobody expected.

    Whose e-mail address is registered already is only told of (KNOWN). Raises DomainError for what
    cannot be kept and for whoever has to be cleared, unless an organiser lets them in; and
    MayBeLetIn when there is no place, or no clearance, and ``goes_over`` does not say so. The same
    ``client_id`` again changes nothing.
    """
    hold(conference)
    known = told.earlier(conference, client_id)
    if known is not None:
        return known
    rules.require_day(conference, day, conference.at_venue(now).date())
    plain = _checked(guest)
    person = find_person_by_email(plain.email)
    registered = find_registration(conference, person.id) if person else None
    if registered is not None:
        told.remember(
            client_id, registration_id=registered.id, day=day, outcome=Outcome.KNOWN, now=now
        )
        return Told(Outcome.KNOWN, registered.id, queries.find_check_in(registered.id, day))
    clearance = _require_cleared(conference, plain, person, standing, goes_over=goes_over)
    is_over = _require_place(conference, plain.category, goes_over=goes_over)
    registration = _register(conference, plain, clearance, now)
    audit.record(
        standing.actor,
        "registration.walked_in",
        registration,
        now=now,
        conference_id=conference.id,
        after={
            "category": plain.category,
            "is_over_capacity": is_over,
            **({"clearance": clearance} if clearance is Clearance.PENDING else {}),
        },
    )
    moment = rules.moment_of(conference, day, at, now)
    return note(registration, day, moment, client_id, actor=standing.actor, now=now)


def _checked(guest: WalkIn) -> WalkIn:
    plain = WalkIn(
        name=clean_line(guest.name),
        organisation=clean_line(guest.organisation),
        category=guest.category,
        email=clean_line(guest.email),
    )
    if not plain.name:
        raise DomainError(_("Write the name as it should stand on the badge."), field="name")
    for field in ("name", "organisation"):
        if len(getattr(plain, field)) > LONGEST:
            raise DomainError(_("Use at most %(count)d characters.", count=LONGEST), field=field)
    return replace(plain, email=checked_address(plain.email)) if plain.email else plain


def _register(
    conference: Conference, guest: WalkIn, clearance: Clearance, now: datetime
) -> Registration:
    person = find_or_add_person(
        name=guest.name, email=guest.email, organisation=guest.organisation, now=now
    )
    registration = Registration(
        conference_id=conference.id,
        person_id=person.id,
        state=RegistrationState.CONFIRMED,
        name=guest.name,
        organisation=guest.organisation,
        category=guest.category,
        clearance=clearance,
        sector=person.sector,
        country=person.country,
        is_walk_in=True,
        answered_at=now,
        created_at=now,
    )
    db.session.add(registration)
    db.session.flush()
    add_contacts(conference=conference, person_ids=[person.id], now=now)
    return registration


def _require_cleared(
    conference: Conference,
    guest: WalkIn,
    person: Person | None,
    standing: Standing,
    *,
    goes_over: bool,
) -> Clearance:
    """Return the mark that the walk-in carries; raises DomainError unless they may come in."""
    vetting = waiting.vetting(conference)
    if not vetting.asks_for(guest.category, person.sector if person else None):
        return Clearance.NOT_NEEDED
    if not may_organise(standing):
        raise _not_cleared(guest, by_category=guest.category in vetting.categories)
    if not goes_over:
        raise MayBeLetIn(
            _("They have to be cleared first. Say so if you let them in all the same."),
            field="goes_over",
        )
    return Clearance.PENDING


def _not_cleared(guest: WalkIn, *, by_category: bool) -> DomainError:
    if not by_category:
        sentence = _("Whoever has this address has to be cleared first. Ask an organiser.")
        return DomainError(sentence, field="email")
    sentence = _(
        "Nobody can walk in as “%(category)s”: it takes clearance. Ask an organiser.",
        category=str(CATEGORY_LABELS[guest.category]),
    )
    return DomainError(sentence, field="category")


def _require_place(conference: Conference, category: Category, *, goes_over: bool) -> bool:
    """Return whether the walk-in goes over the capacity; raises MayBeLetIn unless that is said."""
    held, limits = waiting.held(conference), waiting.limits(conference)
    is_full = not allotting.is_free(held, limits, category)
    if is_full and not goes_over:
        raise MayBeLetIn(
            _("All places are taken. Say so if you let them in all the same."), field="goes_over"
        )
    return is_full
