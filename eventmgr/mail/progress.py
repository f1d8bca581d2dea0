"""How far a mailing has come, reckoned from what its mails are at; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.models import Mailing

WINDOW: Final = timedelta(minutes=1)
"""Of how long before the moment the rate is reckoned."""

ON_THE_MOVE: Final = (MailState.QUEUED, MailState.CLAIMED)
"""What leaves within seconds, if nothing is in its way."""
TROUBLE: Final = (MailState.FAILED, MailState.BOUNCED, MailState.UNCERTAIN)
"""What a person has to look at."""

SOON: Final = 2
SLOWLY: Final = 30
"""After how many seconds a page that watches looks again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """The mails of one mailing by their states, and how fast they leave."""

    counts: Mapping[MailState, int]
    sent_lately: int = 0
    """How many left within the window, or since the mailing began if that is later."""
    seconds: float = WINDOW.total_seconds()
    """How long that is."""

    def count(self, *states: MailState) -> int:
        """How many mails are in one of the states."""
        return sum(self.counts.get(each, 0) for each in states)

    @property
    def total(self) -> int:
        """How many mails there are."""
        return sum(self.counts.values())

    @property
    def sent(self) -> int:
        """How many the mail server has taken, those that came back later among them."""
        return self.count(MailState.SENT, MailState.BOUNCED)

    @property
    def waiting(self) -> int:
        """How many leave by themselves, sooner or later."""
        return self.count(*ON_THE_MOVE, MailState.RETRY)

    @property
    def unfinished(self) -> int:
        """How many have not come to their end: they wait, or are held back, or are drafts."""
        return self.waiting + self.count(MailState.HELD, MailState.DRAFT)

    @property
    def finished(self) -> int:
        """How many have come to their end, good or bad."""
        return self.total - self.unfinished

    @property
    def is_moving(self) -> bool:
        """Whether it is worth looking again at once."""
        return bool(self.count(*ON_THE_MOVE))

    @property
    def per_minute(self) -> int:
        """How many leave in a minute at the present rate."""
        return round(self.sent_lately * 60 / max(self.seconds, 1))

    @property
    def minutes_left(self) -> int | None:
        """In how many minutes the last one leaves at the present rate; None if nobody can tell."""
        if not self.per_minute or not self.is_moving:
            return None
        return -(-self.count(*ON_THE_MOVE) // self.per_minute)


def window_of(starts_at: datetime | None, *, now: datetime) -> datetime:
    """Return since when the rate of a mailing is reckoned."""
    since = now - WINDOW
    return since if starts_at is None else max(since, min(starts_at, now))


def begins_later(mailing: Mailing, *, now: datetime) -> bool:
    """Whether the mailing is released, and its moment has not come."""
    return mailing.state is MailingState.RELEASED and is_early(mailing, now=now)


def is_early(mailing: Mailing, *, now: datetime) -> bool:
    """Whether a moment was chosen for the mailing that has not come, paused or not."""
    return mailing.starts_at is not None and mailing.starts_at > now


def seconds_to_next_look(mailing: Mailing, progress: Progress, *, now: datetime) -> int | None:
    """Return when a page that watches looks again; None if nothing will have changed by itself."""
    if not progress.waiting:
        return None
    is_soon = progress.is_moving and not begins_later(mailing, now=now)
    return SOON if is_soon else SLOWLY
