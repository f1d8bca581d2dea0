"""Reads of seating: rounds, who is to be seated, drafts, and wishes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.versions import version_of
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.seating.attributes import (
    SECTOR,
    attributes,
    values_of,
    wishes_of_questionnaire,
)
from eventmgr.groups.seating.enums import BondKind, Mode, RuleKind
from eventmgr.groups.seating.explaining import Names
from eventmgr.groups.seating.models import (
    GroupWish,
    SeatingBond,
    SeatingRound,
    SeatingSeat,
    SeatingTable,
    WishSetting,
)
from eventmgr.groups.seating.problem import Problem, Rule, Seated, Table
from eventmgr.people.models import Person
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Wished:
    """How many would like to be in a group."""

    code: str
    title: str
    first: int
    top: int
    any: int


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


def find_bond(found: SeatingRound, bond_id: int) -> SeatingBond | None:
    """Return the bond of that id in this round, or None."""
    return db.session.scalar(
        select(SeatingBond).where(SeatingBond.id == bond_id, SeatingBond.round_id == found.id)
    )


def wish_setting(conference: Conference) -> WishSetting | None:
    """Return from when until when wishes are taken; None if nobody has said."""
    return db.session.get(WishSetting, conference.id, populate_existing=True)


def wish_of(conference: Conference, person_id: int) -> GroupWish | None:
    """Return the person's wishes, or None."""
    return db.session.scalar(
        select(GroupWish).where(
            GroupWish.conference_id == conference.id, GroupWish.person_id == person_id
        )
    )


def offered(conference: Conference) -> dict[str, str]:
    """Return the titles of the groups that can be wished for, by code."""
    groups = db.session.scalars(
        select(WorkingGroup)
        .where(WorkingGroup.conference_id == conference.id)
        .order_by(WorkingGroup.number)
    )
    return {each.code: each.title for each in groups}


def registrations(
    conference: Conference, categories: Sequence[str] | None = None
) -> Sequence[Registration]:
    """Return the confirmed registrations of these categories, the first to register first."""
    statement = (
        select(Registration)
        .join(Registration.person)
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.CONFIRMED,
            Person.erased_at.is_(None),
        )
        .options(joinedload(Registration.person))
        .order_by(func.coalesce(Registration.answered_at, Registration.created_at), Registration.id)
    )
    if categories is not None:
        statement = statement.where(Registration.category.in_(categories))
    return db.session.scalars(statement).all()


def wishes(
    conference: Conference, found: Sequence[Registration] | None = None
) -> dict[int, list[str]]:
    """Return the groups that people wish, by their ids: as said last on the page for wishes.

    Whoever said nothing there wishes what they ranked when they registered.
    """
    people = registrations(conference) if found is None else found
    said = wishes_of_questionnaire(conference, people)
    rows = db.session.execute(
        select(GroupWish.person_id, GroupWish.codes).where(GroupWish.conference_id == conference.id)
    )
    said |= {row[0]: row[1] for row in rows}
    there = {each.person_id for each in people}
    return {person_id: codes for person_id, codes in said.items() if person_id in there}


def wished(conference: Conference) -> list[Wished]:
    """Return how many would like to be in each group."""
    first: Counter[str] = Counter()
    top: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for codes in wishes(conference).values():
        first.update(codes[:1])
        top.update(codes[:3])
        anywhere.update(codes)
    return [
        Wished(code=code, title=title, first=first[code], top=top[code], any=anywhere[code])
        for code, title in offered(conference).items()
    ]


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

    So do members, if the round keeps whoever sits already.
    """
    stays: dict[int, int] = {}
    for group_id, roles in there.items():
        for person_id, role in roles.items():
            if role in _LEADING or (role is GroupRole.MEMBER and found.keeps_seated):
                stays.setdefault(person_id, group_id)
    return stays


_LEADING = (GroupRole.MODERATOR, GroupRole.CO_MODERATOR, GroupRole.RAPPORTEUR)


def problem(conference: Conference, found: SeatingRound) -> Problem:
    """Return the round as a problem: who is seated, where, and what is wanted."""
    there = members(found)
    people = _people(conference, found, there)
    stays = leads(found, there)
    stays |= {
        each.person_id: each.group_id
        for each in found.bonds
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


def version(problem: Problem, drafted: Mapping[int, int], found: SeatingRound) -> str:
    """Return what stands for the draft, for who sits now, and for all that decides on it."""
    return version_of(
        {"problem": repr(problem), "draft": repr(sorted(drafted.items())), "now": _now(found)}
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
    roles = {person: role for group in there.values() for person, role in group.items()}
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
    return {person: group for group, roles in there.items() for person in roles}


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
        for each in found.bonds
        if each.kind is kind
        and each.other_id is not None
        and each.other_id != each.person_id
        and {each.person_id, each.other_id} <= keys
    )
