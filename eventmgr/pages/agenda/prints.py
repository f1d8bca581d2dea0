"""The agenda on paper: ask for it, watch it come, take it away."""

from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries as agenda_queries
from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints import operations, queries, rules
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.pages.agenda import cached
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.print_forms import PrintForm
from eventmgr.people.actor import CLOCK
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of, is_unfinished
from eventmgr.web import access, answers

PDF = "application/pdf"
WAIT = 5
"""Seconds after which whoever waits for the programme asks again."""


@bp.route("/manage/<slug>/agenda/prints", methods=["GET", "POST"])
@access.requires(conference_rules.may_see_office)
def prints(conference: Conference) -> ResponseReturnValue:
    """Show what can be printed and what was, and have it printed."""
    form = PrintForm(access.standing())
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.request_print(
                conference=conference,
                kind=form.kind.data,
                paper=form.paper.data,
                language=form.language.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("agenda.prints", slug=conference.slug)
    return answers.page(
        "agenda/prints/index.html",
        form=form,
        newest=agenda_queries.newest_version(conference),
        **_prints(conference),
    )


@bp.get("/manage/<slug>/agenda/prints/progress")
@access.requires(conference_rules.may_see_office)
def prints_progress(conference: Conference) -> ResponseReturnValue:
    """Return the list alone, for a page that watches."""
    return answers.page("agenda/prints/_list.html", **_prints(conference))


@bp.get("/manage/<slug>/agenda/prints/<int:print_id>")
@access.requires(conference_rules.may_see_office)
def print_file(conference: Conference, print_id: int) -> ResponseReturnValue:
    """Hand out a ready print."""
    found = queries.find(conference, print_id)
    if found is None or found.state is not FileState.READY:
        abort(404)
    if not rules.may_have(access.standing(), found.kind):
        abort(403)
    version = f"v{found.version_number}" if found.version_number else "draft"
    name = f"{conference.slug}-{found.kind}-{version}-{found.paper}-{found.language}.pdf"
    return answers.attachment(content_of(found), filename=name.replace("_", "-"), media_type=PDF)


@bp.get("/c/<slug>/programme.pdf")
@access.requires(conference_rules.may_see_site, on="conference")
def programme(conference: Conference) -> ResponseReturnValue:
    """Hand out the programme of the published agenda; whoever is first waits while it is made."""
    agenda = cached.current(conference).agenda
    if agenda is None or not agenda.items:
        abort(404)
    found = queries.public_booklet(conference, agenda, i18n.language())
    if found is None:
        return _being_made(conference)
    if found.sha256 in request.if_none_match:
        return _kept(Response(status=304), found)
    name = f"{conference.slug}-programme.pdf"
    return _kept(answers.attachment(content_of(found), filename=name, media_type=PDF), found)


def _being_made(conference: Conference) -> ResponseReturnValue:
    """Have it printed, once for each version and language, and ask to come again (RFC 9110, 503).

    So a programme that is true no longer, since somebody in it is protected now, is replaced.
    """
    with unit_of_work():
        operations.request_print(
            conference=conference,
            kind=PrintKind.BOOKLET,
            paper=Paper.A4,
            language=i18n.language(),
            actor=CLOCK,
            now=clock.now(),
        )
    page = render_template("agenda/prints/wait.html")
    return page, 503, {"Retry-After": str(WAIT), "Refresh": str(WAIT)}


def _kept(response: Response, found: AgendaPrint) -> Response:
    """Return the answer, to be asked for again but not sent again while it is the same."""
    response.set_etag(found.sha256)
    response.cache_control.no_cache = True
    return response


def _prints(conference: Conference) -> dict[str, Any]:
    standing = access.standing()
    found = [each for each in queries.prints(conference) if rules.may_have(standing, each.kind)]
    return {"prints": found, "busy": any(map(is_unfinished, found))}
