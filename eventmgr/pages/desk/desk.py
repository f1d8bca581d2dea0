"""The desk: who comes, found by name, organisation or badge, with and without a connection."""

from datetime import date, timedelta

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import LARGEST_KEY
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.pages.desk import days, telling
from eventmgr.pages.desk.blueprint import bp
from eventmgr.pages.desk.forms import UndoForm, WalkInForm
from eventmgr.printing import dates
from eventmgr.registration.attendance import queries, rules
from eventmgr.registration.attendance.roster import Entry, found_in
from eventmgr.web import access, answers, security
from eventmgr.web.forms import ButtonForm

MOST_SHOWN = 30


@bp.get("/manage/<slug>/desk")
@access.requires(rules.may_check_in)
def index(conference: Conference) -> ResponseReturnValue:
    """Find who stands before the desk."""
    if days.is_amiss(conference):
        said = _(
            "The conference has no such day. This is the desk of %(day)s.",
            day=dates.full_day(days.wanted(conference)),
        )
        return answers.see_other("desk.index", slug=conference.slug, said=said)
    security.permit_camera()
    typed = clean_line(request.args.get("q", ""))
    found = found_in(queries.roster(conference), typed) if typed else []
    day = days.wanted(conference)
    return answers.page(
        "desk/index.html",
        typed=typed,
        found=found[:MOST_SHOWN],
        total=len(found),
        day=day,
        days=days.open_days(conference),
        numbers=queries.numbers(conference, day),
        done=_just_done(conference, day),
        undo_form=UndoForm(formdata=None, reason=_("Taken back at once at the desk.")),
        admission_for=telling.admission_for,
        why_not=telling.why_not,
        button_form=ButtonForm(),
        walk_in_form=WalkInForm(formdata=None),
    )


def _just_done(conference: Conference, day: date) -> Entry | None:
    """Return whom the desk has checked in just now, if they still are."""
    key = request.args.get("done", 0, type=int)
    if not 0 < key <= LARGEST_KEY:
        return None
    found = queries.roster(conference, only=key)
    return next((each for each in found if day in each.seen), None)


@bp.get("/manage/<slug>/desk/people.json")
@access.requires(rules.may_check_in)
def people(conference: Conference) -> ResponseReturnValue:
    """Return everybody for the desk's device: no address, no answers, no protected name."""
    standing = access.standing()
    roster = queries.roster(conference)
    return jsonify(
        now=clock.written(clock.now()),
        csrf=generate_csrf(),
        owner=str(access.actor().person_id),
        zone=conference.zone,
        days=[day.isoformat() for day in conference.days],
        keep_until=(conference.ends + timedelta(days=2)).isoformat(),
        people=[telling.as_data(conference, standing, each) for each in roster],
    )


@bp.get("/manage/<slug>/desk-worker.js")
@access.requires(rules.may_check_in)
def worker(conference: Conference) -> Response:  # noqa: ARG001 - access looks at the conference
    """Return the script that opens the desk without a connection.

    It is served beside the desk's address, because it may answer for what lies below its own.
    """
    response = current_app.send_static_file("js/desk/worker.js")
    response.headers["Cache-Control"] = "no-cache"
    return response
