"""Reads of seating: rounds, who is to be seated, and drafts."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.versions import version_of
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.queries import EXPECTED
from eventmgr.groups.seating.attending import registrations
from eventmgr.groups.seating.attributes import (
    SECTOR,
    attributes,
    values_of,
)
from eventmgr.groups.seating.enums import BondKind, Mode, RuleKind, SeatingState
from eventmgr.groups.seating.explaining import Names
from eventmgr.groups.seating.models import (
    SeatingBond,
    SeatingRound,
    SeatingSeat,
    SeatingTable,
)
from eventmgr.groups.seating.problem import Problem, Rule, Seated, Table
from eventmgr.groups.seating.wishes import wishes
from eventmgr.people.models import Person
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.models import Registration


def rounds(conference: Conference) -> Sequence[SeatingRound]:
    """Return the rounds of the conference, in the order in which they were prepared."""
    statement = select(SeatingRound).where(SeatingRound.conference_id == conference.id)
    whole = statement.order_by(SeatingRound.id).options(*_whole())
    return db.session.scalars(whole).all()


def find_round(conference: Conference, round_id: int) -> SeatingRound | None:
    """Return the round with its groups and bonds, freshly read, if it is the conference's."""
    return db.session.scalar(
        select(SeatingRound)
        .where(SeatingRound.conference_id == conference.id, SeatingRound.id == round_id)
        .options(*_whole()),
        execution_options={"populate_existing": True},
    )


def before(found: SeatingRound) -> int:
    """Return how many searches come before the round's, if that waits."""
    if found.state is not SeatingState.QUEUED:
        return 0
    running = SeatingRound.state == SeatingState.RUNNING
    earlier = (SeatingRound.state == SeatingState.QUEUED) & (
        tuple_(SeatingRound.asked_at, SeatingRound.id) < (found.asked_at, found.id)
    )
    statement = select(func.count()).select_from(SeatingRound).where(running | earlier)
    return db.session.scalars(statement).one()


def find_bond(found: SeatingRound, bond_id: int) -> SeatingBond | None:
    """Return the bond of that id in this round, or None."""
    return db.session.scalar(
        select(SeatingBond).where(SeatingBond.id == bond_id, SeatingBond.round_id == found.id)
    )


def members(found: SeatingRound) -> dict[int, dict[int, GroupRole]]:
    """Return what people are in the round's groups now: by group, by person."""
    groups = [each.group_id for each in found.tables]
    rows = db.session.execute(
        select(GroupMember.group_id, GroupMember.person_id, GroupMember.role)
        .where(GroupMember.group_id.in_(groups))
        .order_by(GroupMember.id)
    )
    there: dict[int, dict[int, GroupRole]] = {group: {} for group in groups}
    for group_id, person_id, role in rows:
        there[group_id][person_id] = role
    return there


def seats(found: SeatingRound) -> Sequence[SeatingSeat]:
    """Return the seats of the draft, with their people, by name."""
    statement = (
        select(SeatingSeat)
        .join(SeatingSeat.person)
        .where(SeatingSeat.round_id == found.id)
        .order_by(func.lower(Person.name), Person.id)
        .options(joinedload(SeatingSeat.person))
    )
    return db.session.scalars(statement).all()


def names_of(person_ids: Sequence[int]) -> list[str]:
    """Return what these people are called, by name."""
    if not person_ids:
        return []
    people = db.session.scalars(
        select(Person).where(Person.id.in_(person_ids)).order_by(func.lower(Person.name), Person.id)
    )
    return [each.shown_name for each in people]


