"""Which of a conference's people may be one and the same, and what each of them takes part in."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import aliased, joinedload

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.invitations.models import Invitation
from eventmgr.people.merges import TwoPeople
from eventmgr.people.models import Person
from eventmgr.people.resemblance import Particulars, Reason, Resemblance, resemblances
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Contact, Registration

PAGE_SIZE: Final = 10


@dataclass(kw_only=True, slots=True)
class Part:
    """What one person takes part in at the conference."""

    state: RegistrationState | None = None
    is_invited: bool = False
    sessions: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    recommendations: int = 0
    """How many recommendations they have written of."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two people, with what they take part in."""

    person: Person
    part: Part


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one."""

    first: Side
    second: Side
    reasons: tuple[Reason, ...] = ()


def pairs(conference: Conference, *, page: int) -> Page[Pair]:
    """Return one page of those who may be one, the likeliest first: six statements and no more.

    Protected persons are compared with nobody, nor are people of other conferences.
    """
    known = told_apart(conference)
    found = [each for each in _resembling(conference) if (each.first, each.second) not in known]
    count = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, page), count)
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    sides = sides_of(conference, {key for each in shown for key in (each.first, each.second)})
    rows = [Pair(sides[each.first], sides[each.second], each.reasons) for each in shown]
    return Page(rows=rows, number=number, total=len(found), size=PAGE_SIZE)


def pair_of(conference: Conference, first: Person, second: Person) -> Pair:
    """Return two people of the conference side by side."""
    sides = sides_of(conference, {first.id, second.id})
    return Pair(sides[first.id], sides[second.id])


def told_apart(conference: Conference) -> set[tuple[int, int]]:
    """Return the pairs of whom the organisers have said that they are two, the older first."""
    one, other = aliased(Person), aliased(Person)
    said = db.session.execute(
        select(
            func.coalesce(one.merged_into_id, one.id), func.coalesce(other.merged_into_id, other.id)
        )
        .select_from(TwoPeople)
        .join(one, one.id == TwoPeople.first_id)
        .join(other, other.id == TwoPeople.second_id)
        .where(TwoPeople.conference_id == conference.id)
    )
    return {(min(pair), max(pair)) for pair in (tuple(row) for row in said)}


def people_here(conference: Conference) -> Select[tuple[int]]:
    """Return the keys of whom the conference has in its address book or has registered."""
    known = select(Contact.person_id).where(Contact.conference_id == conference.id)
    registered = select(Registration.person_id).where(Registration.conference_id == conference.id)
    either = union(known, registered).subquery()
    return select(either.c.person_id)


def _resembling(conference: Conference) -> list[Resemblance]:
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.badge_name,
            Registration.name,
            Person.email,
            Person.organisation_id,
        )
        .outerjoin(
            Registration,
            (Registration.person_id == Person.id) & (Registration.conference_id == conference.id),
        )
        .where(
            Person.id.in_(people_here(conference)),
            Person.is_protected.is_(False),
            Person.erased_at.is_(None),
        )
        .order_by(Person.id)
    )
    return resemblances(
        Particulars(
            key=key,
            names=tuple(filter(None, names)),
            email=email,
            organisation_id=organisation_id,
        )
        for key, *names, email, organisation_id in rows
    )


def sides_of(conference: Conference, person_ids: Collection[int]) -> dict[int, Side]:
    """Return these people with their part in the conference: five statements for any number."""
    people = db.session.scalars(
        select(Person).where(Person.id.in_(person_ids)).options(joinedload(Person.organisation))
    ).all()
    parts: dict[int, Part] = defaultdict(Part)
    for person_id, state, is_invited in _places(conference, person_ids):
        parts[person_id].state, parts[person_id].is_invited = state, is_invited
    for person_id, title in _sessions(conference, person_ids):
        parts[person_id].sessions.append(title)
    for person_id, group in _groups(conference, person_ids):
        parts[person_id].groups.append(group.code)
    for person_id, number in _recommendations(conference, person_ids):
        parts[person_id].recommendations = number
    return {each.id: Side(each, parts[each.id]) for each in people}


def _places(conference: Conference, person_ids: Collection[int]) -> Iterable[Any]:
    return db.session.execute(
        select(Person.id, Registration.state, Invitation.id.is_not(None))
        .outerjoin(
            Registration,
            (Registration.person_id == Person.id) & (Registration.conference_id == conference.id),
        )
        .outerjoin(
            Invitation,
            (Invitation.person_id == Person.id)
            & (Invitation.conference_id == conference.id)
            & Invitation.taken_back_at.is_(None),
        )
        .where(Person.id.in_(person_ids))
    )


def _sessions(conference: Conference, person_ids: Collection[int]) -> Iterable[Any]:
    return db.session.execute(
        select(SessionRole.person_id, Session.title)
        .join(SessionRole.session)
        .where(
            Session.conference_id == conference.id,
            Session.state != SessionState.REMOVED,
            SessionRole.person_id.in_(person_ids),
        )
        .order_by(Session.starts_at, Session.id, SessionRole.id)
    )


def _groups(conference: Conference, person_ids: Collection[int]) -> Iterable[Any]:
    return db.session.execute(
        select(GroupMember.person_id, WorkingGroup)
        .join(GroupMember.group)
        .where(WorkingGroup.conference_id == conference.id, GroupMember.person_id.in_(person_ids))
        .order_by(WorkingGroup.number)
    )


def _recommendations(conference: Conference, person_ids: Collection[int]) -> Iterable[Any]:
    """Count what they have written of; what a merged row wrote is the person's."""
    author = func.coalesce(Person.merged_into_id, Person.id)
    return db.session.execute(
        select(author, func.count(Revision.recommendation_id.distinct()))
        .join(Person, Person.id == Revision.author_id)
        .join(Revision.recommendation)
        .join(Recommendation.group)
        .where(WorkingGroup.conference_id == conference.id, author.in_(person_ids))
        .group_by(author)
    )
