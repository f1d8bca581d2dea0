"""Pages about recommendations; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.recommendations import (
    agreeing,
    deciding,
    history,
    listing,
    live,
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
    "deciding",
    "history",
    "listing",
    "live",
    "office",
    "placing",
    "sending",
    "talking",
    "writing",
]
