"""Briefs and worksheets of groups, set while one waits."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.groups import queries, rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.groups.blueprint import bp
from eventmgr.recommendations.prints import facts
from eventmgr.recommendations.prints.facts import PaperKind
from eventmgr.web import access, answers


@bp.get("/c/<slug>/groups/<code>/brief.pdf")
@access.requires(rules.may_submit, on="group")
def brief(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Hand out what whoever leads the group needs."""
    return _paper(PaperKind.BRIEF, conference, [group])


@bp.get("/c/<slug>/groups/<code>/worksheet.pdf")
@access.requires(rules.may_see_group, on="group")
def worksheet(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Hand out the sheet on which the group can write by hand."""
    return _paper(PaperKind.WORKSHEET, conference, [group])


@bp.get("/manage/<slug>/groups/briefs.pdf")
@access.requires(rules.may_see_groups)
def all_briefs(conference: Conference) -> ResponseReturnValue:
    """Hand out the briefs of all groups in one file."""
    return _paper(PaperKind.BRIEF, conference, queries.groups(conference))


@bp.get("/manage/<slug>/groups/worksheets.pdf")
@access.requires(rules.may_see_groups)
def all_worksheets(conference: Conference) -> ResponseReturnValue:
    """Hand out the worksheets of all groups in one file."""
    return _paper(PaperKind.WORKSHEET, conference, queries.groups(conference))


def _paper(
    kind: PaperKind, conference: Conference, groups: Sequence[WorkingGroup]
) -> ResponseReturnValue:
    if not groups:
        return answers.see_other("groups.index", slug=conference.slug)
    asked = request.args.get("language", "")
    language = asked if asked in i18n.LANGUAGES else i18n.language()
    content = facts.pdf(
        kind,
        conference,
        groups,
        published.current(conference).agenda,
        language=language,
        now=clock.now(),
    )
    which = groups[0].code.lower() if len(groups) == 1 else "all"
    name = f"{conference.slug}-{which}-{kind.value}-{language}.pdf"
    return answers.attachment(content, filename=name, media_type="application/pdf")
