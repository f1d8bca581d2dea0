"""The area's pages, hung on its blueprint."""

from eventmgr.pages.seating import deciding, preparing, rounds, wishing
from eventmgr.pages.seating.blueprint import bp

__all__ = ["bp", "deciding", "preparing", "rounds", "wishing"]
