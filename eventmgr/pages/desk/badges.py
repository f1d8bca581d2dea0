"""The badge: its QR code, and what its address shows to whom."""

import io
from typing import Final

import segno
from flask import Response, abort, current_app, g
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_see_site
from eventmgr.pages.desk.blueprint import bp
from eventmgr.registration import rules as registration_rules
from eventmgr.registration.attendance import queries, rules
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.prints.queries import certificate_text
from eventmgr.registration.queries import find_registration
from eventmgr.web import access, answers
from eventmgr.web.standing import standing_of

KINDS: Final = {"svg": "image/svg+xml", "png": "image/png"}


@bp.get("/b/<badge_code>")
@access.public
def scanned(badge_code: str) -> ResponseReturnValue:
    """Send the desk to the person and the person to their day; tell others nothing but whose."""
    registration = None if "\0" in badge_code else queries.find_by_badge(badge_code)
    if registration is None:
        abort(404)
    conference = registration.conference
    standing = standing_of(access.actor(), conference)
    if rules.may_check_in(standing):
        return answers.see_other(
            "desk.person", slug=conference.slug, registration_id=registration.id
        )
    if access.actor().person_id == registration.person_id and standing.is_invited:
        return answers.see_other("desk.badge", slug=conference.slug)
    if not may_see_site(standing, conference):
        abort(404)
    g.conference, g.standing = conference, standing
    return answers.page("desk/found.html")


@bp.get("/c/<slug>/registration/badge")
@access.requires(registration_rules.may_answer)
def badge(conference: Conference) -> ResponseReturnValue:
    """Show the visitor's own code for the door, on which days they came, and their certificate."""
    registration = _mine(conference)
    return answers.page(
        "desk/badge.html",
        registration=registration,
        entry=queries.entry(conference, registration),
        has_code=registration.state is RegistrationState.CONFIRMED,
        certificate=queries.certificate_of(registration),
        has_file=certificate_text(conference) is not None,
    )


@bp.get("/c/<slug>/registration/badge.svg")
@access.requires(registration_rules.may_answer)
def badge_svg(conference: Conference) -> Response:
    """Return the visitor's own QR code, sharp at any size."""
    return _image(conference, "svg")


@bp.get("/c/<slug>/registration/badge.png")
@access.requires(registration_rules.may_answer)
def badge_png(conference: Conference) -> Response:
    """Return the visitor's own QR code, to be kept among their pictures."""
    return _image(conference, "png")


def _image(conference: Conference, kind: str) -> Response:
    """Return the code black on white with a quiet zone, in dark mode too."""
    registration = _mine(conference)
    if registration.state is not RegistrationState.CONFIRMED:
        abort(404)
    base_url = current_app.config["EVENTMGR"].base_url
    code = segno.make(rules.badge_address(base_url, registration.badge_code), micro=False)
    image = io.BytesIO()
    code.save(image, kind=kind, scale=10, border=4, dark="#000", light="#fff")
    return Response(image.getvalue(), mimetype=KINDS[kind])


def _mine(conference: Conference) -> Registration:
    found = find_registration(conference, access.actor().person_id)
    if found is None:
        abort(404)
    return found
