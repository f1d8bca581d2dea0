"""The draft of the agenda as a grid of rooms and times, and what its acts are answered with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from flask import Response, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from eventmgr.agenda import operations
from eventmgr.agenda.enums import KIND_LABELS
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import edits
from eventmgr.agenda.operations.undoing import Turned
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries as groups
from eventmgr.groups import rules as group_rules
from eventmgr.pages.agenda import grid_data
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.grid_forms import CopyForm, NewForm, PlaceForm, SeenForm, TurnForm
from eventmgr.web import access, answers
from eventmgr.web.forms import Form

NOTHING: Final = "nothing"
"""What a grid means that knows of no act to be undone."""


@bp.get("/manage/<slug>/agenda/grid")
@access.requires(conference_rules.may_see_office)
def grid(conference: Conference) -> ResponseReturnValue:  # noqa: ARG001 - loaded for its page
    """Show the rooms as columns and the day down the side."""
    return answers.page(
        "agenda/grid.html",
        kinds=KIND_LABELS,
        csrf=generate_csrf(),
        locale=i18n.locale_of(i18n.language()).replace("_", "-"),
    )


@bp.get("/manage/<slug>/agenda/grid.json")
@access.requires(conference_rules.may_see_office)
def grid_json(conference: Conference) -> Response:
    """Return the whole draft, or 304 to a grid that shows it already."""
    etag = grid_data.revision(conference, access.actor())
    if request.if_none_match.contains_weak(etag):
        response = make_response("", 304)
    else:
        response = jsonify(grid_data.agenda(conference, access.actor()))
    # weak: what stands between may have compressed it
    response.set_etag(etag, weak=True)
    return response


@bp.post("/manage/<slug>/agenda/grid/new")
@access.requires(conference_rules.may_organise)
def grid_new(conference: Conference) -> Response:
    """Add a session where the grid says."""
    form = NewForm(conference)

    def add() -> Session:
        return operations.add_session(
            conference=conference,
            content=form.content(),
            actor=access.actor(),
            now=clock.now(),
            uid=form.chosen_uid(),
        )

    return _acted(conference, form, add, status=201)


@bp.post("/manage/<slug>/agenda/grid/<int:session_id>/place")
@access.requires(conference_rules.may_organise)
def grid_place(conference: Conference, session: Session) -> Response:
    """Give the session another time or room; one that waits for a time gets one."""
    form = PlaceForm(conference)

    def place() -> Session:
        starts_at, ends_at = form.times(session)
        operations.move_session(
            session=session,
            conference=conference,
            starts_at=starts_at,
            ends_at=ends_at,
            room=form.chosen_room(),
            actor=access.actor(),
            now=clock.now(),
            seen=form.seen.data,
        )
        return session

    return _acted(conference, form, place, session)


@bp.post("/manage/<slug>/agenda/grid/<int:session_id>/copy")
@access.requires(conference_rules.may_organise)
def grid_copy(conference: Conference, session: Session) -> Response:
    """Add a copy of the session at another time or in another room."""
    form = CopyForm(conference)

    def copy() -> Session:
        return operations.copy_session(
            session=session,
            conference=conference,
            starts_at=form.moment("starts_at"),
            room=form.chosen_room(),
            actor=access.actor(),
            now=clock.now(),
            uid=form.chosen_uid(),
        )

    return _acted(conference, form, copy, session, status=201)


@bp.post("/manage/<slug>/agenda/grid/<int:session_id>/unschedule")
@access.requires(conference_rules.may_organise)
def grid_unschedule(conference: Conference, session: Session) -> Response:
    """Take the session's time away for now; it waits beside the grid."""
    return _taken_out(conference, session, operations.unschedule_session)


@bp.post("/manage/<slug>/agenda/grid/<int:session_id>/remove")
@access.requires(conference_rules.may_organise)
def grid_remove(conference: Conference, session: Session) -> Response:
    """Take the session out of the agenda; undo brings it back."""
    return _taken_out(conference, session, operations.remove_session)


def _taken_out(conference: Conference, session: Session, act: Callable[..., None]) -> Response:
    """Do what takes the session off the grid, if its maker saw it as it is."""
    form = SeenForm()

    def take_out() -> Session:
        act(
            session=session,
            conference=conference,
            actor=access.actor(),
            now=clock.now(),
            seen=form.seen.data,
        )
        return session

    return _acted(conference, form, take_out, session)


