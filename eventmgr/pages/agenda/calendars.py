"""Calendar files of the agenda."""

from collections.abc import Callable, Iterable

from flask import Response, current_app, url_for

from eventmgr.agenda import ical
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.settings import Settings
from eventmgr.pages.agenda import cached


def download(
    conference: Conference, sessions: Callable[[], Iterable[Session]], *, name: str
) -> Response:
    """Return the sessions for calendars, as a file of this name."""

    def make() -> bytes:
        return ical.calendar(conference, sessions(), address=_address_in(conference))

    return cached.file(
        conference, make, filename=f"{name}.ics", media_type="text/calendar; charset=utf-8"
    )


def _address_in(conference: Conference) -> Callable[[Session], str]:
    settings: Settings = current_app.config["EVENTMGR"]

    def address(session: Session) -> str:
        path = url_for("agenda.session", slug=conference.slug, session_id=session.id)
        return f"{settings.base_url}{path}"

    return address
