"""What the hall sees: one recommendation a page, very large; and the same as a file."""

from collections.abc import Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.groups import queries as groups
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting import queries as presenting
from eventmgr.groups.presenting import rules
from eventmgr.pages.presenting import clocks, slot
from eventmgr.pages.presenting.blueprint import ALL, GROUP, bp
from eventmgr.recommendations.presenting.queries import decks
from eventmgr.recommendations.presenting.slides import slides
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

PDF = "application/pdf"


@bp.get(ALL)
@access.requires(group_rules.may_see_groups)
def everybody(conference: Conference) -> ResponseReturnValue:
    """Show all groups, one after the other."""
    return _projected(conference, rules.in_order(groups.groups(conference)), is_one=False)


@bp.get(GROUP)
@access.requires(group_rules.may_see_group, on="group")
def one(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Show one group."""
    return _projected(conference, [group], is_one=True)


@bp.get(f"{ALL}/slides.pdf")
@access.requires(rules.may_order)
def all_slides(conference: Conference) -> Response:
    """Return the pages of all groups as a file."""
    return _file(conference, rules.in_order(groups.groups(conference)), "slides")


@bp.get(f"{GROUP}/slides.pdf")
@access.requires(group_rules.may_submit, on="group")
def group_slides(conference: Conference, group: WorkingGroup) -> Response:
    """Return the group's pages as a file."""
    return _file(conference, [group], f"{group.code}-slides")


def _projected(
    conference: Conference, shown: Sequence[WorkingGroup], *, is_one: bool
) -> ResponseReturnValue:
    standing, now = access.standing(), clock.now()
    return answers.page(
        "presenting/projector.html",
        decks=decks(shown, starred_first=_starred_first()),
        clocks=clocks.told(shown, presenting.clocks(shown), now=now),
        slots=slot.slots_of(conference),
        chaired={each.id for each in shown if rules.may_chair(standing, each)},
        has_file={each.id for each in shown if group_rules.may_submit(standing, each)},
        may_have_all=rules.may_order(standing),
        starred_first=_starred_first(),
        group=shown[0] if is_one else None,
        button=ButtonForm(),
    )


def _file(conference: Conference, shown: Sequence[WorkingGroup], name: str) -> Response:
    content = slides(conference, decks(shown, starred_first=_starred_first()), now=clock.now())
    filename = f"{conference.slug}-{name}-{i18n.language()}.pdf"
    return answers.attachment(content, filename=filename, media_type=PDF)


def _starred_first() -> bool:
    return request.args.get("first") == "starred"
