"""The closed lists about recommendations."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class RecommendationKind(StrEnum):
    """What a text of a group is: only recommendations are adopted and followed up."""

    RECOMMENDATION = "recommendation"
    FINDING = "finding"
    DISAGREEMENT = "disagreement"
    COMMITMENT = "commitment"


class RecommendationState(StrEnum):
    """How far a recommendation has come in its group."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VALIDATED = "validated"
    WITHDRAWN = "withdrawn"


HANDED_IN = frozenset({RecommendationState.SUBMITTED, RecommendationState.VALIDATED})
"""States of what a group has handed in and did not get back."""
AGREED_ON = frozenset(
    {
        RecommendationState.AGREED,
        RecommendationState.SUBMITTED,
        RecommendationState.VALIDATED,
    }
)
"""States in which a level of agreement is of the text that stands."""


class RevisionKind(StrEnum):
    """How a saved text came about."""

    SAVE = "save"
    MERGE = "merge"
    """Made by us of a save and of what others had saved meanwhile."""
    BRANCH = "branch"
    """A save that excludes what others had saved: kept beside it until a person decides."""
    RESTORE = "restore"
    INTAKE = "intake"
    SUGGESTION = "suggestion"
    """How somebody would change the text; it stands once it is taken over."""
    QUARANTINE = "quarantine"
    """By somebody who may no longer write here: kept, shown to those who lead, and aside."""


class TimeFrame(StrEnum):
    """By when it is to be done."""

    UNSAID = "unsaid"
    SIX_MONTHS = "six_months"
    ONE_YEAR = "one_year"
    THREE_YEARS = "three_years"
    ONGOING = "ongoing"


class Agreement(StrEnum):
    """How far the group agrees, as its chair recorded it."""

    UNSAID = "unsaid"
    CONSENSUS = "consensus"
    MAJORITY = "majority"
    CONTESTED = "contested"


class Timing(StrEnum):
    """When a list was handed in, by the deadline that held then."""

    IN_TIME = "in_time"
    IN_GRACE = "in_grace"
    """After the deadline and within its grace: it counts as in time."""
    LATE = "late"


KIND_LABELS = {
    RecommendationKind.RECOMMENDATION: _l("Recommendation"),
    RecommendationKind.FINDING: _l("Finding"),
    RecommendationKind.DISAGREEMENT: _l("Point of no agreement"),
    RecommendationKind.COMMITMENT: _l("Commitment offered"),
}
KIND_LETTERS = {
    RecommendationKind.RECOMMENDATION: "R",
    RecommendationKind.FINDING: "F",
    RecommendationKind.DISAGREEMENT: "D",
    RecommendationKind.COMMITMENT: "P",
}
"""The beginnings of the references: WG3-R07, WG3-F01, WG3-D01, WG3-P01."""


def key_of(kind: RecommendationKind, number: int) -> str:
    """Return a text's part of an address: “7” for a recommendation, “F01” for another kind."""
    is_plain = kind is RecommendationKind.RECOMMENDATION
    return str(number) if is_plain else f"{KIND_LETTERS[kind]}{number:02d}"


RECOMMENDATION_LABELS = {
    RecommendationState.DRAFT: _l("Draft"),
    RecommendationState.PROPOSED: _l("Proposed"),
    RecommendationState.AGREED: _l("Agreed"),
    RecommendationState.SUBMITTED: _l("Submitted"),
    RecommendationState.RETURNED: _l("Returned"),
    RecommendationState.VALIDATED: _l("Validated"),
    RecommendationState.WITHDRAWN: _l("Withdrawn"),
}
TIME_FRAME_LABELS = {
    TimeFrame.UNSAID: _l("Not said"),
    TimeFrame.SIX_MONTHS: _l("Within 6 months"),
    TimeFrame.ONE_YEAR: _l("Within 12 months"),
    TimeFrame.THREE_YEARS: _l("Within 3 years"),
    TimeFrame.ONGOING: _l("Ongoing"),
}
AGREEMENT_LABELS = {
    Agreement.UNSAID: _l("Not recorded"),
    Agreement.CONSENSUS: _l("Consensus"),
    Agreement.MAJORITY: _l("Majority"),
    Agreement.CONTESTED: _l("Contested"),
}
TIMING_LABELS = {
    Timing.IN_TIME: _l("In time"),
    Timing.IN_GRACE: _l("In time, within the grace after the deadline"),
    Timing.LATE: _l("Late"),
}
