"""Texts that wait beside what stands: somebody decides, with or without a script."""

from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations import editor
from eventmgr.pages.recommendations.blueprint import ONE, bp
from eventmgr.recommendations import operations
from eventmgr.recommendations.models import Recommendation
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm


@bp.get(f"{ONE}/branches/<int:branch_number>")
@access.requires(group_rules.may_write, on="group")
def decide(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation, branch_number: int
) -> ResponseReturnValue:
    """Show what stands and what waits, whole, with a form to decide in."""
    return editor.decision(conference.slug, group.code, recommendation.number, branch=branch_number)


@bp.post(f"{ONE}/branches/<int:branch_number>/let-be")
@access.requires(group_rules.may_write, on="group")
def let_be(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation, branch_number: int
) -> ResponseReturnValue:
    """Decide for what stands; what waited stays in the history."""
    where = {"slug": conference.slug, "code": group.code, "number": recommendation.number}
    form = ButtonForm()
    if not form.validate_on_submit():
        return editor.page(**where)
    try:
        with unit_of_work():
            operations.let_what_stands_be(
                recommendation=recommendation,
                branch_number=branch_number,
                actor=access.actor(),
                now=clock.now(),
            )
    except DomainError as refused:
        return answers.see_other("recommendations.show", said=str(refused), **where)
    said = _("What stands stays. The other text is in the history.")
    return answers.see_other("recommendations.show", said=said, **where)
