"""What began before a merge and ended after it: its rows are handed over afterwards."""

from datetime import datetime

from sqlalchemy import exists, or_, select

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.merging import fates, queries
from eventmgr.merging.journal import Journal
from eventmgr.merging.operations import registrations
from eventmgr.merging.operations.locking import hold_all
from eventmgr.merging.operations.merging import give_on, hand_over_rest
from eventmgr.people.actor import Actor
from eventmgr.people.merges import PersonMerge
from eventmgr.people.models import Person
from eventmgr.privacy.holdings.references import TO_PERSON
from eventmgr.registration.letters import LinkFor


def late_merges() -> list[int]:
    """Return the merges after which something still refers to the merged row: usually none.

    An act that had the row in hand waits for the merge, and then goes on with it.
    """
    late = [
        exists().where(each.column == PersonMerge.lost_id)
        for each in TO_PERSON
        if each.name not in fates.LEFT and each.name not in fates.WITH_CLOSED_ACCOUNTS
    ]
    return list(
        db.session.scalars(
            select(PersonMerge.id)
            .where(PersonMerge.undone_at.is_(None), or_(*late))
            .order_by(PersonMerge.id)
        )
    )


def gather(*, merge_id: int, link_for: LinkFor, actor: Actor, now: datetime) -> None:
    """Hand over what still refers to the merged row; undoing the merge gives it back.

    A place that becomes free goes to the next in line, as with the merge itself.
    """
    known = db.session.get(PersonMerge, merge_id)
    conferences = hold_all([known.kept_id, known.lost_id]) if known else []
    done = queries.lock_merge(merge_id)
    if done is None or done.undone_at is not None:
        return
    journal = Journal()
    freed = registrations.join(
        journal, conferences, kept_id=done.kept_id, lost_id=done.lost_id, now=now
    )
    hand_over_rest(journal, done.kept_id, done.lost_id, now=now)
    done.steps = [*done.steps, *journal.steps]
    done.places = {**registrations.noted(freed), **done.places}
    db.session.flush()
    db.session.expire_all()
    if journal.steps:
        audit.record(
            actor,
            "person.gathered",
            db.session.get_one(Person, done.kept_id),
            now=now,
            conference_id=done.conference_id,
            after={"person_id": done.lost_id},
        )
    give_on(freed, link_for=link_for, actor=actor, now=now)
