"""Whom a version names: in fields of their own, and in what was written."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from eventmgr.conferences.models import Conference
from eventmgr.reports.attribution import people, texts
from eventmgr.reports.finding import names, whose
from eventmgr.reports.known import known_people, places
from eventmgr.reports.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """One person in one place, as `NamedPerson` keeps it."""

    person_id: int
    place: str = ""
    needs_consent: bool = False
    is_in_every_file: bool = False
    is_by_display_name: bool = False


def spoken_of(conference: Conference, snapshot: Snapshot) -> Iterator[Named]:
    """Yield who of those whom the conference knows is named in the snapshot's texts.

    A session's and a group's own texts tell of whoever has a part in it that they are of it. Who is
    protected is named by what may be shown, or not at all.
    """
    known = {
        key: each.names
        for key, each in known_people(conference).items()
        if not each.is_protected and each.names
    }
    every = names(name for called in known.values() for name in called)
    found = {
        place: frozenset(spelling for text in told for spelling in every.found(text))
        for place, told in _texts_by_place(snapshot).items()
    }
    owners = whose(known, frozenset().union(*found.values()))
    hidden = names(people(snapshot))
    parts = {(key, each) for key, place in places(conference).items() for each in place.person_ids}
    for place, spellings in found.items():
        for spelling in spellings:
            stays = hidden.masked(spelling) == spelling
            for person_id in owners[spelling]:
                yield Named(person_id=person_id, is_in_every_file=stays)
                if (place, person_id) in parts:
                    yield Named(person_id=person_id, place=place, is_in_every_file=stays)


def _texts_by_place(snapshot: Snapshot) -> dict[str, list[str]]:
    tree = asdict(snapshot)
    told: dict[str, list[str]] = defaultdict(list)
    for group in tree.pop("groups"):
        told[group["code"]].extend(texts(group))
    for day in tree.pop("days"):
        for session in day["sessions"]:
            told[session["uid"]].extend(texts(session))
    told[""].extend(texts(tree))
    return told
