"""The pages of the agenda, gathered."""

from eventmgr.pages.agenda import (
    bulk,
    calendars,
    desk,
    editing,
    exchange,
    histories,
    mine,
    moving,
    preview,
    prints,
    protocol,
    public,
    publishing,
    sessions,
    version_history,
)
from eventmgr.pages.agenda.blueprint import bp

__all__ = [
    "bp",
    "bulk",
    "calendars",
    "desk",
    "editing",
    "exchange",
    "histories",
    "mine",
    "moving",
    "preview",
    "prints",
    "protocol",
    "public",
    "publishing",
    "sessions",
    "version_history",
]
