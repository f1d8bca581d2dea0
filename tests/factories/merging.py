"""Two rows of one human, merged and two again."""

from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.merging import operations
from eventmgr.people.actor import CLOCK, COMMAND, Actor
from eventmgr.people.merges import OrganisationMerge, PersonMerge
from eventmgr.people.models import Account, Person
from tests.factories.address_book import make_contact
from tests.factories.people import NOW, make_organisation, make_person
from tests.factories.registration import link_for
from tests.factories.rows import rows_of

UNTOUCHED = frozenset({"audit_entry", "organisation_merge", "person_merge"})
"""What tells of the acts themselves."""


def twins(conference: Conference, **values: Any) -> tuple[Person, Person]:
    """Two people of the address book who are one."""
    kept = make_contact(conference, name="Amal Demo", email="amal@example.org", **values)
    return kept, make_contact(conference, name="Demo, Amal", email="a.demo@example.com", **values)


def merge(kept: Person, lost: Person, **values: Any) -> PersonMerge:
    standard = {"choice": {}, "link_for": link_for, "actor": COMMAND, "now": NOW}
    done = operations.merge(kept=kept, lost=lost, **{**standard, **values})
    db.session.flush()
    db.session.expire_all()
    return done


def make_merge(conference: Conference) -> PersonMerge:
    """A merge that the conference's organisers can undo, of people who had nothing."""
    kept, lost = make_contact(conference), make_person()
    lost.merged_into_id = kept.id
    done = PersonMerge(
        kept_id=kept.id, lost_id=lost.id, conference_id=conference.id, at=NOW, steps=[]
    )
    db.session.add(done)
    db.session.flush()
    return done


def make_organisation_merge(conference: Conference) -> OrganisationMerge:
    """A merge that the conference's organisers can undo, of an organisation that had nothing."""
    done = OrganisationMerge(
        kept_id=make_organisation().id,
        lost_id=0,
        lost_name="Another spelling",
        conference_id=conference.id,
        at=NOW,
        steps=[],
        merges={},
    )
    db.session.add(done)
    db.session.flush()
    return done


def undo(done: PersonMerge, *, actor: Actor = COMMAND) -> None:
    operations.undo(merge_id=done.id, actor=actor, now=NOW)
    db.session.flush()
    db.session.expire_all()


def gather(done: PersonMerge) -> None:
    operations.gather(merge_id=done.id, link_for=link_for, actor=CLOCK, now=NOW)
    db.session.flush()
    db.session.expire_all()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the history."""
    db.session.flush()
    return {
        table.name: rows_of(table)
        for table in db.metadata.sorted_tables
        if table.name not in UNTOUCHED
    }


def acting(account: Account) -> Actor:
    """Whoever signs in with the account."""
    return Actor(
        name=account.person.shown_name,
        person_id=account.person_id,
        account_id=account.id,
        is_administrator=account.is_administrator,
    )
