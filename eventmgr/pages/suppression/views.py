"""The pages of the area."""

from eventmgr.pages.suppression import hooks, listing, unsubscribing
from eventmgr.pages.suppression.blueprint import bp

__all__ = ["bp", "hooks", "listing", "unsubscribing"]