def leads(found: SeatingRound, there: Mapping[int, Mapping[int, GroupRole]]) -> dict[int, int]:
    """Return in which group those must stay who are there as more than members.

    So do members, if the round keeps whoever sits already, and members of one group who observe
    another: the other is no place for them.
    """
    observing = {
        person
        for roles in there.values()
        for person, role in roles.items()
        if role is GroupRole.OBSERVER
    }
    leading: dict[int, int] = {}
    sitting: dict[int, int] = {}
    for group_id, roles in there.items():
        for person_id, role in roles.items():
            if role in _LEADING:
                leading.setdefault(person_id, group_id)
            elif role is GroupRole.MEMBER and (found.keeps_seated or person_id in observing):
                sitting.setdefault(person_id, group_id)
    return sitting | leading


_LEADING = (GroupRole.MODERATOR, GroupRole.CO_MODERATOR, GroupRole.RAPPORTEUR)


def problem(conference: Conference, found: SeatingRound) -> Problem:
    """Return the round as a problem: who is seated, where, and what is wanted."""
    there = members(found)
    people = _people(conference, found, there)
    stays = leads(found, there)
    stays |= {
        each.person_id: each.group_id
        for each in found.standing_bonds
        if each.kind is BondKind.STAYS and each.group_id is not None
    }
    rules = rules_of(found)
    values = values_of(conference, people, {each.attribute for each in rules})
    ids = {each.group.code: each.group_id for each in found.tables}
    wanted = wishes(conference, people)
    sits = _sitting(there) if found.present_on else {}
    keys = {each.person_id for each in people}
    return Problem(
        people=tuple(
            Seated(
                key=each.person_id,
                values=values.get(each.person_id, {}),
                wishes=tuple(ids[code] for code in wanted.get(each.person_id, ()) if code in ids),
                stays=stays.get(each.person_id),
                sits=sits.get(each.person_id),
            )
            for each in people
        ),
        tables=_tables(found, len(people)),
        rules=rules,
        apart=_pairs(found, BondKind.APART, keys),
        together=_pairs(found, BondKind.TOGETHER, keys),
        emphasis=found.emphasis,
    )


def rules_of(found: SeatingRound) -> tuple[Rule, ...]:
    """Return the rules of the round, and the one that its mode brings."""
    own = tuple(
        Rule(
            attribute=each["attribute"],
            kind=RuleKind(each["kind"]),
            most=each.get("most") or 1,
        )
        for each in found.rules
    )
    if found.mode is not Mode.SAME_SECTOR:
        return own
    others = [each for each in own if each.attribute != SECTOR]
    return (Rule(attribute=SECTOR, kind=RuleKind.TOGETHER), *others)


def names(conference: Conference, found: SeatingRound) -> Names:
    """Return how all that a round is about is called."""
    return Names(
        attributes=attributes(conference, but=found.id),
        groups={each.group_id: each.group.code for each in found.tables},
    )


def version(
    problem: Problem,
    drafted: Mapping[int, int],
    found: SeatingRound,
    leaving: Sequence[GroupMember],
) -> str:
    """Return what stands for the draft, who sits now, who would lose a seat, and why."""
    return version_of(
        {
            "problem": repr(problem),
            "draft": repr(sorted(drafted.items())),
            "now": _now(found),
            "leaving": repr([each.id for each in leaving]),
        }
    )


def seats_version(seats: Mapping[int, int]) -> str:
    """Return what stands for the seats of a draft alone, as whoever moves people has seen them."""
    return version_of({"draft": repr(sorted(seats.items()))})


def leaving(
    conference: Conference, found: SeatingRound, wanted: Mapping[int, int]
) -> list[GroupMember]:
    """Return the seats that members lose if these seats are given, by name.

    Whoever gets a seat in another group loses theirs; without one only those lose it who come no
    more, or did not come on the day that counts. Who is kept where they sit loses nothing.
    """
    groups = [each.group_id for each in found.tables]
    statement = (
        select(GroupMember)
        .join(GroupMember.person)
        .where(GroupMember.group_id.in_(groups), GroupMember.role == GroupRole.MEMBER)
        .order_by(func.lower(Person.name), GroupMember.id)
        .options(joinedload(GroupMember.person))
    )
    members = db.session.scalars(statement).all()
    coming = _expected(conference)
    if found.present_on:
        coming &= _came(conference, date.fromisoformat(found.present_on))
    kept = {each.person_id for each in members if wanted.get(each.person_id) == each.group_id}
    return [
        each
        for each in members
        if not (found.keeps_seated and (each.person_id in kept or each.person_id not in wanted))
        and (
            wanted[each.person_id] != each.group_id
            if each.person_id in wanted
            else each.person_id not in coming
        )
    ]


