"""The people of one conference, as its organisers look them up and keep them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.people.models import Organisation, Person
from eventmgr.registration.enums import STATES_OF, Among, RegistrationState
from eventmgr.registration.matching import says, says_key
from eventmgr.registration.models import Contact, Registration
from eventmgr.registration.narrowing import State, Wanted


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list, with the state of their registration if they have one."""

    person: Person
    state: RegistrationState | None


def people(conference: Conference, wanted: Wanted, *, number: int) -> Page[Row]:
    """Return one page of the address book, in the order of the sort names."""
    statement = (
        matching(conference, wanted)
        .options(joinedload(Person.organisation))
        .order_by(func.lower(func.coalesce(func.nullif(Person.sort_name, ""), Person.name)))
        .order_by(Person.id)
    )
    page = paginate(statement, number=number)
    states = _states(conference, [each.id for each in page.rows])
    rows = [Row(each, states.get(each.id)) for each in page.rows]
    return Page(rows=rows, number=page.number, total=page.total, size=page.size)


def matching(conference: Conference, wanted: Wanted) -> Select[Person]:
    """Return the statement that reads the people of the address book who fit."""
    return (
        select(Person)
        .join(Contact, and_(*_known_to(conference)))
        .outerjoin(Person.organisation)
        .where(*_conditions(conference, wanted))
    )


def find_contact(conference: Conference, person_id: int) -> Person | None:
    """Return the person if they stand in the conference's address book."""
    return db.session.scalar(
        select(Person)
        .join(Contact, and_(*_known_to(conference)))
        .where(Person.id == person_id)
        .options(joinedload(Person.organisation))
    )


def find_stays(conference: Conference, person_ids: Collection[int]) -> Person | None:
    """Return whom the first of them that was merged became, if they are in the address book."""
    lost = aliased(Person)
    return db.session.scalar(
        select(Person)
        .join(Contact, and_(*_known_to(conference)))
        .join(lost, lost.merged_into_id == Person.id)
        .where(lost.id.in_(person_ids))
        .order_by(lost.id)
        .limit(1)
    )


def is_known_elsewhere(conference: Conference, person: Person) -> bool:
    """Whether another conference has the person in its address book or has registered them."""
    elsewhere = (
        select(table.person_id)
        .where(table.person_id == person.id, table.conference_id != conference.id)
        .exists()
        for table in (Contact, Registration)
    )
    return bool(db.session.scalar(select(or_(*elsewhere))))


def _known_to(conference: Conference) -> tuple[ColumnElement[bool], ...]:
    return Contact.person_id == Person.id, Contact.conference_id == conference.id


def _states(conference: Conference, persons: Sequence[int]) -> dict[int, RegistrationState]:
    rows = db.session.execute(
        select(Registration.person_id, Registration.state).where(
            Registration.conference_id == conference.id, Registration.person_id.in_(persons)
        )
    )
    return {row.person_id: row.state for row in rows}


def _conditions(conference: Conference, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what narrows the list; what is looked for in words is never found in the protected."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.words:
        told = (Person.name, Person.badge_name, Person.email, Organisation.name)
        conditions.append(or_(*(each.icontains(wanted.words, autoescape=True) for each in told)))
    if wanted.sector:
        conditions.append(says_key(Person.sector, wanted.sector))
    if wanted.country:
        conditions.append(Person.country == wanted.country)
    if wanted.organisation:
        conditions.append(says(func.coalesce(Organisation.name, ""), wanted.organisation))
    if wanted.province:
        conditions.append(says(func.coalesce(Organisation.province, ""), wanted.province))
    if conditions:
        conditions.append(Person.is_protected.is_(False))
    if wanted.state is not None:
        conditions.append(_stands(conference, wanted.state))
    return conditions


def _stands(conference: Conference, state: State) -> ColumnElement[bool]:
    theirs = select(Registration.id).where(
        Registration.conference_id == conference.id, Registration.person_id == Person.id
    )
    if state is Among.UNINVITED:
        return ~theirs.exists()
    return theirs.where(Registration.state.in_(STATES_OF[state])).exists()
