"""Who of those in line can have a place now; pure decisions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from eventmgr.conferences.models import Conference
from eventmgr.registration.enums import Category


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who waits."""

    registration_id: int
    category: Category


@dataclass(frozen=True, slots=True)
class Limits:
    """How many places there are; None: nobody counts."""

    total: int | None = None
    by_category: Mapping[Category, int] = field(default_factory=dict)
    """The categories that may take only so many of them."""


def next_in_line(
    line: Iterable[Waiting], held: Mapping[Category, int], limits: Limits
) -> list[int]:
    """Return the registrations that can have a place, in the order of the line.

    ``held`` counts the places given, or held for an offer, by category. Whoever waits for a
    category that is full is passed over, and keeps their turn.
    """
    taken = Counter(held)
    chosen = []
    for each in line:
        if not is_free(taken, limits):
            break
        if is_free(taken, limits, each.category):
            taken[each.category] += 1
            chosen.append(each.registration_id)
    return chosen


def is_free(held: Mapping[Category, int], limits: Limits, category: Category | None = None) -> bool:
    """Whether a place is left at all, and for the category if one is named."""
    if limits.total is not None and sum(held.values()) >= limits.total:
        return False
    if category is None or category not in limits.by_category:
        return True
    return held.get(category, 0) < limits.by_category[category]


def begins(conference: Conference) -> datetime:
    """Return the moment at which the conference's first day begins at the venue."""
    return datetime.combine(conference.starts, time(), conference.tzinfo)


def offer_ends(conference: Conference, *, hours: int, now: datetime) -> datetime | None:
    """Return until when a place that is offered now is held; None once the conference has begun.

    On its days there is no time to ask: whoever is first in line has the place at once.
    """
    if now >= begins(conference):
        return None
    return min(now + timedelta(hours=hours), begins(conference))
