"""Whom a conference knows, by every name they go by, and where nobody is named by now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import ColumnElement, or_, select

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
class Quiet:
    """A session or group that names nobody: the rule it is under, and who has a part in it."""

    rule: str
    """`CHATHAM` or `CLOSED`, as the snapshot calls it."""
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


def quiet_places(conference: Conference) -> Mapping[str, Quiet]:
    """Return what names nobody by now: sessions by their uid, groups by their code."""
    return dict([*_quiet_sessions(conference), *_discreet_groups(conference)])


def _quiet_sessions(conference: Conference) -> Iterator[tuple[str, Quiet]]:
    rows = db.session.execute(
        select(Session.uid, Session.is_chatham, SessionRole.person_id, SessionRole.represented_by)
        .outerjoin(SessionRole, SessionRole.session_id == Session.id)
        .where(Session.conference_id == conference.id, or_(Session.is_chatham, Session.is_closed))
        .order_by(Session.id)
    )
    for (uid, is_chatham), found in groupby(rows, key=itemgetter(0, 1)):
        parts = list(found)
        yield (
            str(uid),
            Quiet(
                rule=CHATHAM if is_chatham else CLOSED,
                person_ids=frozenset(key for *_session, key, _other in parts if key),
                others=frozenset(other for *_session, other in parts if other),
            ),
        )


def _discreet_groups(conference: Conference) -> Iterator[tuple[str, Quiet]]:
    rows = db.session.execute(
        select(WorkingGroup, GroupMember.person_id)
        .outerjoin(GroupMember, GroupMember.group_id == WorkingGroup.id)
        .where(WorkingGroup.conference_id == conference.id, groups.discreet())
        .order_by(WorkingGroup.id)
    )
    for group, found in groupby(rows, key=itemgetter(0)):
        yield group.code, Quiet(rule=CHATHAM, person_ids=frozenset(key for _, key in found if key))
