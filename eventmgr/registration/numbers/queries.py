"""Reads of numbers: one statement for each dimension, however many people there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    case,
    func,
    literal,
    select,
    true,
)

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.models import Person
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.matching import body_name
from eventmgr.registration.models import Registration
from eventmgr.registration.narrowing import EVER, NEVER
from eventmgr.registration.numbers import rules
from eventmgr.registration.numbers.dimensions import DIMENSIONS, ORGANISATION, Dimension
from eventmgr.registration.numbers.measures import (
    CHECKED_IN,
    CONFIRMED,
    REGISTERED,
    Measure,
    measures,
)
from eventmgr.registration.numbers.models import ProfileTarget
from eventmgr.registration.numbers.rules import Counts, Group, Line

MOST_LINES: Final = 25
"""Of a dimension whose groups nobody has listed, until the whole is asked for."""

MOST_KNOWN: Final = 12
"""As many groups a warning lists."""

ALWAYS: Final = frozenset({REGISTERED, CONFIRMED, CHECKED_IN})


@dataclass(frozen=True, slots=True)
class Table:
    """How many people there are, by one dimension."""

    dimension: Dimension
    lines: Sequence[Line]
    rest: Counts
    """Whoever did not say, and the protected of whom no line may tell."""
    untold: Counts
    """The protected who are counted in the total alone."""

    @property
    def has_rest(self) -> bool:
        """Whether there is anything to tell of whoever is in no line."""
        return any(self.rest.values())

    @property
    def total(self) -> Counts:
        """Everybody."""
        return rules.summed([*(each.counts for each in self.lines), self.rest, self.untold])


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """One line of the profile, as it stands."""

    target: ProfileTarget
    group: str
    """The key of the group, as it is counted by now."""
    of_whom: str
    promised: int
    confirmed: int
    checked_in: int
    missing: int
    link: dict[str, str] | None
    """The words of the filter that shows who is counted."""
    is_private: bool = False
    """Whether only organisers may see who is counted."""
    warning: str = ""
    """Says that nobody is called so, where the word may be misspelt."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything that the page of numbers tells."""

    measures: Sequence[Measure]
    total: Counts
    tables: Sequence[Table]
    profile: Sequence[Promise]

    @property
    def columns(self) -> list[Measure]:
        """What tables tell: of what is rare, only what there is."""
        return [each for each in self.measures if each.key in ALWAYS or self.total[each.key]]


def numbers(conference: Conference) -> Numbers:
    """Return all numbers of the conference; one statement for each dimension, one for targets."""
    columns = measures(conference)
    tables = [_table(conference, each, columns) for each in DIMENSIONS]
    total = {**dict.fromkeys((each.key for each in columns), 0), **tables[0].total}
    profile = [_promise(each, group, tables, total) for each, group in _aims(conference)]
    return Numbers(columns, total, tables, profile)


def names_to_offer(conference: Conference, found: Numbers) -> list[str]:
    """Return the groups that can be promised: of closed lists all, of others who is counted."""
    closed = (name for each in DIMENSIONS for name in each.offered(conference))
    counted = (line.name for each in found.tables for line in each.lines)
    return list(dict.fromkeys([*closed, *counted]))


def _aims(conference: Conference) -> Sequence[tuple[ProfileTarget, str]]:
    """Return what was promised, each with the key of the group as it is counted by now."""
    body = func.lower(body_name(ProfileTarget.value))
    group = case((ProfileTarget.dimension == ORGANISATION, body), else_=ProfileTarget.value)
    rows = db.session.execute(
        select(ProfileTarget, group)
        .where(ProfileTarget.conference_id == conference.id)
        .order_by(ProfileTarget.id)
    )
    return [(target, key) for target, key in rows]


def find_target(conference: Conference, target_id: int) -> ProfileTarget | None:
    """Return the target if it belongs to the conference."""
    return db.session.scalar(
        select(ProfileTarget).where(
            ProfileTarget.conference_id == conference.id, ProfileTarget.id == target_id
        )
    )


def _table(conference: Conference, dimension: Dimension, columns: Sequence[Measure]) -> Table:
    groups = _groups(conference, dimension, columns)
    told = rules.discreet(groups, is_telling=dimension.is_telling)
    return Table(dimension, _sorted(dimension, told.lines), told.rest, told.untold)


