"""Erasing everybody of a conference: one transaction for each person, so that it can be resumed."""

import time
from collections.abc import Callable, Sequence
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


class NotErased(Exception):  # noqa: N818 - read aloud: somebody not erased
    """Something could not be erased; everything else was. The log tells whose it is."""

    def __init__(self, conference_ids: Sequence[int]) -> None:
        named = ", ".join(map(str, conference_ids))
        super().__init__(f"Not everything could be erased of conference {named}: see the log.")


log = structlog.get_logger(__name__)


def erase_due(
    *,
    link_for: LinkFor,
    now: Callable[[], datetime] = clock.now,
    budget: float = BUDGET_SECONDS,
) -> None:
    """Erase what every conference has held as long as it may, until done or the turn is over.

    What fails at one conference stops no other. Raises NotErased at the end if something did.
    """
    end, failed = time.monotonic() + budget, []
    for conference_id in [each.id for each in queries.due_conferences(now=now())]:
        try:
            erase_everybody(
                conference_id=conference_id,
                link_for=link_for,
                actor=CLOCK,
                now=now,
                is_over=lambda: time.monotonic() >= end,
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, the other conferences go on
            _warn(error, conference=conference_id)
            failed.append(conference_id)
    if failed:
        raise NotErased(failed)


def erase_everybody(
    *,
    conference_id: int,
    link_for: LinkFor,
    actor: Actor,
    now: Callable[[], datetime] = clock.now,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Erase one person after the other, and what is left of others; return how many they were.

    Each is committed before the next: whoever goes on later finds only who is left. Raises
    NotErased at the end if somebody could not be erased; what is left of others waits for them.
    """
    erased, last, failed = 0, 0, False
    while person_ids := _some(conference_id, after=last):
        for last in person_ids:
            if is_over():
                return _told(conference_id, erased, is_complete=False, failed=failed)
            try:
                erased += _erase_one(conference_id, last, link_for=link_for, actor=actor, now=now())
            except Exception as error:  # noqa: BLE001 - whatever it is, the others go
                _warn(error, conference=conference_id, person=last)
                failed = True
    if not failed:
        with unit_of_work():
            operations.erase_leftovers(
                conference=db.session.get_one(Conference, conference_id), now=now()
            )
    return _told(conference_id, erased, is_complete=not failed, failed=failed)


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


def _told(conference_id: int, erased: int, *, is_complete: bool, failed: bool) -> int:
    """Say in the log how many they were, and nothing else; raises NotErased if somebody failed."""
    if erased or not is_complete:
        log.info("privacy.erased", conference=conference_id, people=erased, is_complete=is_complete)
    if failed:
        raise NotErased([conference_id])
    return erased


def _warn(error: Exception, **keys: int) -> None:
    """Say in the log what failed: by keys alone, for the words of an error may be personal."""
    log.warning("privacy.not_erased", error=type(error).__name__, **keys)
