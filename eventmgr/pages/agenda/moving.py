"""Small acts on one session: another time and place, a copy, out for now, out for good."""

from collections.abc import Callable
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.agenda import meanwhile, operations
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.agenda import collisions
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.moving_forms import CopyForm, MoveForm
from eventmgr.web import access, answers
from eventmgr.web.forms import VersionedForm


@bp.route("/manage/<slug>/agenda/<int:session_id>/move", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def move(conference: Conference, session: Session) -> ResponseReturnValue:
    """Give a session another day, time, length or room; or its first, if it waits for one."""
    _require_there(session)
    form = MoveForm(conference, session)
    seen = form.seen()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.move_session(
                session=session,
                conference=conference,
                starts_at=form.start(),
                ends_at=form.end(),
                room=form.where(),
                actor=access.actor(),
                now=clock.now(),
                seen=seen,
            )
        if not form.errors:
            return _done(conference, session, " ".join([_("Moved."), *form.told()]))
    return _page("agenda/move.html", session, form, seen, is_copy=False)


@bp.route("/manage/<slug>/agenda/<int:session_id>/copy", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def copy(conference: Conference, session: Session) -> ResponseReturnValue:
    """Add a session like this one at another time or in another room."""
    _require_there(session)
    form = CopyForm(conference, session)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            made = operations.copy_session(
                session=session,
                conference=conference,
                starts_at=form.start(),
                room=form.where(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _done(conference, made, " ".join([_("Copied."), *form.told()]))
    return _page("agenda/move.html", session, form, form.seen(), is_copy=True)


@bp.route("/manage/<slug>/agenda/<int:session_id>/unschedule", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def unschedule(conference: Conference, session: Session) -> ResponseReturnValue:
    """Ask, and then take a session out for now."""
    return _leave(
        conference, session, operations.unschedule_session, _("Unscheduled."), for_good=False
    )


@bp.route("/manage/<slug>/agenda/<int:session_id>/remove", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def remove(conference: Conference, session: Session) -> ResponseReturnValue:
    """Ask, and then take a session out of the agenda."""
    return _leave(conference, session, operations.remove_session, _("Removed."), for_good=True)


def _leave(
    conference: Conference,
    session: Session,
    act: Callable[..., None],
    said: str,
    *,
    for_good: bool,
) -> ResponseReturnValue:
    _require_there(session)
    form = VersionedForm(data={"version": operations.version(session)})
    seen = form.seen()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            act(
                session=session,
                conference=conference,
                actor=access.actor(),
                now=clock.now(),
                seen=seen,
            )
        if not form.errors:
            return answers.see_other("agenda.manage", slug=conference.slug, said=said)
    return _page("agenda/remove.html", session, form, seen, for_good=for_good)


def _require_there(session: Session) -> None:
    """Answer 404 for a session that was removed; its own page can bring it back."""
    if session.state is SessionState.REMOVED:
        abort(404)


def _done(conference: Conference, session: Session, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "agenda.manage", slug=conference.slug, said=said, _anchor=f"session-{session.id}"
    )


def _page(
    template: str,
    session: Session,
    form: VersionedForm,
    seen: str | None,
    **values: Any,  # noqa: ANN401 - what the template wants
) -> ResponseReturnValue:
    theirs = meanwhile.since(session, seen if form.is_stale else None)
    return answers.page(
        template,
        form=form,
        session=session,
        meanwhile=collisions.told(theirs),
        taken=set(),
        **values,
    )
