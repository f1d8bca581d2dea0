"""Pages about recommendations; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.recommendations import (
    board,
    listing,
    nudging,
    office,
    returning,
    sending,
    submitting,
    writing,
)
from eventmgr.pages.recommendations.blueprint import bp

__all__ = [
    "board",
    "bp",
    "listing",
    "nudging",
    "office",
    "returning",
    "sending",
    "submitting",
    "writing",
]
