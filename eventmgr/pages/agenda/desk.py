"""The draft of the agenda as a list, for those who make it."""

from flask.typing import ResponseReturnValue

from eventmgr.agenda import clashes, operations, queries
from eventmgr.agenda.models import Session
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries as groups
from eventmgr.groups import rules as group_rules
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.forms import SessionForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm


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
