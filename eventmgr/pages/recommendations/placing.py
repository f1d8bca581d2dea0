"""Places in a group's list, and stars."""

from functools import partial

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import find_group
from eventmgr.pages.recommendations.agreeing_forms import PlaceForm
from eventmgr.pages.recommendations.blueprint import ONE, bp
from eventmgr.pages.recommendations.listing import list_after
from eventmgr.recommendations import agreement, operations, queries
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState
from eventmgr.recommendations.models import Recommendation
from eventmgr.web import access, answers


@bp.route(f"{ONE}/place", methods=["GET", "POST"])
@access.requires(agreement.may_lead, on="group")
def place(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Put a recommendation at a place of the list as it was seen."""
    _require_listed(recommendation)
    slug, code, number, form = conference.slug, group.code, recommendation.key, PlaceForm()
    here = recommendation.reference
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.place_recommendation(
                recommendation=recommendation,
                place=form.wanted(),
                seen=form.seen.data or "",
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "groups.show", slug=slug, code=code, said=_("Moved."), _anchor=here
            )
    return _place_page(slug, code, number, form)


@bp.post(f"{ONE}/star")
@access.requires(agreement.may_lead, on="group")
def star(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Give a recommendation a star."""
    _require_listed(recommendation)
    act = partial(operations.star, recommendation=recommendation)
    return list_after(conference, group, recommendation, act, _("It has a star now."))


@bp.post(f"{ONE}/unstar")
@access.requires(agreement.may_lead, on="group")
def unstar(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Take a recommendation's star away."""
    _require_listed(recommendation)
    act = partial(operations.unstar, recommendation=recommendation)
    return list_after(conference, group, recommendation, act, _("Its star is taken away."))


def _require_listed(recommendation: Recommendation) -> None:
    """Answer 404 for a finding and the like: they have neither place nor star."""
    if recommendation.kind is not RecommendationKind.RECOMMENDATION:
        abort(404)


def _place_page(slug: str, code: str, number: int | str, form: PlaceForm) -> ResponseReturnValue:
    """Return the page with the list as it is now, for which alone the button then counts."""
    conference = find_conference(slug) or abort(404)
    group = find_group(conference, code) or abort(404)
    entries = [
        each
        for each in queries.recommendations_of(group)
        if each.recommendation.state is not RecommendationState.WITHDRAWN
    ]
    form.show([each.recommendation for each in entries])
    return answers.page(
        "recommendations/place.html",
        form=form,
        group=group,
        recommendation=queries.find_recommendation(group, number) or abort(404),
        entries=entries,
    )
