"""Pages about recommendations; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.recommendations import (
    agreeing,
    listing,
    office,
    placing,
    sending,
    talking,
    writing,
)
from eventmgr.pages.recommendations.blueprint import bp

__all__ = ["agreeing", "bp", "listing", "office", "placing", "sending", "talking", "writing"]
