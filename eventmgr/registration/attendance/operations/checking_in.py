"""Checking in and taking it back; any order and repetition of the same acts ends the same."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation import audit, clock
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration import waiting
from eventmgr.registration.attendance import queries, rules
from eventmgr.registration.attendance.enums import Outcome
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.attendance.operations import told
from eventmgr.registration.attendance.operations.told import Told
from eventmgr.registration.enums import Clearance, RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold


def check_in(
    *,
    conference: Conference,
    registration_id: int,
    day: date,
    at: datetime,
    client_id: UUID,
    standing: Standing,
    now: datetime,
    lets_in: bool = False,
) -> Told:
    """Note that the person is there on the day; who was noted already stays noted once.

    With ``lets_in`` a person who waits or has not answered becomes confirmed, whatever the places,
    and whoever is not cleared stays marked so.
    Raises DomainError for a day or a person that cannot be, and MayBeLetIn where ``lets_in``
    would help. The same ``client_id`` again changes nothing.
    """
    if lets_in:
        hold(conference)  # it gives a place
    known = told.earlier(conference, client_id, registration_id=registration_id)
    if known is not None:
        return known
    rules.require_day(conference, day, conference.at_venue(now).date())
    registration = _held(conference, registration_id, is_to_change=lets_in)
    if queries.find_check_in(registration.id, day) is None:
        clearance = waiting.vetting(conference).clearance_of(registration)
        rules.require_admitted(standing, registration.state, clearance, lets_in=lets_in)
        if lets_in:
            registration.clearance = clearance  # who was never vetted is looked for from now on
            confirm(conference, registration, actor=standing.actor, now=now)
    moment = rules.moment_of(conference, day, at, now)
    return note(registration, day, moment, client_id, actor=standing.actor, now=now)


def note(
    registration: Registration,
    day: date,
    at: datetime,
    client_id: UUID,
    *,
    actor: Actor,
    now: datetime,
) -> Told:
    """Write the row, or leave the one that is there; of two moments the earlier one stands."""
    added = _insert(registration.id, day, at, client_id, actor)
    outcome = Outcome.CHECKED_IN if added else Outcome.ALREADY
    is_first = told.remember(
        client_id, registration_id=registration.id, day=day, outcome=outcome, now=now
    )
    if added:
        audit.record(
            actor,
            "registration.checked_in",
            registration,
            now=now,
            conference_id=registration.conference_id,
            after={"day": day.isoformat(), "at": clock.written(at)},
        )
    elif is_first:
        _take_earlier(registration.id, day, at, client_id, actor)
    row = queries.find_check_in(registration.id, day)
    return Told(_outcome_of(row, client_id), registration.id, row)


def undo_check_in(
    *,
    conference: Conference,
    registration: Registration,
    day: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a check-in back; the history keeps it, with the reason.

    Raises DomainError without a reason, or if the person is not checked in on the day.
    """
    plain = clean_line(reason)
    rules.require_reason(plain)
    row = queries.find_check_in(registration.id, day)
    gone = db.session.scalar(
        delete(CheckIn)
        .where(CheckIn.registration_id == registration.id, CheckIn.day == day)
        .returning(CheckIn.id)
    )
    if row is None or gone is None:
        raise DomainError(_("Is not checked in on that day."))
    audit.record(
        actor,
        "registration.check_in_undone",
        registration,
        now=now,
        conference_id=conference.id,
        before={"day": day.isoformat(), "at": clock.written(row.at)},
        after={"reason": plain},
    )


def confirm(
    conference: Conference, registration: Registration, *, actor: Actor, now: datetime
) -> None:
    """Give the place at the desk, whatever the places; the conference is held.

    The history notes whom an organiser has let in before they were cleared.
    """
    before = registration.state
    is_uncleared = registration.clearance is Clearance.PENDING
    if before is RegistrationState.CONFIRMED and not is_uncleared:
        return
    registration.state = RegistrationState.CONFIRMED
    registration.offered_until = None
    registration.answered_at = registration.answered_at or now
    confirmed = queries.numbers(conference, conference.starts).confirmed
    capacity = conference.capacity
    audit.record(
        actor,
        "registration.let_in",
        registration,
        now=now,
        conference_id=conference.id,
        before={"state": before},
        after={
            "state": registration.state,
            "is_over_capacity": capacity is not None and confirmed > capacity,
            **({"clearance": registration.clearance} if is_uncleared else {}),
        },
    )


def _outcome_of(row: CheckIn | None, client_id: UUID) -> Outcome:
    return Outcome.CHECKED_IN if row and row.client_id == client_id else Outcome.ALREADY


def _held(conference: Conference, registration_id: int, *, is_to_change: bool) -> Registration:
    """Return the registration, which nobody cancels or erases until the end of the act.

    One whose person was erased is nobody's.

    Whoever is going to change it takes the whole lock at once: two who share one and both want
    more would wait for each other for ever.
    """
    found = db.session.scalar(
        select(Registration)
        .join(Registration.person)
        .where(
            Registration.conference_id == conference.id,
            Registration.id == registration_id,
            Person.erased_at.is_(None),
        )
        .with_for_update(read=not is_to_change, key_share=is_to_change, of=Registration),
        execution_options={"populate_existing": True},
    )
    if found is None:
        raise DomainError(_("Nobody of this conference has this registration."))
    return found


def _insert(registration_id: int, day: date, at: datetime, client_id: UUID, actor: Actor) -> bool:
    """Add the row unless one is there; a second desk waits for the first to end."""
    added = db.session.scalar(
        insert(CheckIn)
        .values(
            registration_id=registration_id,
            day=day,
            at=at,
            by_id=actor.person_id,
            client_id=client_id,
        )
        .on_conflict_do_nothing(index_elements=["registration_id", "day"])
        .returning(CheckIn.id)
    )
    return added is not None


def _take_earlier(
    registration_id: int, day: date, at: datetime, client_id: UUID, actor: Actor
) -> None:
    """Let the act stand that was done first, in whatever order the desks have sent them."""
    db.session.execute(
        update(CheckIn)
        .where(
            CheckIn.registration_id == registration_id,
            CheckIn.day == day,
            func.row(CheckIn.at, CheckIn.client_id) > func.row(at, client_id),
        )
        .values(at=at, by_id=actor.person_id, client_id=client_id)
        .execution_options(synchronize_session=False)
    )
