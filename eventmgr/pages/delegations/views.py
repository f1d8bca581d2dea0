"""The pages about delegations, gathered for the application."""

from eventmgr.pages.delegations import focal, many, nominees, office, substitutes
from eventmgr.pages.delegations.blueprint import bp

__all__ = ["bp", "focal", "many", "nominees", "office", "substitutes"]
