"""Who stands on a list of registrations: the statements behind every filter of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.paging import Page, paginate
from eventmgr.people.models import Person
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.enums import STATES_OF
from eventmgr.registration.matching import says, says_body, says_key
from eventmgr.registration.models import Registration
from eventmgr.registration.narrowing import EVER, NEVER, UNSAID, Filter
from eventmgr.registration.queries import with_person
from eventmgr.registration.questionnaire.genders import gender_of_registration


def registrations(conference: Conference, wanted: Filter, *, page: int) -> Page[Registration]:
    """Return one page of the registrations, by name, with their persons."""
    statement = with_person().where(*conditions(conference, wanted))
    return paginate(statement.order_by(func.lower(Person.name), Registration.id), number=page)


def matching(conference: Conference, wanted: Filter) -> Select[Person]:
    """Return the statement that reads the registered people who fit."""
    return (
        select(Person)
        .join(Registration, Registration.person_id == Person.id)
        .where(*conditions(conference, wanted))
    )


def conditions(conference: Conference, wanted: Filter) -> list[ColumnElement[bool]]:
    """Return what narrows the registrations.

    What tells who somebody is, as a name, an institution or an answer of theirs, never finds a
    protected person.
    """
    found = [Registration.conference_id == conference.id, *_plain(wanted)]
    telling = list(_telling(wanted))
    if telling:
        found += [*telling, Person.is_protected.is_(False)]
    return found


def _plain(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.state is not None:
        yield Registration.state.in_(STATES_OF[wanted.state])
    if wanted.sector is not None:
        yield says_key(Registration.sector, wanted.sector)
    if wanted.category is not None:
        yield Registration.category == wanted.category
    if wanted.clearance is not None:
        yield Registration.clearance == wanted.clearance
    if wanted.unanswered:
        yield Registration.answered_at.is_(None)
    if wanted.came:
        yield _came(wanted.came)


def _telling(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    columns: tuple[tuple[Any, str], ...] = (
        (Registration.name, wanted.name),
        (Registration.province, wanted.province),
    )
    for column, typed in columns:
        if typed:
            yield says(column, typed)
    if wanted.organisation:
        yield says_body(Registration.organisation, wanted.organisation)
    if wanted.country:
        yield func.lower(Registration.country) == wanted.country.strip('"').lower()
    if wanted.gender is not None:
        yield gender_of_registration() == ("" if wanted.gender == UNSAID else wanted.gender)
    if wanted.delegation is not None:
        yield Registration.delegation_id == wanted.delegation


def _came(when: str) -> ColumnElement[bool]:
    there = select(CheckIn.id).where(CheckIn.registration_id == Registration.id)
    if when == NEVER:
        return ~there.exists()
    if when == EVER:
        return there.exists()
    return there.where(CheckIn.day == date.fromisoformat(when)).exists()
