"""Pages about recommendations; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.recommendations import deciding, listing, live, office, sending, writing
from eventmgr.pages.recommendations.blueprint import bp

__all__ = ["bp", "deciding", "listing", "live", "office", "sending", "writing"]
