"""Whom a conference knows, by every name they go by, and where nobody is named by now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import ColumnElement, case, or_, select, true

from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups import queries as groups
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration

CHATHAM: Final = "chatham"
CLOSED: Final = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """One person: the own names, that of the registration, each with its form of address."""

    names: frozenset[str]
    display_name: str
    is_protected: bool

    @property
    def called(self) -> frozenset[str]:
        """Everything that tells who is meant."""
        return self.names | {self.display_name} if self.is_protected else self.names

    @property
    def secrets(self) -> frozenset[str]:
        """The names that nobody may read: those of a protected person that are not shown."""
        return self.names - {self.display_name} if self.is_protected else frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A session or group: who has a part in it, and the rule by which it names nobody."""

    rule: str
    """`CHATHAM` or `CLOSED`, as the snapshot calls it; empty where people are named."""
    person_ids: frozenset[int]
    others: frozenset[str] = frozenset()
    """Names that were only typed: of those who stood in for somebody."""


def known_people(conference: Conference) -> dict[int, Known]:
    """Return everybody who is registered, seated or in the agenda, by the person's key."""
    here = (Registration.person_id == Person.id) & (Registration.conference_id == conference.id)
    rows = db.session.execute(
        select(Person, Registration.honorific, Registration.name)
        .outerjoin(Registration, here)
        .where(_is_here(conference))
    )
    return {
        person.id: Known(
            names=_names((person.honorific, person.name), (honorific or "", name or "")),
            display_name=person.display_name,
            is_protected=person.is_protected,
        )
        for person, honorific, name in rows
    }


def _names(*pairs: tuple[str, str]) -> frozenset[str]:
    return frozenset(
        each for honorific, name in pairs if name for each in (name, f"{honorific} {name}".strip())
    )


def _is_here(conference: Conference) -> ColumnElement[bool]:
    registered = select(Registration.person_id).where(Registration.conference_id == conference.id)
    seated = (
        select(GroupMember.person_id)
        .join(WorkingGroup)
        .where(WorkingGroup.conference_id == conference.id)
    )
    speaking = (
        select(SessionRole.person_id).join(Session).where(Session.conference_id == conference.id)
    )
    return or_(*(Person.id.in_(each) for each in (registered, seated, speaking)))


def places(conference: Conference) -> Mapping[str, Place]:
    """Return the sessions by their uid, and the groups by their code; two statements."""
    return dict([*_sessions(conference, true()), *_groups(conference, true())])


def quiet_places(conference: Conference) -> Mapping[str, Place]:
    """Return those that name nobody by now."""
    is_quiet = or_(Session.is_chatham, Session.is_closed)
    return dict([*_sessions(conference, is_quiet), *_groups(conference, groups.discreet())])


def _sessions(conference: Conference, which: ColumnElement[bool]) -> Iterator[tuple[str, Place]]:
    rule = case((Session.is_chatham, CHATHAM), (Session.is_closed, CLOSED), else_="")
    rows = db.session.execute(
        select(Session.uid, rule, SessionRole.person_id, SessionRole.represented_by)
        .outerjoin(SessionRole, SessionRole.session_id == Session.id)
        .where(Session.conference_id == conference.id, which)
        .order_by(Session.id)
    )
    for (uid, kept), found in groupby(rows, key=itemgetter(0, 1)):
        parts = list(found)
        yield (
            str(uid),
            Place(
                rule=kept,
                person_ids=frozenset(key for *_session, key, _other in parts if key),
                others=frozenset(other for *_session, other in parts if other),
            ),
        )


def _groups(conference: Conference, which: ColumnElement[bool]) -> Iterator[tuple[str, Place]]:
    rule = case((groups.discreet(), CHATHAM), else_="")
    rows = db.session.execute(
        select(WorkingGroup, rule, GroupMember.person_id)
        .outerjoin(GroupMember, GroupMember.group_id == WorkingGroup.id)
        .where(WorkingGroup.conference_id == conference.id, which)
        .order_by(WorkingGroup.id)
    )
    for (group, kept), found in groupby(rows, key=itemgetter(0, 1)):
        ids = frozenset(key for *_group, key in found if key)
        yield group.code, Place(rule=kept, person_ids=ids)
