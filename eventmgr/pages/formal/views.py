"""The pages about formal letters, gathered for the application."""

from eventmgr.pages.formal import many, one
from eventmgr.pages.formal.blueprint import bp

__all__ = ["bp", "many", "one"]
