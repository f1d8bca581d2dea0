"""One session of the draft: adding it, and changing it with who does what in it."""

from datetime import date, datetime, timedelta

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.agenda import meanwhile, operations, queries
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import edits
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries as groups
from eventmgr.groups import rules as group_rules
from eventmgr.pages.agenda import collisions, merging
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.forms import SessionForm
from eventmgr.web import access, answers

USUAL_START = 9
USUAL_LENGTH = timedelta(hours=1)


@bp.route("/manage/<slug>/agenda/new", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def new(conference: Conference) -> ResponseReturnValue:
    """Add a session."""
    form = SessionForm(conference)
    if form.validate_on_submit():
        now, actor = clock.now(), access.actor()
        with (
            form.blaming(),
            unit_of_work(),
            edits.recorded(conference=conference, action="session.added", actor=actor, now=now),
        ):
            added = operations.add_session(
                conference=conference, content=form.content(), actor=actor, now=now
            )
            operations.set_roles(
                session=added, conference=conference, entries=form.entries(), actor=actor, now=now
            )
        if not form.errors:
            return _done(conference, form, _("Added."), added.id)
    elif not form.is_submitted():
        _suggest_times(form, conference)
    return answers.page("agenda/edit.html", form=form, session=None, meanwhile=[], taken=set())


@bp.route("/manage/<slug>/agenda/<int:session_id>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def edit(conference: Conference, session: Session) -> ResponseReturnValue:
    """Change a session and who does what in it; one that was removed comes back by it."""
    form = SessionForm(conference, session)
    seen = form.seen()
    if form.names_strangers:
        form.know(meanwhile.once_in(session))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            _save(conference, session, form)
        if not form.errors:
            return _done(conference, form, _("Saved."), session.id)
    theirs = meanwhile.since(session, seen if form.is_stale else None)
    return answers.page(
        "agenda/edit.html",
        form=form,
        session=session,
        meanwhile=collisions.told(theirs),
        taken=merging.take_over(form, session, conference, theirs),
    )


def _save(conference: Conference, session: Session, form: SessionForm) -> None:
    now, actor = clock.now(), access.actor()
    with edits.recorded(conference=conference, action="session.changed", actor=actor, now=now):
        operations.change_session(
            session=session,
            conference=conference,
            content=form.content(),
            actor=actor,
            now=now,
            seen=form.seen(),
        )
        group_rules.require_discreet(session, groups.codes_meeting_in(session, only_chatham=True))
        operations.set_roles(
            session=session, conference=conference, entries=form.entries(), actor=actor, now=now
        )


def _done(
    conference: Conference, form: SessionForm, said: str, session_id: int
) -> ResponseReturnValue:
    return answers.see_other(
        "agenda.manage",
        slug=conference.slug,
        said=" ".join([said, *form.notes]),
        _anchor=f"session-{session_id}",
    )


def _suggest_times(form: SessionForm, conference: Conference) -> None:
    """Begin where the wished day, or the conference, has its last session end so far."""
    starts = _free_from(conference, _wished_day(conference))
    form.starts_at.data, form.ends_at.data = starts, starts + USUAL_LENGTH


def _wished_day(conference: Conference) -> date:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return conference.starts


def _free_from(conference: Conference, day: date) -> datetime:
    """Return the local end of the day's last session; the usual start of an empty day."""
    for on, items in queries.by_day(conference, queries.draft(conference).items):
        if on == day:
            last = max(items, key=lambda each: each.ends_at)
            return conference.at_venue(last.ends_at).replace(tzinfo=None)
    return datetime.combine(day, datetime.min.time()).replace(hour=USUAL_START)
