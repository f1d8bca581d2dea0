"""Comments on a recommendation, and changes that members suggest."""

from functools import partial
from uuid import uuid4

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import find_group
from eventmgr.pages.recommendations import editor, kinds, panel
from eventmgr.pages.recommendations.agreeing import back, press
from eventmgr.pages.recommendations.agreeing_forms import CommentForm, DeclineForm
from eventmgr.pages.recommendations.blueprint import ONE, bp
from eventmgr.pages.recommendations.forms import WordingForm
from eventmgr.recommendations import agreement, comments, operations, queries, suggestions
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.operations import Saved
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.voices import Comment
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm


@bp.post(f"{ONE}/comments")
@access.requires(agreement.may_comment, on="group")
def comment(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Say something about a recommendation."""
    slug, code, number, form = conference.slug, group.code, recommendation.key, CommentForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.comment(
                recommendation=recommendation,
                text=form.comment.data,
                client_id=form.client_id(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return back(slug, code, number, _("Said."))
    return panel.page(slug, code, number, refused=form)


@bp.post(f"{ONE}/comments/<int:comment_id>/withdraw")
@access.requires(agreement.may_comment, on="group")
def withdraw_comment(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation, comment_id: int
) -> ResponseReturnValue:
    """Withdraw one's own comment."""
    act = partial(operations.withdraw_comment, made=_comment(recommendation, comment_id))
    return press(act, conference, group, recommendation, _("Withdrawn."))


@bp.post(f"{ONE}/comments/<int:comment_id>/done")
@access.requires(agreement.may_lead, on="group")
def finish_comment(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation, comment_id: int
) -> ResponseReturnValue:
    """Mark a comment as done."""
    act = partial(operations.finish_comment, made=_comment(recommendation, comment_id))
    return press(act, conference, group, recommendation, _("Done."))


@bp.route(f"{ONE}/suggest", methods=["GET", "POST"])
@access.requires(agreement.may_comment, on="group")
def suggest(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Suggest other words."""
    slug, code, number = conference.slug, group.code, recommendation.key
    form = WordingForm(conference, recommendation.revision, kind=recommendation.kind)
    if form.validate_on_submit():
        try:
            with form.blaming(), unit_of_work():
                operations.suggest(
                    recommendation=recommendation,
                    wording=form.wording(),
                    client_id=form.save_id(),
                    base_number=form.base(),
                    actor=access.actor(),
                    now=clock.now(),
                )
        except EditConflict as conflict:
            form.blame(conflict)
        if not form.errors:
            return back(slug, code, number, _("Suggested. Who leads the group decides on it."))
    return _suggest_page(slug, code, number, form)


@bp.post(f"{ONE}/suggestions/<int:suggestion_number>/take-over")
@access.requires(agreement.may_lead, on="group")
def take_over(
    conference: Conference,
    group: WorkingGroup,
    recommendation: Recommendation,
    suggestion_number: int,
) -> ResponseReturnValue:
    """Take a suggestion over; what excludes it shows both texts whole."""
    slug, code, number = conference.slug, group.code, recommendation.key
    suggestion, form = _suggestion(recommendation, suggestion_number), ButtonForm()
    if not form.validate_on_submit():
        abort(400)
    with form.blaming(), unit_of_work():
        saved = operations.take_over(
            recommendation=recommendation,
            suggestion=suggestion,
            client_id=uuid4(),
            actor=access.actor(),
            now=clock.now(),
        )
    if form.errors:
        return panel.page(slug, code, number, refused=form)
    if saved.fate is Fate.CONTESTED:
        theirs = WordingForm(conference, kind=recommendation.kind)
        theirs.fill(saved.revision)
        return editor.conflict(slug, code, number, form=theirs, branch=saved.revision.number)
    return back(slug, code, number, _taken_over(saved))


@bp.post(f"{ONE}/suggestions/<int:suggestion_number>/decline")
@access.requires(agreement.may_lead, on="group")
def decline(
    conference: Conference,
    group: WorkingGroup,
    recommendation: Recommendation,
    suggestion_number: int,
) -> ResponseReturnValue:
    """Decline a suggestion, and say why."""
    slug, code, number = conference.slug, group.code, recommendation.key
    suggestion, form = _suggestion(recommendation, suggestion_number), DeclineForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.decline(
                recommendation=recommendation,
                suggestion=suggestion,
                reason=form.decline_reason.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return back(slug, code, number, _("Declined, and its author reads why."))
    return panel.page(slug, code, number, refused=form, declined=suggestion_number)


def _suggest_page(
    slug: str, code: str, number: int | str, form: WordingForm
) -> ResponseReturnValue:
    """Return the form with what was typed, and with everything else read anew."""
    conference = find_conference(slug) or abort(404)
    group = find_group(conference, code) or abort(404)
    recommendation = queries.find_recommendation(group, number) or abort(404)
    if recommendation.revision is None:
        abort(404)
    if form.errors:
        form.client_id.data = str(uuid4())
        if queries.find_text(recommendation, form.base()) is None:
            form.base_number.data = str(recommendation.revision.number)
    return answers.page(
        "recommendations/suggest.html",
        form=form,
        group=group,
        recommendation=recommendation,
        persons=panel.persons(),
        sent_ids=suggestions.sent_by(recommendation, access.actor().person_id),
        **kinds.fields(group, recommendation.kind),
    )


def _taken_over(saved: Saved) -> str:
    if saved.fate is Fate.MERGED:
        return _("Taken over, together with what others wrote meanwhile. Please check the text.")
    return _("Taken over.")


def _comment(recommendation: Recommendation, comment_id: int) -> Comment:
    return comments.find_comment(recommendation, comment_id) or abort(404)


def _suggestion(recommendation: Recommendation, number: int) -> Revision:
    return suggestions.find_suggestion(recommendation, number) or abort(404)
