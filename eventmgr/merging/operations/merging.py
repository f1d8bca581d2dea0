"""Merging two people: the one takes over whatever refers to the other."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.versions import require_same
from eventmgr.merging import fates, queries, rules
from eventmgr.merging.handing_over import hand_over
from eventmgr.merging.journal import Journal, rows
from eventmgr.merging.operations import accounts, invitations, registrations
from eventmgr.merging.operations.locking import hold_all, read_people
from eventmgr.merging.operations.registrations import Freed, noted
from eventmgr.people.actor import Actor
from eventmgr.people.merges import PersonMerge, merged_ids
from eventmgr.people.models import Person
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.operations import fill_places
from eventmgr.registration.rules import is_over

CALLED_ALIKE = ("honorific", "name", "badge_name", "is_protected", "display_name")
"""What a merged row always says as the person does; a trigger sees to it."""


def merge(
    *,
    kept: Person,
    lost: Person,
    choice: Mapping[str, int],
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
    conference: Conference | None = None,
    seen: str | None = None,
) -> PersonMerge:
    """Let one row become another name and address of the other, and return how to undo it.

    ``choice`` says whose word stands, by field and person's key. A place that becomes free goes to
    the next in line. Raises Stale if ``seen`` is given and is not the version of the two by now,
    and DomainError for whoever was erased or merged meanwhile, and for an
    actor who may not decide for everybody who relies on the two.
    """
    conferences = hold_all([kept.id, lost.id])
    kept, lost = read_people(kept.id, lost.id)
    _require_allowed(kept, lost, actor)
    require_same(seen, rules.version_of_both(kept, lost))
    journal = Journal()
    values, address = rules.values_of(kept, lost, choice), _address(kept, lost, choice)
    freed = registrations.join(journal, conferences, kept_id=kept.id, lost_id=lost.id, now=now)
    accounts.join(journal, kept_id=kept.id, lost_id=lost.id)
    hand_over_rest(journal, kept.id, lost.id, now=now)
    _become_one(journal, kept.id, lost.id, values, address)
    db.session.expire_all()
    done = _note(journal, freed, kept, lost, actor=actor, now=now, conference=conference)
    give_on(freed, link_for=link_for, actor=actor, now=now)
    return done


def give_on(freed: Iterable[Freed], *, link_for: LinkFor, actor: Actor, now: datetime) -> None:
    """Offer the places that became free to the next in line, where the conference is not over."""
    for conference in (each.conference for each in freed):
        if not is_over(conference, conference.at_venue(now).date()):
            fill_places(conference=conference, link_for=link_for, actor=actor, now=now)


def _require_allowed(kept: Person, lost: Person, actor: Actor) -> None:
    is_administrator = actor.may_administer
    rules.require_mergeable(kept, lost)
    rules.require_open(kept, lost, is_administrator=is_administrator)
    rules.require_within_reach(
        queries.reach([kept.id, lost.id], actor), is_administrator=is_administrator
    )


def _address(kept: Person, lost: Person, choice: Mapping[str, int]) -> str:
    chosen = {**rules.suggested(kept, lost), **choice}["email"]
    return (lost.email or kept.email) if chosen == lost.id else (kept.email or lost.email)


def hand_over_rest(journal: Journal, kept_id: int, lost_id: int, *, now: datetime) -> None:
    """Let whatever else refers to the one refer to the other."""
    invitations.join(journal, kept_id=kept_id, lost_id=lost_id, now=now)
    for each in fates.moved():
        table = fates.table_of(each)
        hand_over(
            journal,
            table,
            each.column.key,
            before=lost_id,
            after=kept_id,
            wins=rules.WINS.get(table.name),
        )


def _become_one(
    journal: Journal, kept_id: int, lost_id: int, values: dict[str, Any], address: str
) -> None:
    """Write what the merged person says; the other row is called so, and keeps an address."""
    _swap_addresses(journal, kept_id, lost_id, address)
    _change(journal, kept_id, values)
    alike = {name: values[name] for name in CALLED_ALIKE} | {"merged_into_id": kept_id}
    for each in (lost_id, *merged_ids(lost_id)):
        _change(journal, each, alike, is_whole=True)


def _swap_addresses(journal: Journal, kept_id: int, lost_id: int, address: str) -> None:
    """Let letters go to the address; the other one still leads to the person. None is lost."""
    table = db.metadata.tables[Person.__tablename__]
    (kept,), (lost,) = (rows(table, table.c.id == each) for each in (kept_id, lost_id))
    if kept["email"] == address:
        return
    _change(journal, lost_id, {"email": ""})
    _change(journal, kept_id, {"email": lost["email"]})
    _change(journal, lost_id, {"email": kept["email"]})


def _change(
    journal: Journal, person_id: int, values: dict[str, Any], *, is_whole: bool = False
) -> None:
    table = db.metadata.tables[Person.__tablename__]
    (row,) = rows(table, table.c.id == person_id)
    journal.change(table, row, values, is_whole=is_whole)


def _note(
    journal: Journal,
    freed: Iterable[Freed],
    kept: Person,
    lost: Person,
    *,
    actor: Actor,
    now: datetime,
    conference: Conference | None,
) -> PersonMerge:
    done = PersonMerge(
        kept_id=kept.id,
        lost_id=lost.id,
        conference_id=conference.id if conference else None,
        by_id=actor.person_id,
        at=now,
        steps=journal.steps,
        places=noted(freed),
    )
    db.session.add(done)
    if kept.is_protected:
        for each in (kept, lost):
            audit.rename(person_id=each.id, name=kept.shown_name)
    audit.record(
        actor,
        "person.merged",
        kept,
        now=now,
        conference_id=done.conference_id,
        after={"person_id": lost.id},
    )
    return done
