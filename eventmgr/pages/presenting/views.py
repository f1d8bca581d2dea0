"""Pages on which groups present; the modules named here hang theirs on the blueprint."""

from eventmgr.pages.presenting import arranging, clocks, projector, slot
from eventmgr.pages.presenting.blueprint import bp

__all__ = ["arranging", "bp", "clocks", "projector", "slot"]
