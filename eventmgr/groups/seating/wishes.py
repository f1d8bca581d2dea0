"""Reads of which groups people wish to be in, and when they may say so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.attending import registrations
from eventmgr.groups.seating.attributes import wishes_of_questionnaire
from eventmgr.groups.seating.models import GroupWish, WishSetting
from eventmgr.registration.models import Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Wished:
    """How many would like to be in a group."""

    code: str
    title: str
    first: int
    top: int
    any: int


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
