"""A draft as an organiser sees it: group by group, with what it costs by now."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.seating import queries, rules
from eventmgr.groups.seating.costs import Cost, cost_of
from eventmgr.groups.seating.explaining import Names, sentence
from eventmgr.groups.seating.models import SeatingRound, SeatingSeat
from eventmgr.groups.seating.pricing import prices
from eventmgr.groups.seating.problem import Problem, Seated, Seats


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One person's seat in a draft."""

    person_id: int
    name: str
    wish: int | None
    """At which place the person wished for the group; None: not at all."""
    has_wishes: bool
    stays: bool
    is_by_hand: bool
    """Whether an organiser put the person there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftGroup:
    """One group of a draft."""

    group: WorkingGroup
    smallest: int
    largest: int
    places: Sequence[Place]
    breaches: Sequence[str]
    """What is not kept there, in words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A whole draft."""

    groups: Sequence[DraftGroup]
    cost: Cost
    elsewhere: Sequence[str]
    """What is not kept and is about no single group, in words."""
    unseated: Sequence[str]
    """Who is to be seated and has no seat in the draft: who came later."""
    gone: Sequence[str]
    """Who has a seat in the draft and is to be seated no longer."""
    losses: Sequence[str]
    """Who loses which seat if the draft is applied, and what they get instead, in words."""
    by_hand: int
    version: str
    """What stands for all that applying it rests on."""
    seats_version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What would become of a draft if those who are ticked sat in this group."""

    group: WorkingGroup
    cost: int
    """By how much the draft would cost more; below nought, less."""
    broken: int
    """How many breaches of rules there would be more."""
    objections: Sequence[str]
    """What must hold and would not any more, in words."""


def draft_of(conference: Conference, found: SeatingRound) -> Draft:
    """Return the round's draft as it is now."""
    problem = queries.problem(conference, found)
    rows = queries.seats(found)
    all_seats = {each.person_id: each.group_id for each in rows}
    people = {each.key: each for each in problem.people}
    seats = problem.standing(all_seats)
    leaving = queries.leaving(conference, found, seats)
    names = queries.names(conference, found)
    called = {each.person_id: each.person.shown_name for each in rows}
    cost = cost_of(problem, seats)
    told = _breaches(problem, seats, cost, names, called)
    unseated = queries.names_of([key for key in people if key not in seats])
    return Draft(
        groups=_groups(found, problem, rows, people, told),
        cost=cost,
        elsewhere=told[None],
        unseated=unseated,
        gone=[called[key] for key in all_seats if key not in people],
        losses=_losses(leaving, seats, names),
        by_hand=sum(each.group_id != each.found_group_id for each in rows),
        version=queries.version(problem, all_seats, found, leaving),
        seats_version=queries.seats_version(all_seats),
    )


def offers(
    conference: Conference, found: SeatingRound, person_ids: Collection[int], seen: str | None
) -> list[Offer]:
    """Return what it would cost to put these people into each group.

    First come the groups for which all holds that must, of these the least dear. Nothing changes.
    Raise DomainError if there is no draft or nobody of them is in it, and Stale if ``seen`` is
    given and the draft has changed since.
    """
    rules.require_draft(found)
    problem = queries.problem(conference, found)
    rows = queries.seats(found)
    all_seats = {each.person_id: each.group_id for each in rows}
    rules.require_seen(seen, queries.seats_version(all_seats))
    seats = problem.standing(all_seats)
    moving = set(person_ids) & seats.keys()
    if not moving:
        raise DomainError(_("Tick whom you want to move."), field="people")
    names = queries.names(conference, found)
    called = {each.person_id: each.person.shown_name for each in rows}
    known = {each.about: each.by for each in _hard(problem, seats, names, called)}
    groups = {each.group_id: each.group for each in found.tables}
    told = [
        Offer(
            group=groups[price.table],
            cost=price.cost,
            broken=price.broken,
            objections=[
                each.words
                for each in _hard(
                    problem, seats | dict.fromkeys(moving, price.table), names, called
                )
                if each.by > known.get(each.about, 0)
            ],
        )
        for price in prices(problem, seats, moving)
        if any(seats[each] != price.table for each in moving)
    ]
    return sorted(told, key=lambda each: (bool(each.objections), each.cost, each.group.number))


