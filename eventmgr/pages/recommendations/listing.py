"""The group's list: its order, and what is taken off it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import abort, flash
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations.blueprint import ONE, bp
from eventmgr.people.actor import Actor
from eventmgr.recommendations import operations, rules
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.saving import Fate
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm


@bp.post(f"{ONE}/up")
@access.requires(group_rules.may_submit, on="group")
def move_up(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Move a recommendation one place up."""
    act = partial(operations.move_recommendation, recommendation=recommendation, by=-1)
    return list_after(conference, group, recommendation, act, _("Moved."))


@bp.post(f"{ONE}/down")
@access.requires(group_rules.may_submit, on="group")
def move_down(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Move a recommendation one place down."""
    act = partial(operations.move_recommendation, recommendation=recommendation, by=1)
    return list_after(conference, group, recommendation, act, _("Moved."))


@bp.post(f"{ONE}/withdraw")
@access.requires(group_rules.may_submit, on="group")
def withdraw(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Take a recommendation off the list."""
    act = partial(operations.withdraw_recommendation, recommendation=recommendation)
    return list_after(conference, group, recommendation, act, _("Withdrawn. Its texts are kept."))


@bp.post(f"{ONE}/restore")
@access.requires(group_rules.may_submit, on="group")
def restore(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Put a withdrawn recommendation back on the list."""
    act = partial(operations.restore_recommendation, recommendation=recommendation)
    return list_after(conference, group, recommendation, act, _("It is on the list again."))


@bp.post(f"{ONE}/stand")
@access.requires(rules.may_let_stand)
def let_stand(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Make a late text the one that counts."""

    def act(*, actor: Actor, now: datetime) -> str | None:
        saved = operations.let_late_text_stand(recommendation=recommendation, actor=actor, now=now)
        if saved is not None and saved.fate is Fate.CONTESTED:
            return _("It excludes what was saved in time: decide between the two texts.")
        return None

    return list_after(conference, group, recommendation, act, _("The late text counts now."))


def list_after(
    conference: Conference,
    group: WorkingGroup,
    recommendation: Recommendation,
    act: Callable[..., str | None],
    said: str,
) -> ResponseReturnValue:
    """Do what a bare button asks for, and lead back to its place in the list.

    A refusal is told on top. What the act answers is said in place of ``said``.
    """
    here: str | None = recommendation.reference
    if not ButtonForm().validate_on_submit():
        abort(400)
    try:
        with unit_of_work():
            said = act(actor=access.actor(), now=clock.now()) or said
    except DomainError as refused:
        flash(str(refused), "danger")
        said, here = "", None
    where = {"slug": conference.slug, "code": group.code}
    return answers.see_other("groups.show", said=said, _anchor=here, **where)
