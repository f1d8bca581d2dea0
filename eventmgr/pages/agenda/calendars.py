"""Calendar files of the published agenda, to take along and to subscribe to."""

from collections.abc import Callable
from dataclasses import replace

from flask import Response, abort, current_app, url_for

from eventmgr.agenda import ical
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.models import Session
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.settings import Settings
from eventmgr.pages.agenda import cached
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.web import access


@bp.get("/c/<slug>/agenda.ics")
@access.requires(conference_rules.may_see_site, on="conference")
def calendar(conference: Conference) -> Response:
    """Return the whole agenda for calendars, what was cancelled included."""
    agenda = cached.current(conference).agenda or Agenda()
    return download(conference, agenda, name=conference.slug)


@bp.get("/c/<slug>/sessions/<int:session_id>.ics")
@access.requires(conference_rules.may_see_site, on="conference")
def session_calendar(conference: Conference, session: Session) -> Response:
    """Return one session for calendars, cancelled or not."""
    agenda = only(cached.current(conference).agenda or Agenda(), {session.id})
    if not (agenda.items or agenda.cancelled):
        abort(404)
    return download(conference, agenda, name=f"{conference.slug}-{session.id}")


def only(agenda: Agenda, ids: set[int]) -> Agenda:
    """Return the agenda with nothing but these sessions, of the scheduled and the cancelled."""
    return replace(
        agenda,
        items=tuple(each for each in agenda.items if each.id in ids),
        cancelled=tuple(each for each in agenda.cancelled if each.id in ids),
    )


def download(conference: Conference, agenda: Agenda, *, name: str) -> Response:
    """Return the agenda for calendars, as a file of this name."""

    def make() -> bytes:
        return ical.calendar(conference, agenda, address=_address_in(conference), now=clock.now())

    return cached.file(
        conference, make, filename=f"{name}.ics", media_type="text/calendar; charset=utf-8"
    )


def _address_in(conference: Conference) -> Callable[[AgendaItem], str]:
    settings: Settings = current_app.config["EVENTMGR"]

    def address(item: AgendaItem) -> str:
        path = url_for("agenda.session", slug=conference.slug, session_id=item.id)
        return f"{settings.base_url}{path}"

    return address
