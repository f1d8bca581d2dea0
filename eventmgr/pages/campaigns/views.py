"""The pages about campaigns, gathered for the application."""

from eventmgr.pages.campaigns import calendars, files, looking, office, whom, words
from eventmgr.pages.campaigns.blueprint import bp

__all__ = ["bp", "calendars", "files", "looking", "office", "whom", "words"]
