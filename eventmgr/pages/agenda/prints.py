"""The agenda on paper: ask for it, watch it come, take it away."""

from typing import Any

from flask import Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries as agenda_queries
from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints import operations, queries, rules
from eventmgr.agenda.versions.published import Published
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
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
    """Hand out a ready print; one that is true no longer is offered to be printed again."""
    found = queries.find(conference, print_id)
    if found is None or found.state is not FileState.READY:
        abort(404)
    if not rules.may_have(access.standing(), found.kind):
        abort(403)
    if not queries.is_true(found, conference, cached.current(conference)):
        flash(_("That print tells what is true no longer. Print it again."), "warning")
        return answers.see_other("agenda.prints", slug=conference.slug)
    version = f"v{found.version_number}" if found.version_number else "draft"
    name = f"{conference.slug}-{found.kind}-{version}-{found.paper}-{found.language}.pdf"
    return answers.attachment(content_of(found), filename=name.replace("_", "-"), media_type=PDF)


@bp.get("/c/<slug>/programme.pdf")
@access.requires(conference_rules.may_see_site, on="conference")
def programme(conference: Conference) -> ResponseReturnValue:
    """Hand out the programme of the published agenda; whoever is first waits while it is made."""
    public = cached.current(conference)
    if public.agenda is None or not public.agenda.items:
        abort(404)
    found = queries.public_booklet(conference, public, i18n.language())
    if found is None:
        return _not_yet(conference, public)
    if found.sha256 in request.if_none_match:
        return _kept(Response(status=304), found)
    name = f"{conference.slug}-programme.pdf"
    return _kept(answers.attachment(content_of(found), filename=name, media_type=PDF), found)


def _not_yet(conference: Conference, public: Published) -> ResponseReturnValue:
    """Have it printed, once for each version and language, and ask to come again (RFC 9110, 503).

    So a programme that is true no longer, since somebody in it is protected now, is replaced. What
    could not be printed is not tried again: anybody may ask, and the team sees that it failed.
    """
    waited_for = queries.wanted_booklet(conference, public, i18n.language())
    if waited_for is None:
        _ask_for(conference)
    has_failed = waited_for is not None and waited_for.state is FileState.FAILED
    page = render_template("agenda/prints/wait.html", has_failed=has_failed)
    again = {} if has_failed else {"Retry-After": str(WAIT), "Refresh": str(WAIT)}
    return page, 503, again


def _ask_for(conference: Conference) -> None:
    with unit_of_work():
        operations.request_print(
            conference=conference,
            kind=PrintKind.BOOKLET,
            paper=Paper.A4,
            language=i18n.language(),
            actor=CLOCK,
            now=clock.now(),
        )


def _kept(response: Response, found: AgendaPrint) -> Response:
    """Return the answer, to be asked for again but not sent again while it is the same."""
    response.set_etag(found.sha256)
    response.cache_control.no_cache = True
    return response


def _prints(conference: Conference) -> dict[str, Any]:
    standing = access.standing()
    found = [each for each in queries.prints(conference) if rules.may_have(standing, each.kind)]
    public = cached.current(conference)
    outdated = {each.id for each in found if not queries.is_true(each, conference, public)}
    return {"prints": found, "outdated": outdated, "busy": any(map(is_unfinished, found))}
