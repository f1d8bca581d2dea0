"""The draft of the agenda for whoever was given its link."""

import hmac

from flask import Response, abort, g, make_response, render_template
from markupsafe import Markup

from eventmgr.agenda import queries
from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation import clock
from eventmgr.pages.agenda import showing
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.web import access


@bp.get("/c/<conference_name>/draft/<key>")
@access.public
def preview(conference_name: str, key: str) -> Response:
    """Show the draft to whoever has the key, of a conference that is a draft itself as well.

    With a wrong key nothing tells whether there is such a conference, so its name in the address
    is none that is loaded before the view.
    """
    conference = _opened(conference_name, key) or abort(404)
    g.conference = conference  # for the venue's clocks
    response = make_response(
        render_template(
            "agenda/preview.html",
            conference=conference if conference.is_public else None,
            title=conference.title,
            body=_body(conference),
        )
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _opened(name: str, key: str) -> Conference | None:
    conference = None if "\0" in name else find_conference(name)
    wanted = conference.preview_key if conference else ""
    is_right = hmac.compare_digest(wanted.encode(), key.encode())
    return conference if is_right else None


def _body(conference: Conference) -> Markup:
    draft = queries.draft(conference)
    values = showing.list_values(conference, draft, now=clock.now(), has_pages=False)
    made = render_template("agenda/_draft.html", **values | {"conference": conference})
    return Markup(made)  # noqa: S704 - made by a template that escapes
