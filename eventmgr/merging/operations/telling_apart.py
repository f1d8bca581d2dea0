"""Saying that two people who look alike are two."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.merging import rules
from eventmgr.people.actor import Actor
from eventmgr.people.merges import TwoPeople
from eventmgr.people.models import Person


def tell_apart(
    *, conference: Conference, first: Person, second: Person, actor: Actor, now: datetime
) -> None:
    """Remember that these are two humans: the conference's organisers are asked no more.

    Raises DomainError for one and the same row. Saying it again changes nothing.
    """
    rules.require_mergeable(first, second)
    low, high = sorted((first, second), key=lambda each: each.id)
    said = db.session.scalar(
        insert(TwoPeople)
        .values(conference_id=conference.id, first_id=low.id, second_id=high.id, said_at=now)
        .on_conflict_do_nothing()
        .returning(TwoPeople.first_id)
    )
    if said is not None:
        audit.record(
            actor,
            "person.told_apart",
            low,
            now=now,
            conference_id=conference.id,
            after={"person_id": high.id},
        )
