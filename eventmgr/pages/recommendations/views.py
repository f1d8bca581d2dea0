"""Pages about recommendations; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.recommendations import history, listing, office, sending, writing
from eventmgr.pages.recommendations.blueprint import bp

__all__ = ["bp", "history", "listing", "office", "sending", "writing"]
