"""What no version may say, whoever wrote it: the last thing that happens when data are gathered.

Fields for names are left empty by whoever gathers them. Here people are looked for in sentences:
protected people in all of them, and the people of a group or session under the Chatham House Rule,
or of a closed session, in what is told of it.
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import or_, select

from eventmgr.agenda import queries, rules
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
    """Return the snapshot with a mark for each such name, and the places of the marks."""
    tree, places = masked(asdict(snapshot), names(_protected(conference)), spare_lists=True)
    discreet = {each.code: each for each in groups.groups(conference) if each.is_discreet}
    for node in tree["groups"]:
        if group := discreet.get(node["code"]):
            people = names(each.person.shown_name for each in group.members)
            places += _masked(node, people, group.code)
    quiet = _quiet(conference)
    for day in tree["days"]:
        for node in day["sessions"]:
            if speakers := quiet.get((node["title"], node["starts"])):
                places += _masked(node, names(speakers), node["title"])
    if not places:
        return snapshot
    told = decode(Snapshot, tree)
    return replace(told, unnamed=tuple(dict.fromkeys((*told.unnamed, *places))))


def _masked(node: dict[str, Any], people: Names, place: str) -> list[str]:
    changed, places = masked(node, people, place)
    node.update(changed)
    return places


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
    rows = db.session.execute(
        select(Person.name, Person.display_name).where(Person.is_protected, here)
    )
    return (name for name, shown in rows if name != shown)


def _quiet(conference: Conference) -> dict[tuple[str, str], list[str]]:
    """Who has a part in each session that names nobody, by its title and beginning."""
    return {
        (each.title, conference.at_venue(each.starts_at).isoformat()): [
            part.name for part in each.parts
        ]
        for each in queries.draft(conference).items
        if not rules.names_are_public(each) and each.parts
    }
