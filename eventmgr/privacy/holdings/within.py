"""To which conference a row belongs, however far from it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select

from eventmgr.agenda.models import Session, SessionRole
from eventmgr.campaigns.models import Campaign, CampaignRecipient
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.models import SeatingRound
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.registration.models import Registration

Within = Callable[[int], ColumnElement[bool]]
"""Whether a row belongs to the conference of this id."""


def of_conference(model: Any) -> Within:  # noqa: ANN401 - any model with a conference
    """Return whether a row is the conference's own."""
    return lambda conference_id: model.conference_id == conference_id


def of_session(conference_id: int) -> ColumnElement[bool]:
    """Return whether a role is in a session of the conference."""
    return SessionRole.session_id.in_(
        select(Session.id).where(Session.conference_id == conference_id)
    )


def of_group(model: Any) -> Within:  # noqa: ANN401 - any model with a group
    """Return whether a row's group is of the conference."""
    return lambda conference_id: model.group_id.in_(
        select(WorkingGroup.id).where(WorkingGroup.conference_id == conference_id)
    )


def of_round(model: Any) -> Within:  # noqa: ANN401 - any model with a round of seating
    """Return whether a row's round of seating is of the conference."""
    return lambda conference_id: model.round_id.in_(
        select(SeatingRound.id).where(SeatingRound.conference_id == conference_id)
    )


def of_recommendation(conference_id: int) -> ColumnElement[bool]:
    """Return whether a revision is of the conference."""
    return Revision.recommendation_id.in_(_recommendations_of(conference_id))


def of_branch(conference_id: int) -> ColumnElement[bool]:
    """Return whether a decision is on a revision of the conference."""
    return BranchDecision.branch_id.in_(
        select(Revision.id).where(
            Revision.recommendation_id.in_(_recommendations_of(conference_id))
        )
    )


def _recommendations_of(conference_id: int) -> Select[int]:
    return (
        select(Recommendation.id)
        .join(WorkingGroup, WorkingGroup.id == Recommendation.group_id)
        .where(WorkingGroup.conference_id == conference_id)
    )


def of_campaign(conference_id: int) -> ColumnElement[bool]:
    """Return whether a recipient is of a campaign of the conference."""
    return CampaignRecipient.campaign_id.in_(
        select(Campaign.id).where(Campaign.conference_id == conference_id)
    )


def of_registration(model: Any) -> Within:  # noqa: ANN401 - any model with a registration
    """Return whether a row's registration is of the conference."""
    return lambda conference_id: model.registration_id.in_(
        select(Registration.id).where(Registration.conference_id == conference_id)
    )


def of_no_conference(_conference_id: int) -> ColumnElement[bool]:
    """Return that the row is of none."""
    return false()
