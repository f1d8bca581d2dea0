"""Pages about recommendations; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.recommendations import (
    agreeing,
    history,
    listing,
    office,
    placing,
    sending,
    talking,
    writing,
)
from eventmgr.pages.recommendations.blueprint import bp

__all__ = [
    "agreeing",
    "bp",
    "history",
    "listing",
    "office",
    "placing",
    "sending",
    "talking",
    "writing",
]
