"""The pages about campaigns, gathered for the application."""

from eventmgr.pages.campaigns import files, looking, office, whom, words
from eventmgr.pages.campaigns.blueprint import bp

__all__ = ["bp", "files", "looking", "office", "whom", "words"]
