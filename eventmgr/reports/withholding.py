"""What no version may say, whoever wrote it: the last thing that happens when data are gathered.

Fields for names are left empty by whoever gathers them. Here people are looked for in sentences:
protected people in all of them, and the people of a group or session under the Chatham House Rule,
or of a closed session, in what is told of it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from eventmgr.agenda import queries, rules
from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups import queries as groups
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration
from eventmgr.reports.attribution import masked
from eventmgr.reports.decoding import decode
from eventmgr.reports.finding import Names, names
from eventmgr.reports.snapshot import Snapshot


def withheld(conference: Conference, snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with a mark for each such name, and the places of the marks.

    An earlier snapshot is told by what holds now.
    """
    tree, places = masked(asdict(snapshot), names(_protected(conference)), spare_lists=True)
    discreet = {each.code: each for each in groups.groups(conference) if each.is_discreet}
    quiet = {
        str(each.uid): each
        for each in queries.draft(conference).items
        if not rules.names_are_public(each) and each.parts
    }
    called = _called(conference, _ids(discreet.values(), quiet.values()))
    for node in tree["groups"]:
        if group := discreet.get(node["code"]):
            seated = [name for each in group.members for name in called[each.person_id]]
            places += _masked(node, names(seated), group.code)
    for day in tree["days"]:
        for node in day["sessions"]:
            if session := quiet.get(node["uid"]):
                found = [name for each in session.parts for name in called[each.person_id]]
                speakers = names((*found, *(each.name for each in session.parts)))
                places += _masked(node, speakers, speakers.masked(node["title"]))
    if not places:
        return snapshot
    told = decode(Snapshot, tree)
    return replace(told, unnamed=tuple(dict.fromkeys((*told.unnamed, *places))))


def _masked(node: dict[str, Any], people: Names, place: str) -> list[str]:
    changed, places = masked(node, people, place)
    node.update(changed)
    return places


def _ids(seated: Iterable[WorkingGroup], told: Iterable[AgendaItem]) -> set[int]:
    members = {each.person_id for group in seated for each in group.members}
    return members | {each.person_id for session in told for each in session.parts}


def _called(conference: Conference, ids: Collection[int]) -> dict[int, list[str]]:
    """Return by person the names that they may be called by: their own and as they registered."""
    return (
        {key: [*own] for key, _shown, own in _rows(conference, Person.id.in_(ids))} if ids else {}
    )


def _protected(conference: Conference) -> Iterator[str]:
    """Return the names of protected people that this conference knows and does not show."""
    here = or_(
        Person.id.in_(
            select(Registration.person_id).where(Registration.conference_id == conference.id)
        ),
        Person.id.in_(
            select(GroupMember.person_id)
            .join(WorkingGroup)
            .where(WorkingGroup.conference_id == conference.id)
        ),
        Person.id.in_(
            select(SessionRole.person_id)
            .join(Session)
            .where(Session.conference_id == conference.id)
        ),
    )
    for _key, shown, own in _rows(conference, Person.is_protected.is_(True), here):
        yield from (name for name in own if name != shown)


def _rows(
    conference: Conference, *which: ColumnElement[bool]
) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield each such person's id, display name, and own names."""
    registered = (Registration.person_id == Person.id) & (
        Registration.conference_id == conference.id
    )
    rows = db.session.execute(
        select(Person.id, Person.display_name, Person.name, Registration.name)
        .outerjoin(Registration, registered)
        .where(*which)
    )
    for key, shown, name, typed in rows:
        yield key, shown, tuple(filter(None, (name, typed)))
