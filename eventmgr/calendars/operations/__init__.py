"""Acts about calendars; none of them commits."""

from eventmgr.calendars.operations.deciding import call_off, keep_current
from eventmgr.calendars.operations.following import follow, strike_lost
from eventmgr.calendars.operations.handing import send_to
from eventmgr.calendars.operations.parts import Parts, attach, parts_for

__all__ = [
    "Parts",
    "attach",
    "call_off",
    "follow",
    "keep_current",
    "parts_for",
    "send_to",
    "strike_lost",
]
