"""What a group may be asked for, and within which limits; pure decisions."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups.models import ASKED

ALWAYS_ASKED: Final = ("title", "text")
"""Without them nothing is a recommendation."""
ASKED_LABELS: Final = {
    "title": _l("Title"),
    "text": _l("Text"),
    "lead_addressee": _l("Lead addressee"),
    "supporting_addressees": _l("Supporting addressees"),
    "time_frame": _l("Time frame"),
    "indicator": _l("Indicator"),
    "rationale": _l("Rationale"),
    "theme_id": _l("Theme"),
}
MOST_RECOMMENDATIONS: Final = 500
LONGEST_GRACE: Final = 24 * 60
LONGEST_PRESENTATION: Final = 240
FARTHEST_MOVE: Final = 7 * 24 * 60
"""In minutes: a deadline that moves farther is another deadline."""


def asked(chosen: Collection[str]) -> tuple[str, ...]:
    """Return the chosen fields in the form's order, with those that are always asked for.

    Raise DomainError for a field that no recommendation has.
    """
    if not set(chosen) <= set(ASKED):
        raise DomainError(_("Choose fields of the list."), field="asked_fields")
    return tuple(each for each in ASKED if each in chosen or each in ALWAYS_ASKED)


def require_window(opens_at: datetime | None, deadline: datetime | None) -> None:
    """Raise DomainError unless a group can write before its deadline."""
    if opens_at is not None and deadline is not None and opens_at >= deadline:
        raise DomainError(
            _("The deadline comes before writing opens. Choose a later one."), field="deadline"
        )


def require_grace(minutes: int | None) -> None:
    """Raise DomainError for minutes after the deadline that make no sense."""
    _require_between(minutes, 0, LONGEST_GRACE, "grace_minutes")


def require_limits(*, at_most: int | None, presents_minutes: int | None) -> None:
    """Raise DomainError for a number of recommendations or minutes that makes no sense."""
    if at_most is not None:
        _require_between(at_most, 1, MOST_RECOMMENDATIONS, "recommendations_at_most")
    _require_between(presents_minutes, 1, LONGEST_PRESENTATION, "presents_minutes")


def moved(deadline: datetime, minutes: int | None) -> datetime:
    """Return the deadline so many minutes later, or earlier; raise DomainError for nonsense."""
    if not minutes or abs(minutes) > FARTHEST_MOVE:
        raise DomainError(
            _(
                "Write by how many minutes, %(most)d at most; with a minus for earlier.",
                most=FARTHEST_MOVE,
            ),
            field="minutes",
        )
    return deadline + timedelta(minutes=minutes)


def _require_between(number: int | None, lowest: int, highest: int, field: str) -> None:
    if number is None or not lowest <= number <= highest:
        raise DomainError(
            _(
                "Write a whole number from %(lowest)s to %(highest)s.",
                lowest=lowest,
                highest=highest,
            ),
            field=field,
        )
