"""The pages of the day, gathered."""

from eventmgr.pages.desk import acts, attendance, badges, checking, desk, walking
from eventmgr.pages.desk.blueprint import bp

__all__ = ["acts", "attendance", "badges", "bp", "checking", "desk", "walking"]
