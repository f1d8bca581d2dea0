"""The closed lists of calendars."""

from enum import StrEnum


class Method(StrEnum):
    """What a mail asks of a calendar (RFC 5546, 1.4)."""

    REQUEST = "REQUEST"
    """To put something in, or to change what it has."""
    CANCEL = "CANCEL"
    """To strike it."""


class Reach(StrEnum):
    """How far the last thing that was sent for an entry has come."""

    NOWHERE = "nowhere"
    """No calendar has anything of it."""
    WAITING = "waiting"
    """The mail has not left: it can be made to say something else."""
    BEHIND = "behind"
    """It was never taken in, and a calendar may have what an earlier mail said."""
    KNOWN = "known"
    """A calendar may have it."""


class News(StrEnum):
    """What a mail tells of an entry."""

    FIRST = "first"
    CHANGED = "changed"
    GONE = "gone"
