"""Reminding groups of their deadline by the clock, and saying when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import CLOCK, Actor
from eventmgr.recommendations import letters
from eventmgr.recommendations.nudges import queries, rules
from eventmgr.recommendations.nudges.models import GroupNudge
from eventmgr.recommendations.nudges.queries import Candidate
from eventmgr.recommendations.progress import Lack


def due(now: datetime) -> list[int]:
    """Return the ids of the groups that may have to be reminded now."""
    return [each.group.id for each in queries.candidates(now) if _moment(each, now) is not None]


def nudge(*, group_id: int, base_url: str, now: datetime) -> bool:
    """Remind a group that has agreed on nothing, once for each moment; whether it was.

    The moment is noted in the same transaction as the mails: both are there afterwards, or neither.
    Nothing is noted while nobody of the group can be written to; the board says so.
    """
    found = queries.candidates(now, only=group_id)
    moment = _moment(found[0], now) if found else None
    if moment is None:
        return False
    group = found[0].group
    drafts = letters.nudges(
        group.conference,
        group,
        moment=moment,
        is_silent=found[0].lack is Lack.SILENT,
        base_url=base_url,
    )
    if not drafts or not _is_new(group_id, moment, now):
        return False
    queue_mails(drafts, now=now)
    audit.record(
        CLOCK,
        "group.nudged",
        group,
        now=now,
        conference_id=group.conference_id,
        after={"moment": moment.isoformat(), "mails": len(drafts)},
    )
    return True


def change_setup(
    *, conference: Conference, is_on: bool, minutes: Sequence[int], actor: Actor, now: datetime
) -> None:
    """Say whether groups are reminded, and how long before their deadline."""
    get_for_update(Conference, conference.id)
    setup = queries.setup_of(conference.id)
    before = {"is_on": setup.is_on, "minutes": list(setup.minutes)}
    after = {"is_on": is_on, "minutes": list(minutes)}
    if before == after:
        return
    setup.is_on = is_on
    setup.minutes = list(minutes)
    db.session.add(setup)
    audit.record(
        actor,
        "group.nudges_changed",
        conference,
        now=now,
        conference_id=conference.id,
        before=before,
        after=after,
    )


def _moment(candidate: Candidate, now: datetime) -> datetime | None:
    return rules.due_moment(candidate.group.deadline, candidate.minutes, now=now)


def _is_new(group_id: int, moment: datetime, now: datetime) -> bool:
    """Note the reminder as sent; whether nobody had noted it before."""
    noted = (
        insert(GroupNudge)
        .values(group_id=group_id, moment=moment, sent_at=now)
        .on_conflict_do_nothing()
        .returning(GroupNudge.id)
    )
    return db.session.scalar(noted) is not None
