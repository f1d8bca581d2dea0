"""Acts about calendars; none of them commits."""

from eventmgr.calendars.operations.deciding import call_off, keep_current
from eventmgr.calendars.operations.following import follow, strike_lost
from eventmgr.calendars.operations.handing import send_to

__all__ = [
    "call_off",
    "follow",
    "keep_current",
    "send_to",
    "strike_lost",
]
