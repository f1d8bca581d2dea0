"""Pages about recommendations; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.recommendations import listing, office, paper, sending, writing
from eventmgr.pages.recommendations.blueprint import bp

__all__ = ["bp", "listing", "office", "paper", "sending", "writing"]
