"""Erasing everybody of a conference: one transaction for each person, so that it can be resumed."""

import time
from collections.abc import Callable
from datetime import datetime

import structlog

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.actor import CLOCK, Actor
from eventmgr.privacy import operations, queries
from eventmgr.registration.letters import LinkFor

BATCH = 100
BUDGET_SECONDS = 8 * 60.0
"""When a run begins no new person, within a task's limit: the next one goes on."""

log = structlog.get_logger(__name__)


def erase_due(
    *,
    link_for: LinkFor,
    now: Callable[[], datetime] = clock.now,
    budget: float = BUDGET_SECONDS,
) -> None:
    """Erase what every conference has held as long as it may, until done or the turn is over."""
    end = time.monotonic() + budget
    for conference in queries.due_conferences(now=now()):
        erase_everybody(
            conference_id=conference.id,
            link_for=link_for,
            actor=CLOCK,
            now=now,
            is_over=lambda: time.monotonic() >= end,
        )


def erase_everybody(
    *,
    conference_id: int,
    link_for: LinkFor,
    actor: Actor,
    now: Callable[[], datetime] = clock.now,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Erase one person after the other, and what is left of others; return how many they were.

    Each is committed before the next: whoever goes on later finds only who is left.
    """
    erased, last = 0, 0
    while person_ids := _some(conference_id, after=last):
        for last in person_ids:
            if is_over():
                return _told(conference_id, erased, is_complete=False)
            erased += _erase_one(conference_id, last, link_for=link_for, actor=actor, now=now())
    with unit_of_work():
        operations.erase_leftovers(
            conference=db.session.get_one(Conference, conference_id), now=now()
        )
    return _told(conference_id, erased, is_complete=True)


def _some(conference_id: int, *, after: int) -> list[int]:
    with unit_of_work():
        conference = db.session.get_one(Conference, conference_id)
        return queries.held_ids(conference, most=BATCH, after=after)


def _erase_one(
    conference_id: int, person_id: int, *, link_for: LinkFor, actor: Actor, now: datetime
) -> bool:
    with unit_of_work():
        return operations.erase_person(
            conference=db.session.get_one(Conference, conference_id),
            person_id=person_id,
            link_for=link_for,
            actor=actor,
            now=now,
        )


def _told(conference_id: int, erased: int, *, is_complete: bool) -> int:
    """Say in the log how many they were, and nothing else."""
    if erased or not is_complete:
        log.info("privacy.erased", conference=conference_id, people=erased, is_complete=is_complete)
    return erased
