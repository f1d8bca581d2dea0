"""What may be told of a snapshot by now, whoever wrote it, and whenever it was frozen.

Fields for names are left empty by whoever gathers them. Here people are looked for in sentences:
protected people in all of them, and the people of a group or session under the Chatham House Rule,
or of a closed session, in what is told of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.reports import queries
from eventmgr.reports.attribution import masked
from eventmgr.reports.decoding import decode
from eventmgr.reports.finding import names
from eventmgr.reports.known import CHATHAM, Known, Place, known_people, quiet_places
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.snapshot import Snapshot, from_json

_SEATS = ("moderators", "rapporteurs", "members")


def told_today(conference: Conference, version: ReportVersion) -> Snapshot:
    """Return what a version says as far as it may be told by now; its files stay as they are."""
    return withheld(conference, from_json(queries.snapshot_of(version)))


def withheld(conference: Conference, snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with a mark for each such name, and the places of the marks.

    What is quiet by now names nobody, also where the snapshot is from before it was.
    """
    quiet = quiet_places(conference)  # first: whoever comes in between is known then
    known = known_people(conference)
    tree = asdict(snapshot)
    places = list(_quieted(tree, known, quiet))
    protected = names(each for person in known.values() for each in person.secrets)
    tree, found = masked(tree, protected, spare_lists=True)
    places = [*map(protected.masked, places), *found]
    tree["unnamed"] = list(dict.fromkeys((*tree["unnamed"], *places)))
    return decode(Snapshot, tree)


def _quieted(
    tree: dict[str, Any], known: Mapping[int, Known], quiet: Mapping[str, Place]
) -> Iterator[str]:
    """Take the people of what is quiet out of what is told of it; yield the marks' places."""
    for node in tree["groups"]:
        if place := quiet.get(node["code"]):
            listed = [name for seats in _SEATS for name in node[seats]]
            node.update({**{key: [] for key in _SEATS}, "composition": [], CHATHAM: True})
            yield from _masked(node, {*_people(place, known), *listed})
    for node in (each for day in tree["days"] for each in day["sessions"]):
        if place := quiet.get(node["uid"]):
            listed = [each[field] for each in node["roles"] for field in ("name", "represented_by")]
            node.update({"roles": [], place.rule: True})
            yield from _masked(node, {*_people(place, known), *listed})


def _people(place: Place, known: Mapping[int, Known]) -> Iterator[str]:
    yield from place.others
    for each in place.person_ids:
        if person := known.get(each):
            yield from person.called


def _masked(node: dict[str, Any], people: Iterable[str]) -> list[str]:
    changed, places = masked(node, names(people))
    node.update(changed)
    return places
