"""Undoing a merge: two rows again, with everything that each of them had."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.merging import queries, rules
from eventmgr.merging.journal import CHANGED, Step, take_back
from eventmgr.merging.operations.locking import hold_all, read_people
from eventmgr.people.actor import Actor
from eventmgr.people.merges import PersonMerge
from eventmgr.people.models import Person
from eventmgr.registration import waiting


def undo(*, merge_id: int, actor: Actor, now: datetime) -> PersonMerge:
    """Have two people again, each with what they had, and return the merge.

    What came after the merge stays the kept person's, and what was edited since stays as edited.
    Whoever was protected since is protected in both rows. Raises DomainError if it was undone
    already, if anybody was merged with the person since, for an actor who may not decide for
    everybody who relies on them, and if what was put aside cannot come back: its place has gone to
    somebody else, or what it hung on is gone.
    """
    known = db.session.get(PersonMerge, merge_id)
    conferences = hold_all([known.kept_id, known.lost_id]) if known else []
    done = queries.lock_merge(merge_id)
    if done is None or done.undone_at is not None:
        raise DomainError(_("This was undone already, or erased."))
    kept, lost = read_people(done.kept_id, done.lost_id)
    _require_allowed(kept, lost, actor)
    _require_the_last(done)
    protected_since = kept.is_protected and not _was_protected(done.steps, lost)
    _take_back(done.steps)
    db.session.expire_all()
    kept, lost = read_people(done.kept_id, done.lost_id)
    if protected_since:
        lost.is_protected, lost.display_name = True, kept.display_name
        db.session.flush()
    for each in conferences:
        _require_places(each, done)
    done.steps, done.undone_at = [], now
    _note(kept, lost, done, actor, now)
    return done


def _require_allowed(kept: Person, lost: Person, actor: Actor) -> None:
    is_administrator = actor.may_administer
    if kept.erased_at is not None or lost.erased_at is not None:
        raise DomainError(_("The data of one of them were erased. Nothing can be undone."))
    if kept.merged_into_id is not None or lost.merged_into_id != kept.id:
        raise DomainError(_("The person was merged once more since. Undo that first."))
    rules.require_open(kept, lost, is_administrator=is_administrator)
    rules.require_within_reach(
        queries.reach([kept.id, lost.id], actor), is_administrator=is_administrator
    )


def _require_the_last(done: PersonMerge) -> None:
    """Raise DomainError for all but the last merge: a later one has put aside what is the first's.

    It is named to those who see it in their own list.
    """
    later = queries.merged_later(done)
    if later is None:
        return
    if later.lost_name and later.merge.conference_id == done.conference_id:
        raise DomainError(
            _(
                "“%(name)s” was merged with this person later. Undo that first.",
                name=later.lost_name,
            )
        )
    raise DomainError(_("The person was merged once more since. Undo that first."))


def _take_back(steps: Sequence[Step]) -> None:
    try:
        with db.session.begin_nested():
            take_back(steps)
    except IntegrityError as error:
        raise DomainError(
            _("What one of them had hung on something that is gone by now. Nothing was undone.")
        ) from error


def _was_protected(steps: Sequence[Step], lost: Person) -> bool:
    """Whether the merged person was protected from the start."""
    return any(
        each["after"]["is_protected"]
        for each in steps
        if each["act"] == CHANGED
        and each["table"] == Person.__tablename__
        and each["key"] == {"id": lost.id}
        and each["is_whole"]
    )


def _require_places(conference: Conference, done: PersonMerge) -> None:
    """Raise DomainError if a place that comes back was given to somebody else.

    More places than there are may have been held before the merge: as many may be held again.
    """
    before = done.places.get(str(conference.id))
    if before is None:
        return
    held, limits = waiting.held(conference), waiting.limits(conference)
    is_given = limits.total is not None and sum(held.values()) > max(
        limits.total, sum(before.values())
    )
    if is_given or any(
        held.get(each, 0) > max(most, before.get(each, 0))
        for each, most in limits.by_category.items()
    ):
        raise DomainError(
            _("The place that became free has gone to somebody else, so this cannot be undone.")
        )


def _note(kept: Person, lost: Person, done: PersonMerge, actor: Actor, now: datetime) -> None:
    for each in (kept, lost):
        audit.rename(person_id=each.id, name=each.shown_name)
    audit.record(
        actor,
        "person.merge_undone",
        kept,
        now=now,
        conference_id=done.conference_id,
        after={"person_id": lost.id},
    )
