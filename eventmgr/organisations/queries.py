"""Reads about the organisations that a conference has to do with."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from eventmgr.conferences.models import Conference, Partner, TeamMember
from eventmgr.conferences.rules import ORGANISERS
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.foundation.text import fold
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.merging.duplicates import people_here
from eventmgr.people.actor import Actor
from eventmgr.people.enums import Level
from eventmgr.people.merges import OrganisationMerge
from eventmgr.people.models import Organisation, OrganisationAlias, Person
from eventmgr.registration.models import Contact, Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which organisations the list shows; what is empty does not narrow it."""

    words: str = ""
    level: Level | None = None
    sector: str | None = None
    country: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation of the list."""

    organisation: Organisation
    aliases: list[str]
    people: int
    """How many people of the address book come from it, protected ones left out."""
    registrations: int
    """How many registrations name it, in whatever spelling."""


def organisations(conference: Conference, wanted: Wanted, *, number: int) -> Page[Row]:
    """Return one page of the organisations that the conference has to do with, by name."""
    statement = (
        select(Organisation)
        .where(_is_here(conference), *_conditions(wanted))
        .order_by(func.lower(Organisation.name), Organisation.id)
    )
    page = paginate(statement, number=number)
    keys = [each.id for each in page.rows]
    aliases, people = aliases_of(keys), _people(conference, keys)
    spelled = _spelled(conference)
    rows = [
        Row(
            each,
            aliases.get(each.id, []),
            people.get(each.id, 0),
            sum(spelled[fold(name)] for name in (each.name, *aliases.get(each.id, []))),
        )
        for each in page.rows
    ]
    return Page(rows=rows, number=page.number, total=page.total, size=page.size)


def find_organisation(conference: Conference, organisation_id: int) -> Organisation | None:
    """Return the organisation if the conference has to do with it."""
    return db.session.scalar(
        select(Organisation).where(Organisation.id == organisation_id, _is_here(conference))
    )


def aliases_of(organisation_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the other spellings of each, in the order of the alphabet."""
    rows = db.session.execute(
        select(OrganisationAlias.organisation_id, OrganisationAlias.name)
        .where(OrganisationAlias.organisation_id.in_(organisation_ids))
        .order_by(OrganisationAlias.folded_name)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for organisation_id, name in rows:
        found[organisation_id].append(name)
    return dict(found)


def alike(conference: Conference, organisation: Organisation) -> dict[str, str]:
    """Return the other organisations of the conference by key as text, the most alike first."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(*_others(conference, organisation))
    )
    mine = organisation.folded_name
    ordered = sorted(
        rows, key=lambda row: (-fuzz.token_set_ratio(mine, fold(row.name)), fold(row.name))
    )
    return {str(row.id): row.name for row in ordered}


def has_others(conference: Conference, organisation: Organisation) -> bool:
    """Whether the conference has to do with any other organisation."""
    others = select(Organisation.id).where(*_others(conference, organisation))
    return bool(db.session.scalar(select(others.exists())))


def taken(names: Mapping[str, str], *, except_for: Organisation) -> dict[str, str]:
    """Return which of the folded names are another organisation's, with its name."""
    bodies = select(Organisation.folded_name, Organisation.name).where(
        Organisation.folded_name.in_(names), Organisation.id != except_for.id
    )
    aliases = (
        select(OrganisationAlias.folded_name, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationAlias.organisation_id)
        .where(
            OrganisationAlias.folded_name.in_(names),
            OrganisationAlias.organisation_id != except_for.id,
        )
    )
    found = db.session.execute(bodies.union_all(aliases))
    return {folded: name for folded, name in found}  # noqa: C416 - dict() takes no Result


def is_used_elsewhere(organisation_ids: Collection[int], actor: Actor) -> bool:
    """Whether a conference that the actor does not organise has to do with any of them."""
    mine = select(TeamMember.conference_id).where(
        TeamMember.account_id == actor.account_id, TeamMember.role.in_(ORGANISERS)
    )
    theirs = select(Person.id).where(Person.organisation_id.in_(organisation_ids))
    outside = [
        exists().where(table.person_id.in_(theirs), table.conference_id.not_in(mine))
        for table in (Contact, Registration)
    ] + [
        exists().where(
            table.organisation_id.in_(organisation_ids), table.conference_id.not_in(mine)
        )
        for table in (Partner, Delegation)
    ]
    return bool(db.session.scalar(select(or_(*outside))))


def merged_into(conference: Conference, organisation: Organisation) -> Sequence[OrganisationMerge]:
    """Return what the conference's organisers merged into it and have not undone, latest first."""
    return db.session.scalars(
        _merges(conference)
        .where(OrganisationMerge.kept_id == organisation.id)
        .order_by(OrganisationMerge.id.desc())
    ).all()


def find_merge(conference: Conference, merge_id: int) -> OrganisationMerge | None:
    """Return the merge that the conference's organisers did, if it was not undone."""
    return db.session.scalar(_merges(conference).where(OrganisationMerge.id == merge_id))


def lock_merge(merge_id: int) -> OrganisationMerge | None:
    """Return the merge, held, with what it takes to undo it; None if it was undone."""
    return db.session.scalar(
        select(OrganisationMerge)
        .where(OrganisationMerge.id == merge_id, OrganisationMerge.undone_at.is_(None))
        .options(undefer(OrganisationMerge.steps), undefer(OrganisationMerge.merges))
        .with_for_update(),
        execution_options={"populate_existing": True},
    )


def merged_later(done: OrganisationMerge) -> str | None:
    """Return how the last one is called that was merged into the same organisation since."""
    return db.session.scalar(
        select(OrganisationMerge.lost_name)
        .where(
            OrganisationMerge.kept_id == done.kept_id,
            OrganisationMerge.id > done.id,
            OrganisationMerge.undone_at.is_(None),
        )
        .order_by(OrganisationMerge.id.desc())
        .limit(1)
    )


def _merges(conference: Conference) -> Select[OrganisationMerge]:
    return (
        select(OrganisationMerge)
        .where(
            OrganisationMerge.conference_id == conference.id,
            OrganisationMerge.undone_at.is_(None),
        )
        .options(joinedload(OrganisationMerge.kept))
    )


def asked_twice(kept_id: int, lost_id: int) -> str | None:
    """Return the title of a conference that has asked both to nominate people of one category."""
    one, other = Delegation.__table__.alias(), Delegation.__table__.alias()
    return db.session.scalar(
        select(Conference.title)
        .join(one, one.c.conference_id == Conference.id)
        .join(
            other,
            (other.c.conference_id == one.c.conference_id) & (other.c.category == one.c.category),
        )
        .where(one.c.organisation_id == kept_id, other.c.organisation_id == lost_id)
        .limit(1)
    )


def _others(conference: Conference, organisation: Organisation) -> Sequence[ColumnElement[bool]]:
    return Organisation.id != organisation.id, _is_here(conference)


def _is_here(conference: Conference) -> ColumnElement[bool]:
    """Return what the conference has to do with: nothing is told of where a protected one is."""
    people = select(Person.organisation_id).where(
        Person.id.in_(people_here(conference)),
        Person.is_protected.is_(False),
        Person.organisation_id.is_not(None),
    )
    partners = select(Partner.organisation_id).where(Partner.conference_id == conference.id)
    asked = select(Delegation.organisation_id).where(Delegation.conference_id == conference.id)
    return or_(*(Organisation.id.in_(each) for each in (people, partners, asked)))


def _conditions(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.words:
        spelled = select(OrganisationAlias.organisation_id).where(
            OrganisationAlias.name.icontains(wanted.words, autoescape=True)
        )
        in_name = Organisation.name.icontains(wanted.words, autoescape=True)
        conditions.append(or_(in_name, Organisation.id.in_(spelled)))
    if wanted.level:
        conditions.append(Organisation.level == wanted.level)
    if wanted.sector:
        conditions.append(Organisation.sector == wanted.sector)
    if wanted.country:
        conditions.append(Organisation.country == wanted.country)
    return conditions


def _people(conference: Conference, organisation_ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Person.organisation_id, func.count())
        .where(
            Person.organisation_id.in_(organisation_ids),
            Person.id.in_(people_here(conference)),
            Person.is_protected.is_(False),
        )
        .group_by(Person.organisation_id)
    )
    return {key: number for key, number in rows if key is not None}


def _spelled(conference: Conference) -> dict[str, int]:
    """Return how many registrations name a body so, by folded name."""
    rows = db.session.execute(
        select(Registration.organisation, func.count())
        .join(Registration.person)
        .where(
            Registration.conference_id == conference.id,
            Registration.organisation != "",
            Person.is_protected.is_(False),
        )
        .group_by(Registration.organisation)
    )
    found: dict[str, int] = defaultdict(int)
    for typed, number in rows:
        found[fold(typed)] += number
    return found
