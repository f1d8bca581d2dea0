"""Acts on the order of presentations and on their clocks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.versions import require_same, version_of
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting import queries, rules
from eventmgr.groups.presenting.models import PresentationClock
from eventmgr.groups.presenting.rules import Wish
from eventmgr.people.actor import Actor


def version(groups: Sequence[WorkingGroup]) -> str:
    """Return what stands for the order and the minutes as they are now."""
    return version_of(_told(groups))


def arrange(
    *,
    conference: Conference,
    wishes: Mapping[str, Wish],
    actor: Actor,
    now: datetime,
    moved: str = "",
    by: Literal[-1, 0, 1] = 0,
    seen: str | None = None,
) -> None:
    """Give the groups places and minutes, by their codes; then move one of them by one place.

    Raise DomainError for what no group can have, and Stale if ``seen`` is given and is not the
    `version` of what would be overwritten.
    """
    get_for_update(Conference, conference.id)
    groups = [get_for_update(WorkingGroup, each.id) for each in queries.beside(conference.id)]
    rules.require_bearable(wishes)
    before = _told(groups)
    ordered = rules.arranged(groups, wishes, moved=moved, by=by)
    for place, group in enumerate(ordered, start=1):
        group.report_back_position = place
        if group.code in wishes:
            group.presents_minutes = wishes[group.code].minutes
    after = _told(groups)
    if after == before:
        return
    require_same(seen, version_of(before))
    audit.record(
        actor,
        "presenting.arranged",
        conference,
        now=now,
        conference_id=conference.id,
        before={key: each for key, each in before.items() if after[key] != each},
        after={key: each for key, each in after.items() if before[key] != each},
    )


def start(*, group: WorkingGroup, actor: Actor, now: datetime) -> None:
    """Let the group's clock run on from where it stands; one that runs is left alone."""
    clock = _clock(group)
    if clock.started_at is None:
        clock.started_at = now
        _record(actor, "presenting.clock_started", group, now, clock)


def pause(*, group: WorkingGroup, actor: Actor, now: datetime) -> None:
    """Stop the group's clock where it is; one that stands still is left alone."""
    clock = _clock(group)
    if clock.started_at is not None:
        clock.spent_ms += max(0, _milliseconds(clock.started_at, now))
        clock.started_at = None
        _record(actor, "presenting.clock_paused", group, now, clock)


def reset(*, group: WorkingGroup, actor: Actor, now: datetime) -> None:
    """Give the group all of its time again, and let the clock stand still."""
    clock = _clock(group)
    if clock.started_at is not None or clock.spent_ms:
        clock.started_at, clock.spent_ms = None, 0
        _record(actor, "presenting.clock_reset", group, now, clock)


def _clock(group: WorkingGroup) -> PresentationClock:
    """Return the group's clock; the group is locked, so that two presses come one by one."""
    get_for_update(WorkingGroup, group.id)
    found = db.session.get(PresentationClock, group.id, populate_existing=True)
    if found is None:
        found = PresentationClock(group_id=group.id, spent_ms=0)
        db.session.add(found)
        db.session.flush()
    return found


def _milliseconds(since: datetime, now: datetime) -> int:
    return int((now - since).total_seconds() * 1000)


def _record(
    actor: Actor, act: str, group: WorkingGroup, now: datetime, clock: PresentationClock
) -> None:
    after = {"spent_ms": clock.spent_ms}
    audit.record(
        actor,
        act,
        group,
        now=now,
        conference_id=group.conference_id,
        after=after,
    )


def _told(groups: Sequence[WorkingGroup]) -> dict[str, Any]:
    return {
        each.code: [each.report_back_position, each.presents_minutes]
        for each in sorted(groups, key=lambda one: one.number)
    }
