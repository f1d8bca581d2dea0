"""Reads about merges: what stands behind two people, and what was merged."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.orm import joinedload, undefer

from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.conferences.rules import ORGANISERS
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.merging.duplicates import people_here
from eventmgr.merging.journal import CHANGED
from eventmgr.merging.rules import Reach
from eventmgr.people.actor import Actor
from eventmgr.people.merges import PersonMerge
from eventmgr.people.models import Account, Person
from eventmgr.privacy.holdings.kinds import Fate
from eventmgr.privacy.holdings.references import TO_PERSON
from eventmgr.registration.models import Registration

_ROW_AS_IT_WAS: Final = cast(
    "$[*] ? (@.act == $act && @.is_whole == true && @.key.id == $id).before", JSONPATH
)
"""Of the steps of a merge, the merged row before it was emptied."""


def find_open_person(conference: Conference, person_id: int) -> Person | None:
    """Return the person if the conference knows them and they are not protected."""
    return db.session.scalar(
        select(Person)
        .where(
            Person.id == person_id,
            Person.id.in_(people_here(conference)),
            Person.is_protected.is_(False),
            Person.erased_at.is_(None),
        )
        .options(joinedload(Person.organisation))
    )


def find_merge(conference: Conference, merge_id: int) -> PersonMerge | None:
    """Return the merge that the conference's organisers did, if it was not undone."""
    return db.session.scalar(_merges(conference).where(PersonMerge.id == merge_id))


@dataclass(frozen=True, slots=True)
class Merged:
    """One merge, and what the row was called that is no longer a person of its own."""

    merge: PersonMerge
    lost_name: str


def merges(conference: Conference, *, page: int) -> Page[Merged]:
    """Return one page of what was merged at the conference and not undone, the latest first."""
    found = paginate(_merges(conference).order_by(PersonMerge.id.desc()), number=page)
    names = _lost_names(each.id for each in found.rows if not each.kept.is_protected)
    rows = [Merged(each, names.get(each.id, "")) for each in found.rows]
    return Page(rows=rows, number=found.number, total=found.total, size=found.size)


def _lost_names(merge_ids: Iterable[int]) -> dict[int, str]:
    """Return what the merged rows were called, by merge, without all that was done to them."""
    row = func.jsonb_path_query_first(
        PersonMerge.steps,
        _ROW_AS_IT_WAS,
        func.jsonb_build_object("act", CHANGED, "id", PersonMerge.lost_id),
        type_=JSONB,
    )
    found = db.session.execute(
        select(PersonMerge.id, row["honorific"].astext, row["name"].astext).where(
            PersonMerge.id.in_(list(merge_ids))
        )
    )
    return {key: f"{honorific or ''} {name or ''}".strip() for key, honorific, name in found}


def lock_merge(merge_id: int) -> PersonMerge | None:
    """Return the merge, held, with what it takes to undo it; None if there is none any more."""
    return db.session.scalars(
        select(PersonMerge)
        .where(PersonMerge.id == merge_id)
        .options(undefer(PersonMerge.steps))
        .with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()


def merged_later(done: PersonMerge) -> Merged | None:
    """Return the last merge into the same person after this one that was not undone."""
    later = db.session.scalar(
        select(PersonMerge)
        .where(
            PersonMerge.kept_id == done.kept_id,
            PersonMerge.id > done.id,
            PersonMerge.undone_at.is_(None),
        )
        .order_by(PersonMerge.id.desc())
        .limit(1)
        .options(joinedload(PersonMerge.kept))
    )
    if later is None:
        return None
    named = [] if later.kept.is_protected else [later.id]
    return Merged(later, _lost_names(named).get(later.id, ""))


def all_that_can_be_undone() -> Sequence[PersonMerge]:
    """Return every merge that was not undone, held, with what that takes."""
    return db.session.scalars(
        select(PersonMerge)
        .where(PersonMerge.undone_at.is_(None))
        .order_by(PersonMerge.id)
        .options(undefer(PersonMerge.steps))
        .with_for_update()
    ).all()


def with_account(person_ids: Collection[int]) -> set[int]:
    """Return which of them have an account, closed or not."""
    return set(
        db.session.scalars(select(Account.person_id).where(Account.person_id.in_(person_ids)))
    )


def reach(person_ids: Collection[int], actor: Actor) -> Reach:
    """Return what of these people is out of the actor's hands."""
    mine = list(
        db.session.scalars(
            select(TeamMember.conference_id).where(
                TeamMember.account_id == actor.account_id, TeamMember.role.in_(ORGANISERS)
            )
        )
    )
    return Reach(
        is_known_elsewhere=_is_known_outside(person_ids, mine),
        has_account=bool(with_account(person_ids)),
    )


def conferences_of(person_ids: Collection[int]) -> list[Conference]:
    """Return the conferences at which any of them is registered, in the order of their keys."""
    theirs = select(Registration.conference_id).where(Registration.person_id.in_(person_ids))
    return list(
        db.session.scalars(
            select(Conference).where(Conference.id.in_(theirs)).order_by(Conference.id)
        )
    )


def _is_known_outside(person_ids: Collection[int], conference_ids: Collection[int]) -> bool:
    """Whether anything refers to any of them at another conference than these."""
    outside: list[ColumnElement[bool]] = []
    for each in TO_PERSON:
        if each.fate is not Fate.WITH_THE_PERSON and each.told != "sign_ins":
            here: list[Any] = [each.within(key) for key in conference_ids]
            theirs = select(each.column).where(each.column.in_(person_ids))
            outside.append((theirs.where(~or_(*here)) if here else theirs).exists())
    return bool(db.session.scalar(select(or_(*outside))))


def _merges(conference: Conference) -> Select[PersonMerge]:
    return (
        select(PersonMerge)
        .where(PersonMerge.conference_id == conference.id, PersonMerge.undone_at.is_(None))
        .options(joinedload(PersonMerge.kept), joinedload(PersonMerge.by))
    )
