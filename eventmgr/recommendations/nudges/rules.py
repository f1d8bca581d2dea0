"""When a group is reminded, and of what; pure decisions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

USUAL: Final = (30, 10)
"""Minutes before the deadline."""
MOST_MINUTES: Final = 24 * 60
MOST_NUDGES: Final = 5


def due_moment(
    deadline: datetime | None, minutes: Sequence[int], *, now: datetime
) -> datetime | None:
    """Return the moment whose reminder is due: the last that has come, before the deadline.

    Those missed before it are made up for by this one alone. None: none is due.
    """
    if deadline is None or now >= deadline:
        return None
    moments = [deadline - timedelta(minutes=each) for each in minutes]
    return max((each for each in moments if each <= now), default=None)


def shows_banner(deadline: datetime | None, minutes: Sequence[int], *, now: datetime) -> bool:
    """Whether the group's page reminds of the deadline: from the first moment on, until then."""
    return due_moment(deadline, minutes, now=now) is not None


def parsed(typed: str) -> list[int]:
    """Return the minutes that were typed, the longest first; raises DomainError for others."""
    words = typed.replace(",", " ").replace(";", " ").replace("،", " ").split()
    if not all(each.isascii() and each.isdigit() and len(each) < 6 for each in words):  # noqa: PLR2004 - far beyond the most
        raise DomainError(_("Write minutes as numbers, such as 30, 10."), field="minutes")
    found = sorted({int(each) for each in words}, reverse=True)
    if not found:
        raise DomainError(_("Write at least one number of minutes."), field="minutes")
    if found[0] > MOST_MINUTES or found[-1] < 1:
        raise DomainError(
            _("Choose between 1 and %(most)d minutes before the deadline.", most=MOST_MINUTES),
            field="minutes",
        )
    if len(found) > MOST_NUDGES:
        raise DomainError(_("%(most)d reminders are the most.", most=MOST_NUDGES), field="minutes")
    return found
