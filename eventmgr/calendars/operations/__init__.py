"""Acts about calendars; none of them commits."""

from eventmgr.calendars.operations.deciding import call_off, keep_current
from eventmgr.calendars.operations.following import follow, strike_lost
from eventmgr.calendars.operations.handing import send_to
from eventmgr.calendars.operations.parts import forget_drafts, hand_out, require_there

__all__ = [
    "call_off",
    "follow",
    "forget_drafts",
    "hand_out",
    "keep_current",
    "require_there",
    "send_to",
    "strike_lost",
]
