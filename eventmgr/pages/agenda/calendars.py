"""Calendar files of the agenda."""

from collections.abc import Iterable

from flask import Response, current_app, url_for

from eventmgr.agenda import ical
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.settings import Settings
from eventmgr.web import answers


def download(conference: Conference, sessions: Iterable[Session], *, name: str) -> Response:
    """Return the sessions for calendars, as a file of this name."""
    settings: Settings = current_app.config["EVENTMGR"]

    def address(session: Session) -> str:
        path = url_for("agenda.session", slug=conference.slug, session_id=session.id)
        return f"{settings.base_url}{path}"

    return answers.attachment(
        ical.calendar(conference, sessions, address=address),
        filename=f"{name}.ics",
        media_type="text/calendar; charset=utf-8",
    )
