"""Pages about recommendations; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.recommendations import (
    agreeing,
    board,
    deciding,
    history,
    listing,
    live,
    nudging,
    office,
    paper,
    placing,
    returning,
    sending,
    submitting,
    talking,
    writing,
)
from eventmgr.pages.recommendations.blueprint import bp

__all__ = [
    "agreeing",
    "board",
    "bp",
    "deciding",
    "history",
    "listing",
    "live",
    "nudging",
    "office",
    "paper",
    "placing",
    "returning",
    "sending",
    "submitting",
    "talking",
    "writing",
]
