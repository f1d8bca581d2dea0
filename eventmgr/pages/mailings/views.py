"""The pages about mailings, gathered for the application."""

from eventmgr.pages.mailings import acts, drafts, log, mailing
from eventmgr.pages.mailings.blueprint import bp

__all__ = ["acts", "bp", "drafts", "log", "mailing"]
