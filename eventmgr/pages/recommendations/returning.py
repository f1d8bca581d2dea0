"""One recommendation after its list was handed in: returned, handed in again, validated."""

from collections.abc import Callable

from flask import abort, flash
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import find_group
from eventmgr.pages.recommendations.blueprint import ONE, bp
from eventmgr.pages.recommendations.submission_forms import ReturnForm, SeenForm
from eventmgr.pages.recommendations.submitting import base_url
from eventmgr.recommendations import handing_in, operations, queries
from eventmgr.recommendations.models import Recommendation
from eventmgr.web import access, answers


@bp.post(f"{ONE}/resubmit")
@access.requires(group_rules.may_submit, on="group")
def resubmit(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Hand a returned recommendation in again."""
    form, may_be_late = SeenForm(), group_rules.may_edit_texts(access.standing())

    def act() -> None:
        operations.resubmit(
            recommendation=recommendation,
            seen_revision_id=form.seen_id(),
            may_be_late=may_be_late,
            actor=access.actor(),
            now=clock.now(),
        )

    where = {"slug": conference.slug, "code": group.code}
    return _list_after(where, recommendation, form, act, _("Handed in again. Thank you."))


@bp.post(f"{ONE}/validate")
@access.requires(handing_in.may_validate)
def validate(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Take a recommendation as ready for the plenary."""
    form = SeenForm()

    def act() -> None:
        operations.validate(
            recommendation=recommendation,
            seen_revision_id=form.seen_id(),
            actor=access.actor(),
            now=clock.now(),
        )

    where = {"slug": conference.slug, "code": group.code}
    return _list_after(where, recommendation, form, act, _("Validated. It is locked."))


@bp.route(f"{ONE}/return", methods=["GET", "POST"])
@access.requires(handing_in.may_return)
def give_back(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Return one recommendation to its group."""
    code, number, form = group.code, recommendation.key, ReturnForm()
    here = recommendation.reference
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.return_recommendation(
                recommendation=recommendation,
                reason=form.reason.data,
                until=form.moment(conference),
                actor=access.actor(),
                now=clock.now(),
                base_url=base_url(),
            )
        if not form.errors:
            said = _("Returned. The group is being written to.")
            where = {"slug": conference.slug, "code": code}
            return answers.see_other("recommendations.read_aloud", said=said, _anchor=here, **where)
    fresh = find_group(conference, code) or abort(404)
    return answers.page(
        "recommendations/return.html",
        form=form,
        group=fresh,
        recommendation=queries.find_recommendation(fresh, number),
    )


def _list_after(
    where: dict[str, str],
    recommendation: Recommendation,
    form: SeenForm,
    act: Callable[[], None],
    said: str,
) -> ResponseReturnValue:
    here: str | None = recommendation.reference
    if not form.validate_on_submit():
        abort(400)
    try:
        with unit_of_work():
            act()
    except DomainError as refused:
        flash(str(refused), "danger")
        said, here = "", None
    return answers.see_other("recommendations.read_aloud", said=said, _anchor=here, **where)
