"""Reads of places, of the line for them, and of what waits for an organiser."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.people.models import Person
from eventmgr.registration import queries, rules
from eventmgr.registration.allotting import Limits, Waiting
from eventmgr.registration.arrangement import Arrangement, CategoryArrangement
from eventmgr.registration.clearing import GIVEN_OR_NOT_NEEDED, Vetting
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.models import CategorySetting, Registration
from eventmgr.registration.queries import with_person


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many places are given."""

    held: Mapping[Category, int]
    """By category; places held for an offer are given."""
    has_offers: bool
    has_line: bool
    """Whether anybody waited when it was counted; who is just arriving may not be among them."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What places are given by: read once in an act, under the conference's lock."""

    arrangement: Arrangement
    tally: Tally


def situation(conference: Conference) -> Situation:
    """Return what places are given by at present."""
    return Situation(arrangement(conference), tally(conference))


def tally(conference: Conference) -> Tally:
    """Count the places that are given or held for an offer, and see whether anybody waits."""
    looked_at = (*rules.HOLDS, RegistrationState.WAITLISTED)
    rows = db.session.execute(
        select(Registration.category, Registration.state, func.count())
        .where(Registration.conference_id == conference.id, Registration.state.in_(looked_at))
        .group_by(Registration.category, Registration.state)
    ).all()
    places: Counter[Category] = Counter()
    for category, state, number in rows:
        if state in rules.HOLDS:
            places[category] += number
    states = {state for _category, state, _number in rows}
    return Tally(
        held=dict(places),
        has_offers=RegistrationState.OFFERED in states,
        has_line=RegistrationState.WAITLISTED in states,
    )


def held(conference: Conference) -> Mapping[Category, int]:
    """Return how many places are given or held for an offer, by category."""
    return tally(conference).held


def line(conference: Conference) -> list[Waiting]:
    """Return all who wait and can have a place, in the order in which they asked.

    Whoever is not cleared or approved is passed over, and keeps their turn.
    """
    rows = db.session.execute(
        select(Registration.id, Registration.category)
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.WAITLISTED,
            Registration.clearance.in_(GIVEN_OR_NOT_NEEDED),
            Registration.awaits_approval.is_(False),
        )
        .order_by(Registration.answered_at, Registration.id)
    )
    return [Waiting(key, category) for key, category in rows]


def line_of(arriving: Sequence[Registration]) -> list[Waiting]:
    """Return the line of those who are just arriving, where nobody waits in front of them."""
    may_come = [each for each in arriving if rules.may_be_placed(each)]
    may_come.sort(key=lambda each: (each.answered_at is None, each.answered_at, each.id))
    return [Waiting(each.id, each.category) for each in may_come]


def limits(conference: Conference) -> Limits:
    """Return how many places there are, in all and by category."""
    return limits_of(conference, arrangement(conference))


def limits_of(conference: Conference, arranged: Arrangement) -> Limits:
    """Return how many places there are by an arrangement that was read before."""
    return Limits(
        total=conference.capacity,
        by_category={
            category: each.capacity
            for category, each in arranged.categories.items()
            if each.capacity is not None
        },
    )


def category_settings(conference: Conference) -> Sequence[CategorySetting]:
    """Return what is special for categories; one without anything special is not there."""
    return db.session.scalars(
        select(CategorySetting).where(CategorySetting.conference_id == conference.id)
    ).all()


def arrangement(conference: Conference) -> Arrangement:
    """Return how the conference registers now."""
    setup = queries.setup(conference)
    return Arrangement(
        needs_approval=setup.needs_approval,
        answers_until=setup.answers_until,
        offer_hours=setup.offer_hours,
        clearance_days=setup.clearance_days,
        clearance_sectors=tuple(setup.clearance_sectors),
        categories={
            each.category: CategoryArrangement(
                capacity=each.capacity, needs_clearance=each.needs_clearance, is_open=each.is_open
            )
            for each in category_settings(conference)
        },
    )


def vetting(conference: Conference) -> Vetting:
    """Return who has to be cleared."""
    return vetting_by(arrangement(conference))


def vetting_by(arranged: Arrangement) -> Vetting:
    """Return who has to be cleared by an arrangement that was read before."""
    return Vetting(
        categories=frozenset(
            key for key, each in arranged.categories.items() if each.needs_clearance
        ),
        sectors=frozenset(arranged.clearance_sectors),
    )


