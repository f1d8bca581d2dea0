"""Pure decisions of the post office: how fast mail may leave, and when a domain is left alone.

A limit is a bucket of tokens: each mail takes one, and they come back at the rate of the limit. A
full bucket holds a quarter of a minute's worth, so that no minute sees more than five quarters.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from eventmgr.mail.models import Mail

ALL: Final = "@"
"""The key of all mail together; no domain can be called so."""
BURST_SECONDS: Final = 15
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
QUIET = timedelta(minutes=15)
"""After so long without a complaint, a domain's earlier ones are forgotten."""
REST_GOES_ON = timedelta(minutes=2)
"""The relay that is tried again, and does not take mail, has been away all the time."""
ENOUGH: Final = 1 - 1e-6
"""A whole token, with room for rounding."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How many mails may leave in a minute; 0 is no limit."""

    per_minute: int = 0
    per_domain: int = 0

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.per_minute or self.per_domain)

    def of(self, key: str) -> int:
        """Return the limit of a domain, or of ``ALL``."""
        return self.per_minute if key == ALL else self.per_domain

    def keys(self, domain: str) -> list[str]:
        """Return whose tokens a mail to the domain takes."""
        return [key for key in (ALL, domain) if self.of(key)]


NO_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Pause:
    """How long a domain is left alone, and how often it had to ask for it in a row."""

    until: datetime
    strikes: int


@dataclass(frozen=True, slots=True)
class Rest:
    """Why no mail leaves at all."""

    since: datetime
    until: datetime
    """When the relay is tried again."""
    reason: str
    """What it said, or what kept us from reaching it."""


def capacity(limit: int) -> float:
    """Return what a full bucket holds."""
    return max(1.0, limit * BURST_SECONDS / 60)


def refilled(tokens: float, since: datetime, *, limit: int, now: datetime) -> float:
    """Return how many tokens a bucket holds by now."""
    passed = max(0.0, (now - since).total_seconds())
    return min(capacity(limit), tokens + passed * limit / 60)


def share_out(
    mails: Sequence[Mail], levels: dict[str, float], limits: Limits, *, now: datetime
) -> dict[int, datetime]:
    """Take tokens for the mails in their order; return when those may come back that got none.

    ``levels`` holds what is in the buckets, and afterwards what is left. What one person waits for
    (lane 0) takes its token as well, and leaves even if there is none.
    """
    later: dict[int, datetime] = {}
    ahead: Counter[str] = Counter()
    for mail in mails:
        keys = limits.keys(mail.domain)
        empty = [key for key in keys if levels[key] < ENOUGH]
        if empty and mail.lane:
            ahead.update(empty)
            later[mail.id] = now + max(
                _until_token(ahead[key], levels[key], limits.of(key)) for key in empty
            )
            continue
        for key in keys:
            levels[key] = max(levels[key] - 1, -capacity(limits.of(key)))
    return later


def _until_token(number: int, tokens: float, limit: int) -> timedelta:
    """Return how long the number-th in the line waits: each at a moment of its own."""
    return timedelta(seconds=(number - tokens) * 60 / limit)


def pause_after(before: Pause | None, *, now: datetime) -> Pause:
    """Return the pause of a domain that asks for one, twice as long as its last one.

    What it says while it is left alone answers mails that were on their way, and counts once.
    """
    if before is not None and before.until > now:
        return before
    is_forgotten = before is None or now - before.until > QUIET
    strikes = 1 if is_forgotten or before is None else before.strikes + 1
    doubled = FIRST_PAUSE * 2 ** min(strikes - 1, 10)
    return Pause(now + min(doubled, LONGEST_PAUSE), strikes)


def resting_since(before: Rest | None, *, has_sent: bool, now: datetime) -> datetime:
    """Return since when a queue rests that has to rest at this moment, and did before.

    ``has_sent`` is whether the relay has taken any mail since that earlier rest began.
    """
    if before is None or has_sent or not before.since <= now <= before.until + REST_GOES_ON:
        return now
    return before.since
