"""The agenda for everybody."""

from typing import Any

from flask import Response

from eventmgr.agenda import queries, rules
from eventmgr.agenda.models import Session
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.agenda import cached, calendars
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.web import access


@bp.get("/c/<slug>/")
@access.requires(conference_rules.may_see_site, on="conference")
def public(conference: Conference) -> Response:
    """Show the agenda by day."""

    def values() -> dict[str, Any]:
        sessions, now = queries.sessions(conference), clock.now()
        return {
            "days": queries.by_day(conference, sessions),
            "today": conference.at_venue(now).date(),
            "running": rules.running(sessions, now),
            "next_up": rules.next_up(sessions, now),
            "parts": rules.public_parts,
        }

    return cached.page(conference, "agenda/_days.html", title=_("Agenda"), values=values)


@bp.get("/c/<slug>/sessions/<int:session_id>")
@access.requires(conference_rules.may_see_site, on="conference")
def session(conference: Conference, session: Session) -> Response:
    """Show one session."""

    def values() -> dict[str, Any]:
        return {"session": session, "parts": rules.public_parts(session)}

    return cached.page(conference, "agenda/_session.html", title=session.title, values=values)


@bp.get("/c/<slug>/speakers")
@access.requires(conference_rules.may_see_site, on="conference")
def speakers(conference: Conference) -> Response:
    """Show who speaks, and where."""

    def values() -> dict[str, Any]:
        return {"speakers": queries.speakers(conference)}

    return cached.page(conference, "agenda/_speakers.html", title=_("Speakers"), values=values)


@bp.get("/c/<slug>/agenda.ics")
@access.requires(conference_rules.may_see_site, on="conference")
def calendar(conference: Conference) -> Response:
    """Return the whole agenda for calendars."""
    return calendars.download(
        conference, lambda: queries.sessions(conference), name=conference.slug
    )


@bp.get("/c/<slug>/sessions/<int:session_id>.ics")
@access.requires(conference_rules.may_see_site, on="conference")
def session_calendar(conference: Conference, session: Session) -> Response:
    """Return one session for calendars."""
    return calendars.download(conference, lambda: [session], name=f"{conference.slug}-{session.id}")
