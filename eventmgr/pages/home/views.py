"""The front page, the reader's own choices, and the questions of machines."""

from flask import Blueprint, Response, jsonify, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from eventmgr.conferences import queries
from eventmgr.foundation import clock, heartbeat
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.pages.home.forms import ChoiceForm
from eventmgr.web import access, answers, first_page
from eventmgr.web.destinations import safe_destination
from eventmgr.web.standing import conferences_for

bp = Blueprint("home", __name__)

THEMES = frozenset({"auto", "light", "dark"})
WORKER_SILENT_SECONDS = 120


@bp.get("/")
@access.public
def front() -> ResponseReturnValue:
    """Show the conferences that are public, and those that the visitor has to do with.

    Whoever is awaited in one working group today is led to its page, unless they ask for ``all``.
    """
    actor = access.actor()
    mine = queries.conferences_of(actor) if actor.account_id else []
    if not mine and "all" not in request.args:
        group_page = first_page.of_the_day(actor, now=clock.now())
        if group_page:
            return answers.to(group_page)
    return answers.page(
        "home/front.html",
        mine=mine,
        invited=conferences_for(actor),
        conferences=queries.public_conferences(),
    )


@bp.get("/manage")
@access.signed_in
def manage() -> ResponseReturnValue:
    """Lead whoever organises one conference to it, and everybody else to where they choose."""
    actor = access.actor()
    mine = queries.conferences_of(actor) if actor.account_id else []
    if len(mine) == 1:
        return answers.see_other("conferences.overview", slug=mine[0].slug)
    return answers.see_other("home.front")


@bp.route("/choices", methods=["GET", "POST"])
@access.public
def choices() -> ResponseReturnValue:
    """Let the reader choose the language, and light or dark."""
    form = ChoiceForm()
    wanted = safe_destination(request.values.get("next"))
    if form.validate_on_submit():
        if form.language.data in LANGUAGES:
            session["language"] = form.language.data
        if form.theme.data in THEMES:
            session["theme"] = form.theme.data
        session.permanent = True
        return answers.to(wanted)
    return answers.page("home/choices.html", form=form, wanted=wanted)


@bp.get("/healthz")
@access.public
def healthz() -> ResponseReturnValue:
    """Say that this process answers; asks nobody else."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@access.public
def readyz() -> ResponseReturnValue:
    """Say whether people can be served: 200 with the database at hand, else 503.

    A silent worker is told but does not make the pages useless.
    """
    try:
        db.session.execute(text("SELECT 1"))
        beat = heartbeat.last("worker")
    except Exception:  # noqa: BLE001 - whatever is wrong with the database, the answer is the same
        return jsonify(database="away"), 503
    silent = beat is None or (clock.now() - beat).total_seconds() > WORKER_SILENT_SECONDS
    return jsonify(database="ok", worker="silent" if silent else "ok")
