"""The closed lists of the day."""

from enum import StrEnum


class Admission(StrEnum):
    """What the desk may do with a person who stands before it."""

    WELCOME = "welcome"
    ASKS = "asks"
    """Only by a second act that says so."""
    ORGANISER = "organiser"
    """Only by a second act of an organiser."""
    NEVER = "never"


class Outcome(StrEnum):
    """What became of an act of the desk."""

    CHECKED_IN = "checked_in"
    ALREADY = "already"
    KNOWN = "known"
    """A walk-in whose e-mail address is registered: nothing was done."""
    UNDONE = "undone"
    """It was taken in before, and somebody has undone it since."""
