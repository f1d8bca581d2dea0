"""The pages of the agenda, gathered."""

from eventmgr.pages.agenda import desk, exchange, public
from eventmgr.pages.agenda.blueprint import bp

__all__ = ["bp", "desk", "exchange", "public"]