def _losses(leaving: Sequence[GroupMember], seats: Seats, names: Names) -> list[str]:
    told = []
    for each in leaving:
        said = {"name": each.person.shown_name, "group": names.groups[each.group_id]}
        if each.person_id in seats:
            other = names.groups[seats[each.person_id]]
            told.append(_("%(name)s: %(other)s instead of %(group)s", other=other, **said))
        else:
            told.append(_("%(name)s: no seat any more, in %(group)s until now", **said))
    return told


def _groups(
    found: SeatingRound,
    problem: Problem,
    rows: Sequence[SeatingSeat],
    people: Mapping[int, Seated],
    told: Mapping[int | None, Sequence[str]],
) -> list[DraftGroup]:
    groups = {each.group_id: each.group for each in found.tables}
    places: defaultdict[int, list[Place]] = defaultdict(list)
    for row in rows:
        if row.person_id in people:
            places[row.group_id].append(_place(row, people[row.person_id]))
    return [
        DraftGroup(
            group=groups[table.key],
            smallest=table.smallest,
            largest=table.largest,
            places=places[table.key],
            breaches=told.get(table.key, ()),
        )
        for table in problem.tables
    ]


def _place(row: SeatingSeat, person: Seated) -> Place:
    wish = person.wishes.index(row.group_id) + 1 if row.group_id in person.wishes else None
    return Place(
        person_id=row.person_id,
        name=row.person.shown_name,
        wish=wish,
        has_wishes=bool(person.wishes),
        stays=person.stays is not None,
        is_by_hand=row.group_id != row.found_group_id,
    )


def _breaches(
    problem: Problem, seats: Seats, cost: Cost, names: Names, called: Mapping[int, str]
) -> defaultdict[int | None, list[str]]:
    told: defaultdict[int | None, list[str]] = defaultdict(list)
    for each in _hard(problem, seats, names, called):
        told[each.table].append(each.words)
    for breach in cost.breaches:
        told[breach.table].append(sentence(breach, names))
    return told


class _Unkept(NamedTuple):
    """What must hold and does not, after changes by hand."""

    table: int | None
    words: str
    about: tuple[str, int, int]
    """What it is that does not hold, whatever the numbers are."""
    by: int = 1
    """By how many people."""


def _hard(
    problem: Problem, seats: Seats, names: Names, called: Mapping[int, str]
) -> Iterator[_Unkept]:
    yield from _sizes(problem, seats, names)
    for one, other in problem.apart:
        if one in seats and seats[one] == seats.get(other):
            words = _("%(one)s and %(other)s are to sit apart.", **_both(one, other, called))
            yield _Unkept(seats[one], words, ("apart", one, other))
    for one, other in problem.together:
        if one in seats and other in seats and seats[one] != seats[other]:
            words = _("%(one)s and %(other)s are to sit together.", **_both(one, other, called))
            yield _Unkept(seats[one], words, ("together", one, other))
    for each in problem.people:
        if each.stays is not None and seats.get(each.key, each.stays) != each.stays:
            code = names.groups.get(each.stays, "")
            words = _("%(one)s is to stay in %(group)s.", one=called[each.key], group=code)
            yield _Unkept(seats[each.key], words, ("stays", each.key, each.stays))


def _both(one: int, other: int, called: Mapping[int, str]) -> dict[str, str]:
    return {"one": called[one], "other": called[other]}


def _sizes(problem: Problem, seats: Seats, names: Names) -> Iterator[_Unkept]:
    sizes = Counter(seats.values())
    for table in problem.tables:
        size, told = sizes[table.key], {"group": names.groups[table.key], "count": sizes[table.key]}
        if size > table.largest:
            words = _(
                "%(group)s has %(count)d people, and takes %(most)d.", most=table.largest, **told
            )
            yield _Unkept(table.key, words, ("most", table.key, 0), size - table.largest)
        elif size < table.smallest:
            words = _(
                "%(group)s has %(count)d people, and wants %(least)d.", least=table.smallest, **told
            )
            yield _Unkept(table.key, words, ("least", table.key, 0), table.smallest - size)