@bp.post("/manage/<slug>/agenda/undo")
@access.requires(conference_rules.may_organise)
def undo(conference: Conference) -> ResponseReturnValue:
    """Take back this person's last act on the agenda."""
    return _turned(
        conference,
        operations.undo,
        "undo",
        done=lambda act: _("Undone: %(act)s.", act=act),
        nothing=_("There is nothing to undo."),
    )


@bp.post("/manage/<slug>/agenda/redo")
@access.requires(conference_rules.may_organise)
def redo(conference: Conference) -> ResponseReturnValue:
    """Do again what this person has undone last."""
    return _turned(
        conference,
        operations.redo,
        "redo",
        done=lambda act: _("Done again: %(act)s.", act=act),
        nothing=_("There is nothing to do again."),
    )


def _acted(
    conference: Conference,
    form: Form,
    act: Callable[[], Session],
    session: Session | None = None,
    *,
    status: int = 200,
) -> Response:
    """Do the act if the form may be taken, and answer with the session as it is now.

    The answer is made before the commit: an act that cannot be told is not done.
    """
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            changed = act()
            answer = {
                "session": grid_data.session(conference, changed),
                **grid_data.acts(conference, access.actor()),
            }
        if not form.errors:
            return make_response(jsonify(answer), status)
    return _refused(conference, form, session)


def _refused(
    conference: Conference, form: Form, session: Session | None, **told: object
) -> Response:
    """Say why, with what is there now: 409 if others changed it, and else 422."""
    sentences = [sentence for _id, sentence in form.problems()]
    answer: grid_data.Data = {"sentence": " ".join(sentences), "csrf": generate_csrf(), **told}
    if "csrf_token" in form.errors:
        return make_response(jsonify(answer | {"reason": "renewed"}), 422)
    if session is not None:
        answer["session"] = grid_data.session(conference, session)
    if not form.is_stale:
        return make_response(jsonify(answer | {"reason": "refused"}), 422)
    if session is not None:
        answer["sentence"] = edits.changed_by(session, now=clock.now()) or answer["sentence"]
    return make_response(jsonify(answer | {"reason": "stale"}), 409)


def _turned(
    conference: Conference,
    turn: Callable[..., Turned | None],
    name: str,
    *,
    done: Callable[[str], str],
    nothing: str,
) -> ResponseReturnValue:
    """Undo or redo, and answer the grid in JSON and the list with a page."""
    form = TurnForm()
    said = nothing
    if form.validate_on_submit() and _is_another(conference, name, form.expected.data):
        said = _("Your last act is another one by now. This is the agenda as it is.")
    elif form.is_submitted() and not form.errors:
        with form.blaming(), _giving_up(), unit_of_work():
            turned = turn(
                conference=conference, actor=access.actor(), now=clock.now(), guard=_stay_discreet
            )
            if turned is not None:
                said = _told(turned, done)
    if _is_asked_for_json():
        return _turned_in_grid(conference, form, said)
    if form.errors:
        return answers.page("agenda/not_turned.html", form=form)
    return answers.see_other("agenda.manage", slug=conference.slug, said=said)


def _is_another(conference: Conference, name: str, expected: str | None) -> bool:
    """Return whether an act is meant that is not the next: of the first try the answer was lost."""
    upcoming = grid_data.acts(conference, access.actor())[name] if expected else None
    return bool(expected) and expected != (upcoming["id"] if upcoming else NOTHING)


@contextmanager
def _giving_up() -> Iterator[None]:
    """Let an act that can be turned no more bar no other; open it around the unit of work."""
    try:
        yield
    except operations.Overtaken as refused:
        with unit_of_work():
            operations.give_up(refused)
        raise


def _told(turned: Turned, done: Callable[[str], str]) -> str:
    said = done(grid_data.told(turned.edit))
    if turned.is_whole:
        return said
    return " ".join([said, _("A room or theme is gone, so what had it has none now.")])


def _stay_discreet(session: Session) -> None:
    """Raise DomainError if the session may not leave the Chatham House Rule."""
    codes = groups.codes_meeting_in(session, only_chatham=True)
    group_rules.require_discreet(session, codes)


def _turned_in_grid(conference: Conference, form: Form, said: str) -> Response:
    if form.errors:
        return _refused(conference, form, None, **grid_data.acts(conference, access.actor()))
    return jsonify(said=said, agenda=grid_data.agenda(conference, access.actor()))


def _is_asked_for_json() -> bool:
    kinds = ("text/html", "application/json")
    return request.accept_mimetypes.best_match(kinds) == kinds[1]
