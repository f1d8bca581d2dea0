"""The agenda for everybody, and for those who make it."""

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from eventmgr.agenda import clashes, csv_import, operations, queries, rules
from eventmgr.agenda.models import Session
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries as groups
from eventmgr.groups import rules as group_rules
from eventmgr.pages.agenda import cached, calendars
from eventmgr.pages.agenda.forms import ImportForm, SessionForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

bp = Blueprint("agenda", __name__)


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


@bp.get("/manage/<slug>/agenda")
@access.requires(conference_rules.may_see_office)
def manage(conference: Conference) -> ResponseReturnValue:
    """Show the agenda with what may be wrong in it."""
    sessions = queries.sessions(conference)
    return answers.page(
        "agenda/manage.html",
        days=queries.by_day(conference, sessions),
        concerns=clashes.concerns(conference, sessions),
    )


@bp.route("/manage/<slug>/agenda/new", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def new(conference: Conference) -> ResponseReturnValue:
    """Add a session."""
    form = SessionForm(conference)
    if form.validate_on_submit():
        now, actor = clock.now(), access.actor()
        with form.blaming(), unit_of_work():
            added = operations.add_session(
                conference=conference, content=form.content(), actor=actor, now=now
            )
            operations.set_roles(session=added, entries=form.entries(), actor=actor, now=now)
        if not form.errors:
            return answers.see_other("agenda.manage", slug=conference.slug, said=_("Added."))
    return answers.page("agenda/edit.html", form=form, session=None)


@bp.route("/manage/<slug>/agenda/<int:session_id>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def edit(conference: Conference, session: Session) -> ResponseReturnValue:
    """Change a session and who does what in it."""
    form = SessionForm(conference, session)
    if form.validate_on_submit():
        now, actor = clock.now(), access.actor()
        with form.blaming(), unit_of_work():
            operations.change_session(
                session=session,
                conference=conference,
                content=form.content(),
                actor=actor,
                now=now,
                seen=form.seen(),
            )
            group_rules.require_discreet(
                session, groups.codes_meeting_in(session, only_chatham=True)
            )
            operations.set_roles(session=session, entries=form.entries(), actor=actor, now=now)
        if not form.errors:
            return answers.see_other("agenda.manage", slug=conference.slug, said=_("Saved."))
    return answers.page("agenda/edit.html", form=form, session=session)


@bp.route("/manage/<slug>/agenda/<int:session_id>/remove", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def remove(conference: Conference, session: Session) -> ResponseReturnValue:
    """Ask, and then take a session out of the agenda."""
    form = ButtonForm()
    if form.validate_on_submit():
        with unit_of_work():
            operations.remove_session(session=session, actor=access.actor(), now=clock.now())
        return answers.see_other("agenda.manage", slug=conference.slug, said=_("Removed."))
    return answers.page("agenda/remove.html", form=form, session=session)


@bp.route("/manage/<slug>/agenda/import", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def import_file(conference: Conference) -> ResponseReturnValue:
    """Take an agenda from a file, and tell line by line what became of it."""
    form = ImportForm()
    parsed = report = None
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            parsed = csv_import.read(
                form.content(),
                zone=conference.tzinfo,
                rooms=[room.name for room in conference.rooms],
            )
            report = operations.import_agenda(
                conference=conference,
                parsed=parsed,
                strict=form.strict.data,
                actor=access.actor(),
                now=clock.now(),
            )
    return answers.page("agenda/import.html", form=form, parsed=parsed, report=report)