def _sorted(dimension: Dimension, lines: Sequence[Line]) -> list[Line]:
    if dimension.order is not None:
        places = {key: at for at, key in enumerate(dimension.order(each.value for each in lines))}
        return sorted(lines, key=lambda each: places[each.value])
    return sorted(lines, key=lambda each: (-each.counts[REGISTERED], each.name.casefold()))


def _groups(
    conference: Conference, dimension: Dimension, columns: Sequence[Measure]
) -> list[Group]:
    there = _days_by_registration(conference)
    value = func.coalesce(dimension.value, "").label("value")
    spelt = dimension.value if dimension.spelt is None else dimension.spelt
    counted = [func.count().filter(_counts(each, there.c.days)) for each in columns]
    rows = db.session.execute(
        select(value, func.max(spelt), Person.is_protected, *counted)
        .select_from(Registration)
        .join(Registration.person)
        .outerjoin(there, there.c.registration_id == Registration.id)
        .where(Registration.conference_id == conference.id)
        .group_by(value, Person.is_protected)
    ).all()
    return _joined(dimension, [each.key for each in columns], rows)


def _days_by_registration(conference: Conference) -> FromClause:
    return (
        select(CheckIn.registration_id, func.array_agg(CheckIn.day).label("days"))
        .join(CheckIn.registration)
        .where(Registration.conference_id == conference.id)
        .group_by(CheckIn.registration_id)
        .subquery()
    )


def _counts(measure: Measure, days: ColumnElement[Any]) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [true()]
    if measure.states is not None:
        found.append(Registration.state.in_(measure.states))
    if measure.came == NEVER:
        found.append(days.is_(None))
    elif measure.came == EVER:
        found.append(days.is_not(None))
    elif measure.came:
        found.append(literal(date.fromisoformat(measure.came)) == func.any(days))
    return and_(*found)


def _joined(
    dimension: Dimension, keys: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[Group]:
    """Return the groups, of which the database tells one row for each kind of person."""
    names: dict[str, str] = {}
    counts: dict[tuple[str, bool], dict[str, int]] = {}
    for row in rows:
        value, spelt, is_protected = row[:3]
        counts[value, is_protected] = dict(zip(keys, row[3:], strict=True))
        if value and not (is_protected and value in names):
            names[value] = dimension.name(spelt)
    nothing = dict.fromkeys(keys, 0)
    return [
        Group(
            value=value,
            name=names.get(value, ""),
            open=counts.get((value, False), nothing),
            protected=counts.get((value, True), nothing),
        )
        for value in dict.fromkeys(row[0] for row in rows)
    ]


def _promise(target: ProfileTarget, group: str, tables: Sequence[Table], total: Counts) -> Promise:
    table = next((each for each in tables if each.dimension.key == target.dimension), None)
    counts, name = (total, _("Everybody")) if table is None else _of(target, group, table)
    everybody = total.get(CONFIRMED, 0)
    people = rules.promised(number=target.number, share=target.share, total=everybody)
    link = table.dimension.link if table is not None else None
    return Promise(
        target=target,
        group=group,
        of_whom=name,
        promised=people,
        confirmed=counts.get(CONFIRMED, 0),
        checked_in=counts.get(CHECKED_IN, 0),
        missing=rules.missing(people, counts.get(CONFIRMED, 0)),
        link={} if table is None else dict(link(group)) if link else None,
        is_private=table is not None and table.dimension.is_private,
        warning=_warning(name, group, table) if table is not None else "",
    )


def _warning(name: str, group: str, table: Table) -> str:
    """Return the sentence for a word that no line is called by; what is protected stays untold."""
    if not table.dimension.is_open or any(each.value == group for each in table.lines):
        return ""
    return rules.unmatched(
        name, str(table.dimension.label), [each.name for each in table.lines[:MOST_KNOWN]]
    )


def _of(target: ProfileTarget, group: str, table: Table) -> tuple[Counts, str]:
    """Return the counts of whom the target is about, and how they are called."""
    for line in table.lines:
        if line.value == group:
            return line.counts, line.name
    return {}, target.spelt or table.dimension.name(target.value)
