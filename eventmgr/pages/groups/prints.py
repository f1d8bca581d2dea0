"""Briefs and worksheets: a single one at once, those of all groups by a worker."""

from typing import Any

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.groups.blueprint import bp
from eventmgr.pages.groups.print_forms import PrintForm
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of, is_unfinished
from eventmgr.recommendations.prints import making, operations, queries
from eventmgr.recommendations.prints.enums import ALL_LABELS, PaperKind
from eventmgr.recommendations.prints.facts import freeze
from eventmgr.recommendations.prints.models import GroupPrint
from eventmgr.web import access, answers

PDF = "application/pdf"


@bp.get("/c/<slug>/groups/<code>/brief.pdf")
@access.requires(rules.may_submit, on="group")
def brief(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Hand out what whoever leads the group needs."""
    return _paper(PaperKind.BRIEF, conference, group)


@bp.get("/c/<slug>/groups/<code>/worksheet.pdf")
@access.requires(rules.may_see_group, on="group")
def worksheet(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Hand out the sheet on which the group can write by hand."""
    return _paper(PaperKind.WORKSHEET, conference, group)


@bp.route("/manage/<slug>/groups/prints", methods=["GET", "POST"])
@access.requires(rules.may_see_groups)
def prints(conference: Conference) -> ResponseReturnValue:
    """Show the papers of all groups that were asked for, and have them printed."""
    form = PrintForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.order(
                conference=conference,
                kind=form.kind.data,
                language=form.language.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("groups.prints", slug=conference.slug)
    return answers.page("groups/prints/index.html", form=form, **_prints(conference))


@bp.get("/manage/<slug>/groups/prints/progress")
@access.requires(rules.may_see_groups)
def prints_progress(conference: Conference) -> ResponseReturnValue:
    """Return the list alone, for a page that watches."""
    return answers.page("groups/prints/_list.html", **_prints(conference))


@bp.get("/manage/<slug>/groups/prints/<int:group_print_id>")
@access.requires(rules.may_see_groups)
def print_file(conference: Conference, found: GroupPrint) -> ResponseReturnValue:
    """Hand out a ready print; one that is true no longer is offered to be printed again."""
    if found.state is not FileState.READY:
        abort(404)
    if queries.outdated(conference, [found]):
        flash(_("That print tells what is true no longer. Print it again."), "warning")
        return answers.see_other("groups.prints", slug=conference.slug)
    name = f"{conference.slug}-all-{found.kind}s-{found.language}.pdf"
    return answers.attachment(content_of(found), filename=name, media_type=PDF)


def _prints(conference: Conference) -> dict[str, Any]:
    found = queries.prints(conference)
    ready = [each for each in found if each.state is FileState.READY]
    return {
        "prints": found,
        "outdated": queries.outdated(conference, ready),
        "labels": ALL_LABELS,
        "busy": any(map(is_unfinished, found)),
    }


def _paper(kind: PaperKind, conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    asked = request.args.get("language", "")
    language = asked if asked in i18n.LANGUAGES else i18n.language()
    agenda = published.current(conference).agenda
    frozen = freeze(kind, conference, [group], agenda, language=language, now=clock.now())
    name = f"{conference.slug}-{group.code.lower()}-{kind.value}-{language}.pdf"
    return answers.attachment(making.at_once(kind, frozen), filename=name, media_type=PDF)
