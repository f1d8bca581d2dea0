"""Taking people into the address book, many with one statement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.people.addresses import addresses as every_address
from eventmgr.people.models import Organisation, Person
from eventmgr.people.names import guessed_sort_name
from eventmgr.people.rules import is_named_by_address
from eventmgr.registration.intake import bodies
from eventmgr.registration.intake.candidates import Candidate
from eventmgr.registration.intake.enums import Fate
from eventmgr.registration.intake.planning import Line
from eventmgr.registration.models import Contact
from eventmgr.registration.operations import add_contacts

Key = tuple[str, ...]
_PLAIN: Final = ("honorific", "badge_name", "title", "sector", "country", "languages")
"""What is filled in as it is told if nobody has told it yet."""


@dataclass(slots=True)
class Known:
    """Who is known already, by what tells one human from another."""

    persons: dict[Key, Any] = field(default_factory=dict)
    contacts: set[int] = field(default_factory=set)

    def fate_of(self, line: Line) -> Fate:
        """Return what becomes of the line."""
        if line.candidate:
            return self.fate(line.candidate)
        if line.twin:
            return Fate.UNDECIDED if line.is_undecided else Fate.SAME
        return Fate.REFUSED

    def fate(self, candidate: Candidate) -> Fate:
        """Return what becomes of the candidate.

        Of a protected person nothing is told: whoever types a name learns nothing of whose it is.
        """
        person = self.persons.get(candidate.key)
        if person is None or person.is_protected or person.id not in self.contacts:
            return Fate.NEW
        return Fate.FILLED if gaps(person, candidate) else Fate.KNOWN


def known(conference: Conference, candidates: Sequence[Candidate], *, lock: bool = False) -> Known:
    """Return who of them is known: by the address anywhere, by the name in this address book."""
    addresses = [each.email.lower() for each in candidates if each.email]
    names = {fold(each.name) for each in candidates if not each.email}
    nameless = _lock(conference, addresses, names) if lock else _nameless(conference, names)
    found = Known()
    columns = (
        Person.id, Person.name, Person.email, Person.organisation_id, Organisation.folded_name,
        *(getattr(Person, name) for name in _PLAIN), Person.sort_name,
        Person.is_protected,
    )  # fmt: skip
    whole = select(*columns).outerjoin(Organisation, Person.organisation_id == Organisation.id)
    whole = whole.order_by(Person.id)
    told = every_address()
    by_address = whole.add_columns(told.c.address).join(told, told.c.person_id == Person.id)
    for row in db.session.execute(by_address.where(told.c.address.in_(addresses))):
        found.persons[row.address,] = row
    alike: Counter[Key] = Counter()
    for row in db.session.execute(whole.where(Person.id.in_(nameless))) if nameless else ():
        key = ("", fold(row.name), row.folded_name or "")
        found.persons[*key, str(alike[key])] = row
        alike[key] += 1
    here = select(Contact.person_id).where(Contact.conference_id == conference.id)
    found.contacts = set(db.session.scalars(here))
    return found


def _lock(conference: Conference, addresses: Sequence[str], names: set[str]) -> set[int]:
    """Lock all whom addresses or names lead to, by their keys in one order, as merging does.

    Returns the ones of the names. Whoever turns out to be another meanwhile is locked as well.
    """
    held: set[int] = set()
    while True:
        nameless = _nameless(conference, names)
        wanted = (nameless | _addressed(addresses)) - held
        if not wanted:
            return nameless
        rows = select(Person.id).where(Person.id.in_(wanted)).order_by(Person.id)
        held |= wanted
        db.session.execute(rows.with_for_update(key_share=True))


def _addressed(addresses: Sequence[str]) -> set[int]:
    told = every_address()
    return set(db.session.scalars(select(told.c.person_id).where(told.c.address.in_(addresses))))


def _nameless(conference: Conference, names: set[str]) -> set[int]:
    """Return those of the address book who are named so and have no address."""
    if not names:
        return set()
    here = select(Contact.person_id).where(Contact.conference_id == conference.id)
    rows = select(Person.id, Person.name).where(Person.email == "", Person.id.in_(here))
    return {key for key, name in db.session.execute(rows) if fold(name) in names}


def gaps(person: Any, candidate: Candidate) -> dict[str, Any]:  # noqa: ANN401 - a row or a model
    """Return what the candidate tells that nobody has told of the person yet."""
    told: dict[str, Any] = {
        name: getattr(candidate, name)
        for name in _PLAIN
        if getattr(candidate, name) and not getattr(person, name)
    }
    if "languages" in told:
        told["languages"] = list(told["languages"])
    if candidate.sort_name and person.sort_name in {"", guessed_sort_name(person.name)}:
        told["sort_name"] = candidate.sort_name
    if candidate.organisation and person.organisation_id is None:
        told["organisation"] = candidate.organisation
    is_real = not is_named_by_address(candidate.name, candidate.email)
    if is_real and is_named_by_address(person.name, person.email):
        told["name"] = candidate.name
        told.setdefault("sort_name", candidate.sort_name or guessed_sort_name(candidate.name))
    return {name: value for name, value in told.items() if value != getattr(person, name, None)}


def take(
    conference: Conference, candidates: Sequence[Candidate], *, now: datetime
) -> dict[Fate, int]:
    """Take the candidates into the address book and return how many met which fate.

    Whoever is known keeps what is known: only what was empty is filled in. Taking the same
    candidates again changes nothing, at the same moment neither.
    """
    _wait_for_others(conference)
    organisations = bodies.found_or_made(candidates)
    before = known(conference, candidates, lock=True)
    fates = [before.fate(each) for each in candidates]
    old = [each for each in candidates if each.key in before.persons]
    new = [each for each in candidates if each.key not in before.persons]
    _fill(old, before, organisations)
    person_ids = {before.persons[each.key].id for each in old} | _add(new, organisations, now)
    add_contacts(conference=conference, person_ids=sorted(person_ids), now=now)
    return {fate: fates.count(fate) for fate in Fate}


def _wait_for_others(conference: Conference) -> None:
    """Let one file at a time into an address book: nothing but a look tells a name from another.

    Not the conference's row: who gives places is not to wait for a file.
    """
    key = func.hashtextextended("address book", conference.id)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _add(candidates: Sequence[Candidate], organisations: dict[str, int], now: datetime) -> set[int]:
    """Add the people, unless others have added an address at the same moment: that is theirs."""
    rows = [
        {
            "name": each.name,
            "email": each.email,
            "honorific": each.honorific,
            "title": each.title,
            "organisation_id": organisations.get(fold(each.organisation)),
            "sector": each.sector,
            "badge_name": each.badge_name,
            "sort_name": each.sort_name or guessed_sort_name(each.name),
            "country": each.country,
            "languages": list(each.languages),
            "created_at": now,
        }
        for each in sorted(candidates, key=lambda each: each.key)
    ]
    if not rows:
        return set()
    statement = insert(Person).on_conflict_do_nothing(
        index_elements=[text("lower(email)")], index_where=text("email <> ''")
    )
    added = set(db.session.scalars(statement.returning(Person.id), rows))
    if len(added) < len(rows):
        added |= _addressed([each.email.lower() for each in candidates if each.email])
    return added


def _fill(candidates: Sequence[Candidate], before: Known, organisations: dict[str, int]) -> None:
    by_shape: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for each in candidates:
        person = before.persons[each.key]
        told = gaps(person, each)
        if "organisation" in told:
            told["organisation_id"] = organisations[fold(told.pop("organisation"))]
        if told:
            by_shape.setdefault(tuple(sorted(told)), []).append({"id": person.id, **told})
    for rows in by_shape.values():
        db.session.execute(update(Person), rows)
