"""What is counted of people: the states of their places, and the days on which they came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.printing import dates
from eventmgr.registration.enums import STATES_OF, Among, RegistrationState
from eventmgr.registration.narrowing import EVER, NEVER, State

REGISTERED: Final = "registered"
CONFIRMED: Final = "confirmed"
CHECKED_IN: Final = "checked_in"
NOT_COME: Final = "not_come"
CAME_UNPLACED: Final = "came_unplaced"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One column of the numbers."""

    key: str
    label: object
    """The heading; it may be a lazy translation."""
    states: frozenset[RegistrationState] | None = None
    """The states that count; None: all."""
    came: str = ""
    """A day, or “ever” or “never”: whose check-ins count."""
    link: Mapping[str, str]
    """The words of the filter that shows who was counted."""


def _of(key: str, label: object, state: State) -> Measure:
    return Measure(key=key, label=label, states=STATES_OF[state], link={"state": state.value})


FIRST: Final = (
    _of(REGISTERED, _l("Registered"), Among.REGISTERED),
    _of(CONFIRMED, _l("Confirmed"), RegistrationState.CONFIRMED),
)
LAST: Final = (
    _of("offered", _l("Place offered"), RegistrationState.OFFERED),
    _of("waiting", _l("Waiting list"), RegistrationState.WAITLISTED),
    _of("applied", _l("To be decided"), RegistrationState.APPLIED),
    _of("invited", _l("Not answered"), RegistrationState.INVITED),
    _of("gone", _l("Declined, refused, cancelled"), Among.GONE),
)
EVER_CAME: Final = Measure(key=CHECKED_IN, label=_l("Checked in"), came=EVER, link={"came": EVER})
WITHOUT_PLACE: Final = Measure(
    key=CAME_UNPLACED,
    label=_l("Of these without a place by now"),
    states=STATES_OF[Among.UNPLACED],
    came=EVER,
    link={"state": Among.UNPLACED.value, "came": EVER},
)
"""Were there, and have no place any more: checked in, and not among the confirmed."""
NOT_YET_THERE: Final = Measure(
    key=NOT_COME,
    label=_l("Confirmed, not yet there"),
    states=STATES_OF[RegistrationState.CONFIRMED],
    came=NEVER,
    link={"state": RegistrationState.CONFIRMED.value, "came": NEVER},
)


def measures(conference: Conference) -> list[Measure]:
    """Return what is counted at the conference, in the order of the columns."""
    days = [
        Measure(
            key=day.isoformat(),
            label=dates.short_day(day),
            came=day.isoformat(),
            link={"came": day.isoformat()},
        )
        for day in conference.days
    ]
    return [*FIRST, EVER_CAME, WITHOUT_PLACE, *days, NOT_YET_THERE, *LAST]