def _expected(conference: Conference) -> set[int]:
    return set(
        db.session.scalars(
            select(Registration.person_id).where(
                Registration.conference_id == conference.id, Registration.state.in_(EXPECTED)
            )
        )
    )


def _now(found: SeatingRound) -> str:
    return repr(sorted((group, sorted(roles.items())) for group, roles in members(found).items()))


def _whole() -> tuple[ORMOption, ...]:
    bonds = selectinload(SeatingRound.bonds)
    return (
        selectinload(SeatingRound.tables)
        .joinedload(SeatingTable.group)
        .selectinload(WorkingGroup.sessions),
        bonds.joinedload(SeatingBond.person),
        bonds.joinedload(SeatingBond.other),
        bonds.joinedload(SeatingBond.group),
    )


def _people(
    conference: Conference, found: SeatingRound, there: Mapping[int, Mapping[int, GroupRole]]
) -> list[Registration]:
    """Return who is to be seated: of the categories, or seated already, and not observing there."""
    roles: dict[int, GroupRole] = {}
    for group in there.values():
        roles |= {
            person: role
            for person, role in group.items()
            if person not in roles or role in _LEADING or roles[person] is GroupRole.OBSERVER
        }
    if found.present_on:
        came = _came(conference, date.fromisoformat(found.present_on))
    return [
        each
        for each in registrations(conference)
        if (role := roles.get(each.person_id)) is not GroupRole.OBSERVER
        and (each.category.value in found.categories or each.person_id in roles)
        and (not found.present_on or each.person_id in came or role in _LEADING)
    ]


def _came(conference: Conference, day: date) -> set[int]:
    return set(
        db.session.scalars(
            select(Registration.person_id)
            .join(CheckIn, CheckIn.registration_id == Registration.id)
            .where(Registration.conference_id == conference.id, CheckIn.day == day)
        )
    )


def _sitting(there: Mapping[int, Mapping[int, GroupRole]]) -> dict[int, int]:
    """Return where people sit who take part; whoever observes does not sit."""
    return {
        person: group
        for group, roles in there.items()
        for person, role in roles.items()
        if role is not GroupRole.OBSERVER
    }


def _tables(found: SeatingRound, people: int) -> tuple[Table, ...]:
    """Return the groups with their sizes; what was not said follows from an equal share."""
    least, rest = divmod(people, max(len(found.tables), 1))
    usual = (least, least + bool(rest))
    if found.present_on:  # nobody is moved for evenness alone
        usual = (least * 3 // 4, (usual[1] * 5 + 3) // 4)
    if found.mode is Mode.SAME_SECTOR:  # sectors are of any size: from half a share to two
        usual = (least // 2, 2 * usual[1])
    tables = []
    for each in sorted(found.tables, key=lambda each: each.group.number):
        smallest, largest = each.smallest, each.largest
        if smallest is None:
            smallest = usual[0] if largest is None else min(usual[0], largest)
        tables.append(
            Table(
                key=each.group_id,
                smallest=smallest,
                largest=max(usual[1], smallest) if largest is None else largest,
            )
        )
    return tuple(tables)


def _pairs(found: SeatingRound, kind: BondKind, keys: set[int]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (each.person_id, each.other_id)
        for each in found.standing_bonds
        if each.kind is kind
        and each.other_id is not None
        and each.other_id != each.person_id
        and {each.person_id, each.other_id} <= keys
    )
