"""Taking people into the address book, many with one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.people.models import Organisation, Person
from eventmgr.people.rules import is_named_by_address
from eventmgr.registration.intake.enums import Fate
from eventmgr.registration.intake.planning import Candidate
from eventmgr.registration.models import Contact
from eventmgr.registration.operations import add_contacts

Key = tuple[str, ...]


@dataclass(slots=True)
class Known:
    """Who is known already, by what tells one human from another."""

    persons: dict[Key, Any] = field(default_factory=dict)
    contacts: set[int] = field(default_factory=set)

    def fate(self, candidate: Candidate) -> Fate:
        """Return what becomes of the candidate."""
        person = self.persons.get(candidate.key)
        if person is None or person.id not in self.contacts:
            return Fate.NEW
        return Fate.FILLED if gaps(person, candidate) else Fate.KNOWN


def known(conference: Conference, candidates: Sequence[Candidate], *, lock: bool = False) -> Known:
    """Return who of them is known: by the address anywhere, by the name in this address book."""
    found = Known()
    columns = (
        Person.id, Person.name, Person.email, Person.honorific, Person.title, Person.sector,
        Person.organisation_id, Organisation.folded_name,
    )  # fmt: skip
    whole = select(*columns).outerjoin(Organisation, Person.organisation_id == Organisation.id)
    if lock:
        whole = whole.order_by(Person.id).with_for_update(of=Person, key_share=True)
    addresses = [each.email.lower() for each in candidates if each.email]
    by_address = func.lower(Person.email).in_(addresses)
    for row in db.session.execute(whole.where(Person.email != "", by_address)):
        found.persons[row.email.lower(),] = row
    names = [each.name for each in candidates if not each.email]
    here = select(Contact.person_id).where(Contact.conference_id == conference.id)
    if names:
        nameless = whole.where(Person.email == "", Person.id.in_(here))
        for row in db.session.execute(nameless):
            found.persons["", fold(row.name), row.folded_name or ""] = row
    found.contacts = set(db.session.scalars(here))
    return found


def gaps(person: Any, candidate: Candidate) -> dict[str, Any]:  # noqa: ANN401 - a row or a model
    """Return what the candidate tells that nobody has told of the person yet."""
    told: dict[str, Any] = {
        name: getattr(candidate, name)
        for name in ("honorific", "title", "sector")
        if getattr(candidate, name) and not getattr(person, name)
    }
    if candidate.organisation and person.organisation_id is None:
        told["organisation"] = candidate.organisation
    is_real = not is_named_by_address(candidate.name, candidate.email)
    if is_real and is_named_by_address(person.name, person.email):
        told["name"] = candidate.name
    return told


def take(
    conference: Conference, candidates: Sequence[Candidate], *, now: datetime
) -> dict[Fate, int]:
    """Take the candidates into the address book and return how many met which fate.

    Whoever is known keeps what is known: only what was empty is filled in. Taking the same
    candidates again changes nothing, at the same moment neither.
    """
    _wait_for_others(conference)
    organisations = _organisations(candidates)
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


def _organisations(candidates: Sequence[Candidate]) -> dict[str, int]:
    """Return the organisations' keys by folded name, made now if nobody knew them."""
    names = {fold(each.organisation): each.organisation for each in candidates if each.organisation}
    if not names:
        return {}
    rows = [{"name": names[folded], "folded_name": folded} for folded in sorted(names)]
    db.session.execute(
        insert(Organisation).on_conflict_do_nothing(index_elements=["folded_name"]), rows
    )
    found = db.session.execute(
        select(Organisation.folded_name, Organisation.id).where(Organisation.folded_name.in_(names))
    )
    return {folded: key for folded, key in found}  # noqa: C416 - dict() takes no Result


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
        addresses = [each.email.lower() for each in candidates if each.email]
        added |= set(
            db.session.scalars(
                select(Person.id).where(Person.email != "", func.lower(Person.email).in_(addresses))
            )
        )
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
