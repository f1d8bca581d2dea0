"""What the example of a letter says of its conference."""

from datetime import datetime, time
from typing import Any

from babel.dates import format_datetime
from flask import current_app

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import locale_of
from eventmgr.registration.letters import spoken_dates


def of_conference(conference: Conference, language: str) -> dict[str, Any]:
    """Return the conference, its days and a moment in the language, and a link that opens it."""
    base_url: str = current_app.config["EVENTMGR"].base_url
    noon = datetime.combine(conference.starts, time(12))
    return {
        "conference": conference,
        "dates": spoken_dates(conference, language),
        "moment": format_datetime(noon, "d MMMM y, HH:mm", locale=locale_of(language)),
        "link": f"{base_url.rstrip('/')}/c/{conference.slug}/",
    }
