"""To which conference a row belongs, however far from it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select

from eventmgr.agenda.models import Session, SessionRole
from eventmgr.campaigns.models import Campaign, CampaignRecipient
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.models import SeatingRound
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.recommendations.voices import SuggestionAnswer
from eventmgr.registration.models import Registration
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.sections.models import ReportSection, SectionRevision

Within = Callable[[int], ColumnElement[bool]]
"""Whether a row belongs to the conference of this id."""


def of_conference(model: Any) -> Within:  # noqa: ANN401 - any model with a conference
    """Return whether a row is the conference's own."""
    return lambda conference_id: model.conference_id == conference_id


def of_session(conference_id: int) -> ColumnElement[bool]:
    """Whether a role in a session is of the conference."""
    return SessionRole.session_id.in_(
        select(Session.id).where(Session.conference_id == conference_id)
    )


def of_campaign(conference_id: int) -> ColumnElement[bool]:
    """Whether a recipient of a campaign is of the conference."""
    return CampaignRecipient.campaign_id.in_(
        select(Campaign.id).where(Campaign.conference_id == conference_id)
    )


def of_registration(model: Any) -> Within:  # noqa: ANN401 - any model with a registration
    """Return whether a row's registration is of the conference."""
    return lambda conference_id: model.registration_id.in_(
        select(Registration.id).where(Registration.conference_id == conference_id)
    )


def of_no_conference(_conference_id: int) -> ColumnElement[bool]:
    """Return that a row is of no conference."""
    return false()


def of_group(model: Any) -> Within:  # noqa: ANN401 - any model with a group
    """Return whether a row's group is of the conference."""
    return lambda conference_id: model.group_id.in_(
        select(WorkingGroup.id).where(WorkingGroup.conference_id == conference_id)
    )


def of_report_version(model: Any) -> Within:  # noqa: ANN401 - any model with a report's version
    """Return whether a row's version of the report is of the conference."""
    return lambda conference_id: model.version_id.in_(
        select(ReportVersion.id).where(ReportVersion.conference_id == conference_id)
    )


def of_round(model: Any) -> Within:  # noqa: ANN401 - any model with a round of seating
    """Return whether a row's round of seating is of the conference."""
    return lambda conference_id: model.round_id.in_(
        select(SeatingRound.id).where(SeatingRound.conference_id == conference_id)
    )


def of_recommendation(model: Any) -> Within:  # noqa: ANN401 - any model with a recommendation
    """Return whether a row's recommendation is of the conference."""
    return lambda conference_id: model.recommendation_id.in_(_recommendations(conference_id))


def of_revision(conference_id: int) -> ColumnElement[bool]:
    """Whether a saved text is of the conference."""
    return of_recommendation(Revision)(conference_id)


def of_report(conference_id: int) -> ColumnElement[bool]:
    """Whether a saved text of the report is of the conference."""
    return SectionRevision.section_id.in_(
        select(ReportSection.id).where(ReportSection.conference_id == conference_id)
    )


def of_branch(conference_id: int) -> ColumnElement[bool]:
    """Whether a decision on a text that waited is of the conference."""
    return BranchDecision.branch_id.in_(_revisions(conference_id))


def of_suggestion(conference_id: int) -> ColumnElement[bool]:
    """Whether an answer to a suggested change is of the conference."""
    return SuggestionAnswer.suggestion_id.in_(_revisions(conference_id))


def _revisions(conference_id: int) -> Select[int]:
    return select(Revision.id).where(of_revision(conference_id))


def _recommendations(conference_id: int) -> Select[int]:
    return (
        select(Recommendation.id)
        .join(WorkingGroup, WorkingGroup.id == Recommendation.group_id)
        .where(WorkingGroup.conference_id == conference_id)
    )
