"""Reads of saved lists, and of the people who stand on them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.models import Person
from eventmgr.registration import address_book
from eventmgr.registration.lists import people
from eventmgr.registration.lists.models import SavedList
from eventmgr.registration.lists.rules import filter_of
from eventmgr.registration.narrowing import AnyFilter, Wanted


@dataclass(frozen=True, slots=True)
class Count:
    """How many people fit a filter."""

    total: int
    protected: int
    """How many of them are counted only: no file and no letter to many takes them along."""


@dataclass(frozen=True, slots=True)
class Row:
    """One list with how many stand on it now; None for a filter that is understood no more."""

    saved: SavedList
    count: Count | None


def find_list(conference: Conference, list_id: int) -> SavedList | None:
    """Return the list if it belongs to the conference, with who saved it."""
    return db.session.scalar(
        select(SavedList)
        .where(SavedList.conference_id == conference.id, SavedList.id == list_id)
        .options(joinedload(SavedList.by))
    )


def lists(conference: Conference) -> list[SavedList]:
    """Return the conference's lists, by name."""
    return list(
        db.session.scalars(
            select(SavedList)
            .where(SavedList.conference_id == conference.id)
            .options(joinedload(SavedList.by))
            .order_by(SavedList.folded_name)
        )
    )


def counted(conference: Conference) -> list[Row]:
    """Return the lists with their present counts: two statements, however many they are."""
    found = [(each, wanted_by(each)) for each in lists(conference)]
    counts = iter(counts_of(conference, [wanted for _, wanted in found if wanted is not None]))
    return [Row(each, None if wanted is None else next(counts)) for each, wanted in found]


def wanted_by(saved: SavedList) -> AnyFilter | None:
    """Return the list's filter; None if it is understood no more."""
    try:
        return filter_of(saved.kind, saved.wanted)
    except DomainError:
        return None


def counts_of(conference: Conference, wanted: Iterable[AnyFilter]) -> list[Count]:
    """Return how many people fit each of the filters, with one statement."""
    fitting = [matching(conference, each) for each in wanted]
    if not fitting:
        return []
    numbers = [
        select(func.count()).select_from(statement.subquery()).scalar_subquery()
        for every in fitting
        for statement in (every, every.where(Person.is_protected))
    ]
    row = db.session.execute(select(*numbers)).one()
    return [Count(row[at], row[at + 1]) for at in range(0, len(numbers), 2)]


def nameable(people: Select[Person]) -> Select[Person]:
    """Return the same people without the protected ones, who stand in no export and no letter."""
    return people.where(Person.is_protected.is_(False))


def matching(conference: Conference, wanted: AnyFilter) -> Select[Person]:
    """Return the statement that reads who fits the filter."""
    if isinstance(wanted, Wanted):
        return address_book.matching(conference, wanted)
    return people.matching(conference, wanted)
