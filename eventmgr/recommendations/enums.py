"""The closed lists about recommendations."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class RecommendationState(StrEnum):
    """How far a recommendation has come in its group."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


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


RECOMMENDATION_LABELS = {
    RecommendationState.DRAFT: _l("Draft"),
    RecommendationState.SUBMITTED: _l("Submitted"),
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
