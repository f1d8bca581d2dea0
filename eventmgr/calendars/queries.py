"""Reads of what people have in their calendars."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.agenda import queries as agendas
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.versions import published
from eventmgr.calendars import rules, truth
from eventmgr.calendars.enums import Method, Reach
from eventmgr.calendars.facts import Facts
from eventmgr.calendars.models import CalendarEntry, CalendarSetup
from eventmgr.calendars.rules import Due
from eventmgr.calendars.truth import Truth
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """What somebody may have sent to them for their calendar."""

    conference: bool
    sessions: Sequence[AgendaItem]


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """How many have something in their calendar that came from here."""

    conference: int
    sessions: int
    """Of entries of single sessions."""
    people: int


def setup(conference: Conference) -> CalendarSetup:
    """Return what was decided for the conference, or how it is without a decision."""
    found = db.session.get(CalendarSetup, conference.id)
    return found or CalendarSetup(conference_id=conference.id, is_kept_current=False)


def entries(conference: Conference) -> Select[CalendarEntry]:
    """Return how entries are read that somebody can still be written to about: with all needed."""
    return (
        select(CalendarEntry)
        .join(CalendarEntry.person)
        .where(CalendarEntry.conference_id == conference.id)
        .where(Person.email != "", Person.erased_at.is_(None))
        .options(joinedload(CalendarEntry.person), joinedload(CalendarEntry.mail))
        .order_by(CalendarEntry.id)
    )


def entry_of(
    conference: Conference, person_id: int, session_uid: UUID | None
) -> CalendarEntry | None:
    """Return the person's entry of the conference or session; of several the newest."""
    return newest_of(conference, [person_id], session_uid).get(person_id)


def newest_of(
    conference: Conference, person_ids: Collection[int], session_uid: UUID | None
) -> dict[int, CalendarEntry]:
    """Return the entries of the conference or session by person; of several the newest."""
    which = entries(conference).where(
        CalendarEntry.person_id.in_(person_ids),
        CalendarEntry.session_uid.is_not_distinct_from(session_uid),
    )
    found = db.session.scalars(which, execution_options={"populate_existing": True})
    return {each.person_id: each for each in found}


def to_hand_out(
    conference: Conference, person_ids: Collection[int], session_uid: UUID | None
) -> dict[int, Facts]:
    """Return what calendars would show of the conference or session, by person.

    Of the persons only those who have not said that they do not come.
    """
    known = truth.read(
        conference,
        agendas.published(conference),
        person_ids,
        is_called_off=setup(conference).called_off_at is not None,
    )
    found = {each: known.of(each, session_uid, is_handed_out=True) for each in person_ids}
    return {each: facts for each, facts in found.items() if facts is not None}


def gone_among(conference: Conference, person_ids: Collection[int]) -> set[int]:
    """Return which of the persons have a registration and do not come."""
    return set(
        db.session.scalars(
            select(Registration.person_id).where(
                Registration.conference_id == conference.id,
                Registration.person_id.in_(person_ids),
                Registration.state.in_(rules.GONE),
            )
        )
    )


def conferences_with_lost(*, now: datetime) -> Sequence[int]:
    """Return the conferences where somebody who does not come may have an entry.

    Not those that are over wherever they took place.
    """
    return db.session.scalars(
        select(CalendarEntry.conference_id)
        .join(CalendarSetup, CalendarSetup.conference_id == CalendarEntry.conference_id)
        .join(
            Registration,
            (Registration.conference_id == CalendarEntry.conference_id)
            & (Registration.person_id == CalendarEntry.person_id),
        )
        .join(Conference, Conference.id == CalendarEntry.conference_id)
        .outerjoin(Mail, Mail.id == CalendarEntry.mail_id)
        .where(
            CalendarSetup.is_kept_current,
            CalendarEntry.method == Method.REQUEST,
            Registration.state.in_(rules.GONE),
            Conference.ends >= (now - timedelta(days=1)).date(),
            or_(CalendarEntry.has_left, ~rules.never_arrived()),
        )
        .distinct()
        .order_by(CalendarEntry.conference_id)
    ).all()


def pending(conference: Conference, *, now: datetime, agenda: Agenda | None = None) -> list[Due]:
    """Return what calendars have that is not so, by the published agenda or by ``agenda``.

    Empty once the conference is over: nobody needs to be told any more.
    """
    if rules.is_over(conference, conference.at_venue(now).date()):
        return []
    found = db.session.scalars(
        entries(conference), execution_options={"populate_existing": True}
    ).all()
    if not found:
        return []
    return due_among(found, truth_for(conference, found, agenda=agenda))


def truth_for(
    conference: Conference, found: Sequence[CalendarEntry], *, agenda: Agenda | None = None
) -> Truth:
    """Return the truth about those who have the entries."""
    return truth.read(
        conference,
        agenda or agendas.published(conference),
        {each.person_id for each in found},
        is_called_off=setup(conference).called_off_at is not None,
    )


def due_among(found: Sequence[CalendarEntry], known: Truth) -> list[Due]:
    """Return what the entries, which come with their mails, need to show the truth."""
    needed = (
        rules.due(each, rules.reach(each, each.mail), _truth_of(each, known)) for each in found
    )
    return [each for each in needed if each is not None]


def _truth_of(entry: CalendarEntry, known: Truth) -> Facts | None:
    return known.of(entry.person_id, entry.session_uid, is_handed_out=rules.was_handed_out(entry))


def numbers(conference: Conference) -> Numbers:
    """Return how many entries stand in calendars, as far as anybody knows here: one statement."""
    standing = [
        each
        for each in db.session.scalars(entries(conference))
        if each.method is Method.REQUEST and rules.reach(each, each.mail) is not Reach.NOWHERE
    ]
    whole = sum(each.session_uid is None for each in standing)
    return Numbers(
        conference=whole,
        sessions=len(standing) - whole,
        people=len({each.person_id for each in standing}),
    )


def offered(conference: Conference, registration: Registration, *, now: datetime) -> Offered:
    """Return what the person can have sent to them for their calendar.

    The conference once their place is confirmed, and each published session of theirs.
    """
    nothing = Offered(conference=False, sessions=())
    if rules.is_over(conference, conference.at_venue(now).date()):
        return nothing
    if registration.state in rules.GONE or not registration.person.email:
        return nothing
    known = truth.read(
        conference,
        published.current(conference).agenda,
        [registration.person_id],
        is_called_off=setup(conference).called_off_at is not None,
    )
    if known.is_called_off:
        return nothing
    return Offered(
        conference=registration.state is RegistrationState.CONFIRMED,
        sessions=[each for each in known.sessions_of(registration.person_id) if each.ends_at > now],
    )
