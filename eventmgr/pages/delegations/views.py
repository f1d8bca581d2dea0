"""The pages about delegations, gathered for the application."""

from eventmgr.pages.delegations import drafts, focal, many, nominees, office, substitutes
from eventmgr.pages.delegations.blueprint import bp

__all__ = ["bp", "drafts", "focal", "many", "nominees", "office", "substitutes"]
