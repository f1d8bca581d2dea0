"""What the members of a group say of its texts, and how far they have come."""

from collections.abc import Callable
from functools import partial

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations import panel
from eventmgr.pages.recommendations.agreeing_forms import AnswerForm, LevelForm
from eventmgr.pages.recommendations.blueprint import ONE, bp
from eventmgr.recommendations import agreement, endorsements, operations
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.stances import Stance
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm


@bp.post(f"{ONE}/answer")
@access.requires(agreement.may_answer, on="group")
def answer(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Endorse, have a reservation, object, or take it back."""
    slug, code, number = conference.slug, group.code, recommendation.key
    form = AnswerForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            said = operations.answer(
                recommendation=recommendation,
                stance=form.stance.data,
                reason=form.answer_reason.data,
                seen_number=form.seen_number(),
                actor=access.actor(),
                now=clock.now(),
            )
            told = _("Taken back.") if said.stance is Stance.TAKEN_BACK else _("Answered.")
        if not form.errors:
            return back(slug, code, number, told)
    return panel.page(slug, code, number, refused=form)


@bp.post(f"{ONE}/propose")
@access.requires(group_rules.may_write, on="group")
def propose(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Put a draft to the group."""
    if not _may_propose(group, recommendation):
        abort(403)
    act = partial(operations.propose, recommendation=recommendation)
    return press(act, conference, group, recommendation, _("Proposed to the group."))


@bp.post(f"{ONE}/draft")
@access.requires(group_rules.may_write, on="group")
def take_back_to_draft(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Make what was proposed or agreed a draft again."""
    is_proposed = recommendation.state is RecommendationState.PROPOSED
    leads = agreement.may_lead(access.standing(), group)
    if not leads and not (is_proposed and _may_propose(group, recommendation)):
        abort(403)
    act = partial(operations.take_back_to_draft, recommendation=recommendation)
    return press(act, conference, group, recommendation, _("It is a draft again."))


@bp.get(f"{ONE}/agreement")
@access.requires(group_rules.may_see_group, on="group")
def show_agreement(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Show how far the group agrees."""
    return panel.page(conference.slug, group.code, recommendation.key)


@bp.post(f"{ONE}/agreement")
@access.requires(agreement.may_lead, on="group")
def record_agreement(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Record how far the group agrees."""
    slug, code, number = conference.slug, group.code, recommendation.key
    form = LevelForm(recommendation, is_sent=True)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.record_agreement(
                recommendation=recommendation,
                level=form.chosen(),
                note=form.note.data,
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            return back(slug, code, number, _("Recorded: it is agreed."))
    return panel.page(slug, code, number, refused=form)


def press(
    act: Callable[..., object],
    conference: Conference,
    group: WorkingGroup,
    recommendation: Recommendation,
    said: str,
) -> ResponseReturnValue:
    """Do what a bare button asks for, and lead back; a refusal stands above the page's forms."""
    slug, code, number = conference.slug, group.code, recommendation.key
    form = ButtonForm()
    if not form.validate_on_submit():
        abort(400)
    with form.blaming(), unit_of_work():
        act(actor=access.actor(), now=clock.now())
    return (
        panel.page(slug, code, number, refused=form)
        if form.errors
        else back(slug, code, number, said)
    )


def back(slug: str, code: str, number: int | str, said: str) -> ResponseReturnValue:
    """Lead back to the recommendation's page, where the group agrees."""
    return answers.see_other(
        "recommendations.show", slug=slug, code=code, number=number, said=said, _anchor="agreeing"
    )


def _may_propose(group: WorkingGroup, recommendation: Recommendation) -> bool:
    standing = access.standing()
    is_author = endorsements.is_author(recommendation, standing.actor.person_id)
    return agreement.may_propose(standing, group, is_author=is_author)