def never_asked(conference: Conference) -> list[Registration]:
    """Return who has asked for a place, has to be cleared, and was never asked for it."""
    asked = vetting(conference)
    statement = (
        with_person()
        .where(
            *_to_be_vetted(conference),
            Registration.clearance == Clearance.NOT_NEEDED,
            or_(
                Registration.category.in_(asked.categories), Registration.sector.in_(asked.sectors)
            ),
        )
        .order_by(Registration.answered_at, Registration.id)
    )
    return list(db.session.scalars(statement, execution_options={"populate_existing": True}))


def whole(conference: Conference, ids: Collection[int]) -> list[Registration]:
    """Return these registrations of the conference in the order of asking, freshly read."""
    statement = (
        with_person()
        .where(Registration.conference_id == conference.id, Registration.id.in_(ids))
        .order_by(Registration.answered_at, Registration.id)
    )
    return list(db.session.scalars(statement, execution_options={"populate_existing": True}))


def expired_offers(conference: Conference, *, now: datetime) -> list[Registration]:
    """Return those for whom a place was held in vain, freshly read."""
    statement = (
        with_person()
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.OFFERED,
            Registration.offered_until <= now,
        )
        .order_by(Registration.offered_until, Registration.id)
    )
    return list(db.session.scalars(statement, execution_options={"populate_existing": True}))


def conferences_with_expired_offers(*, now: datetime) -> Sequence[Conference]:
    """Return the conferences whose line has to move up because offers were not taken."""
    expired = select(Registration.conference_id).where(
        Registration.state == RegistrationState.OFFERED, Registration.offered_until <= now
    )
    return db.session.scalars(
        select(Conference).where(Conference.id.in_(expired)).order_by(Conference.id)
    ).all()


def applications(conference: Conference, *, page: int) -> Page[Registration]:
    """Return one page of those whom an organiser has to let in, the first to ask first."""
    conditions = (*_asking(conference), Registration.awaits_approval.is_(True))
    return _in_order(conditions, page=page)


def to_clear(conference: Conference, *, page: int) -> Page[Registration]:
    """Return one page of those who are not cleared yet, or were not, the first to ask first.

    Whoever has a place already stands here too: they cannot come in before it is known.
    """
    return _in_order((*_to_be_vetted(conference), _is_uncleared()), page=page)


def all_to_clear(conference: Conference) -> Iterator[Registration]:
    """Yield those who wait for clearance and may stand in a list: no protected person."""
    statement = with_person().where(
        *_to_be_vetted(conference), _is_uncleared(), Person.is_protected.is_(False)
    )
    yield from db.session.scalars(statement.order_by(Registration.answered_at, Registration.id))


@dataclass(frozen=True, slots=True)
class ToDo:
    """What of the registrations waits for an organiser."""

    applications: int
    clearances: int
    protected_clearances: int
    """How many of these stand in no list."""


def to_do(conference: Conference) -> ToDo:
    """Return how many applications and clearances wait."""
    uncleared = _is_uncleared()
    row = db.session.execute(
        select(
            func.count().filter(*_asking(conference), Registration.awaits_approval.is_(True)),
            func.count().filter(uncleared),
            func.count().filter(uncleared, Person.is_protected.is_(True)),
        )
        .join(Registration.person)
        .where(*_to_be_vetted(conference))
    ).one()
    return ToDo(*row)


def _in_order(conditions: tuple[ColumnElement[bool], ...], *, page: int) -> Page[Registration]:
    statement = with_person().where(*conditions)
    return paginate(statement.order_by(Registration.answered_at, Registration.id), number=page)


def _asking(conference: Conference) -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.conference_id == conference.id,
        Registration.state == RegistrationState.APPLIED,
        Registration.answered_at.is_not(None),
    )


def _to_be_vetted(conference: Conference) -> tuple[ColumnElement[bool], ...]:
    has_asked = or_(
        Registration.state != RegistrationState.APPLIED, Registration.answered_at.is_not(None)
    )
    return (
        Registration.conference_id == conference.id,
        Registration.state.in_(rules.VETTABLE),
        has_asked,
    )


def _is_uncleared() -> ColumnElement[bool]:
    return Registration.clearance.in_([Clearance.PENDING, Clearance.REFUSED])
