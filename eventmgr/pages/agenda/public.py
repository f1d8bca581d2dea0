"""The agenda for everybody: what was published last."""

from typing import Any

from flask import Response, abort, current_app, request, url_for

from eventmgr.agenda import choosing, queries, rules
from eventmgr.agenda.checks import clashes
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.models import Session
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.settings import Settings
from eventmgr.pages.agenda import cached, filters, showing
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.registration.rules import takes_applications as takes_them
from eventmgr.web import access


@bp.get("/c/<slug>/")
@access.requires(conference_rules.may_see_site, on="conference")
def public(conference: Conference) -> Response:
    """Show the agenda by day, or what of it was looked for."""
    agenda, now = cached.current(conference).agenda, clock.now()
    takes_applications = takes_them(conference, conference.at_venue(now).date())

    def values() -> dict[str, Any]:
        whole = showing.list_values(conference, agenda, now=now)
        links = {**calendar_links(conference), "takes_applications": takes_applications}
        return whole | _found(conference, agenda, whole) | links

    return cached.page(
        conference,
        "agenda/_days.html",
        title=_("Agenda"),
        values=values,
        moment=f"{showing.moment_of(conference, agenda, now)} {takes_applications}",
    )


@bp.get("/c/<slug>/sessions/<int:session_id>")
@access.requires(conference_rules.may_see_site, on="conference")
def session(conference: Conference, session: Session) -> Response:
    """Show one session as it was published last; one that was taken out is said to be cancelled."""
    agenda = cached.current(conference).agenda or Agenda()
    cancelled = next((each for each in agenda.cancelled if each.id == session.id), None)
    item = agenda.find(session.id) or cancelled or abort(404)
    now = clock.now()

    def values() -> dict[str, Any]:
        presenter = showing.Presenter(conference, now=now)
        return {
            "item": item,
            "row": presenter.row(item),
            "is_cancelled": item is cancelled,
            **_beside(agenda, item, presenter),
        }

    return cached.page(
        conference,
        "agenda/_session.html",
        title=item.title,
        values=values,
        moment=str(bool(rules.running([item], now))),
    )


@bp.get("/c/<slug>/speakers")
@access.requires(conference_rules.may_see_site, on="conference")
def speakers(conference: Conference) -> Response:
    """Show who speaks, and where."""
    agenda = cached.current(conference).agenda or Agenda()

    def values() -> dict[str, Any]:
        return {"speakers": queries.speakers(agenda)}

    return cached.page(conference, "agenda/_speakers.html", title=_("Speakers"), values=values)


def calendar_links(conference: Conference, chosen: str | None = None) -> dict[str, str]:
    """Return where the calendar, of chosen sessions or of all, is downloaded and subscribed to."""
    settings: Settings = current_app.config["EVENTMGR"]
    endpoint = "agenda.mine_calendar" if chosen else "agenda.calendar"
    path = url_for(endpoint, slug=conference.slug, s=chosen)
    scheme, _colon, rest = settings.base_url.partition(":")
    return {"download": path, "subscribe": f"webcal{'s' if scheme == 'https' else ''}:{rest}{path}"}


def _found(conference: Conference, agenda: Agenda | None, whole: dict[str, Any]) -> dict[str, Any]:
    """Return what changes on the page if not all of the agenda is asked for."""
    if agenda is None or not agenda.items:
        return {}
    options = choosing.options(agenda, conference.tzinfo)
    choice = filters.read(request.args, options)
    found = {"options": options, "choice": choice}
    if not choice:
        return found
    taken = {each.id for each in agenda.items if choice.takes(each, conference.tzinfo)}
    days = showing.only(whole["days"], taken)
    return found | {"days": days, "shown": len(taken)}


def _beside(
    agenda: Agenda, item: AgendaItem, presenter: showing.Presenter
) -> dict[str, list[showing.Row]]:
    """Return what happens before and after in the same room, and elsewhere at the same time."""
    here = [each for each in agenda.items if item.room and each.room == item.room]
    others = [each for each in agenda.items if each.id != item.id]
    found = {
        "before": [each for each in here if each.ends_at <= item.starts_at][-1:],
        "after": [each for each in here if each.starts_at >= item.ends_at and each != item][:1],
        "parallel": [each for each in others if clashes.overlap(item, each)],
    }
    return {name: [presenter.row(each) for each in items] for name, items in found.items()}
