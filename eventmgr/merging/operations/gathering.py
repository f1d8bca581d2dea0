"""What began before a merge and ended after it: its rows are handed over afterwards."""

from datetime import datetime

from sqlalchemy import exists, or_, select

from eventmgr.foundation.db import db
from eventmgr.merging import fates, queries
from eventmgr.merging.journal import Journal
from eventmgr.merging.operations import registrations
from eventmgr.merging.operations.locking import hold_all
from eventmgr.merging.operations.merging import hand_over_rest
from eventmgr.people.merges import PersonMerge
from eventmgr.privacy.holdings.references import TO_PERSON


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


def gather(*, merge_id: int, now: datetime) -> None:
    """Hand over what still refers to the merged row; undoing the merge gives it back."""
    known = db.session.get(PersonMerge, merge_id)
    conferences = hold_all([known.kept_id, known.lost_id]) if known else []
    done = queries.lock_merge(merge_id)
    if done is None or done.undone_at is not None:
        return
    journal = Journal()
    registrations.join(journal, conferences, kept_id=done.kept_id, lost_id=done.lost_id, now=now)
    hand_over_rest(journal, done.kept_id, done.lost_id)
    done.steps = [*done.steps, *journal.steps]
    db.session.flush()
    db.session.expire_all()
