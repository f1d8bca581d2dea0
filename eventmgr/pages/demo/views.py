"""Doors into the demo conference; they exist in demo mode only."""

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.demo.links import demo_conference, person_behind, sign_in_links
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.people.models import Person
from eventmgr.people.queries import find_account_by_email
from eventmgr.web import access, answers, signin

bp = Blueprint("demo", __name__)


@bp.get("/demo")
@access.public
def doors() -> ResponseReturnValue:
    """Show a door for each role."""
    _require_demo()
    return answers.page("demo/doors.html", links=sign_in_links(""), demo=demo_conference())


@bp.get("/demo/<token>")
@access.public
def enter(token: str) -> ResponseReturnValue:
    """Sign in as somebody of the demo conference, as often as one likes."""
    _require_demo()
    role, person = person_behind(token)
    conference = demo_conference()
    with unit_of_work():
        _sign_in(person, conference)
    if role == "administrator":
        return answers.see_other("home.front")
    landing = "conferences.overview" if role == "organiser" else "groups.me"
    return answers.see_other(landing, slug=conference.slug)


def _sign_in(person: Person, conference: Conference) -> None:
    account = find_account_by_email(person.email)
    if account is not None:
        signin.enter(account)
    else:
        signin.enter_by_link(person, conference)


def _require_demo() -> None:
    settings: Settings = current_app.config["EVENTMGR"]
    if not settings.demo:
        abort(404)
