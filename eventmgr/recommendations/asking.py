"""Which fields a text has by its kind, and what they are called: a finding has no addressee."""

from collections.abc import Mapping
from typing import Final

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups.asking import ALWAYS_ASKED, ASKED_LABELS
from eventmgr.groups.models import ASKED, WorkingGroup
from eventmgr.recommendations.enums import RecommendationKind

FIELDS: Final = {
    RecommendationKind.RECOMMENDATION: frozenset(ASKED),
    RecommendationKind.FINDING: frozenset({"title", "text", "rationale", "theme_id"}),
    RecommendationKind.DISAGREEMENT: frozenset({"title", "text", "rationale", "theme_id"}),
    RecommendationKind.COMMITMENT: frozenset(
        {"title", "text", "lead_addressee", "time_frame", "indicator", "theme_id"}
    ),
}
"""Which fields make sense for each kind, by their names in a wording."""
_CALLED: Final[Mapping[RecommendationKind, Mapping[str, object]]] = {
    RecommendationKind.RECOMMENDATION: {},
    RecommendationKind.FINDING: {},
    RecommendationKind.DISAGREEMENT: {
        "title": _l("What is at issue"),
        "text": _l("The positions"),
    },
    RecommendationKind.COMMITMENT: {"lead_addressee": _l("Who commits")},
}
LABELS: Final[Mapping[RecommendationKind, Mapping[str, object]]] = {
    kind: {**ASKED_LABELS, **called} for kind, called in _CALLED.items()
}
"""What each field is called in a text of the kind, in the form's order."""


def fields(group: WorkingGroup, kind: RecommendationKind) -> frozenset[str]:
    """Return the fields that make sense for the kind in this group; its sessions are loaded.

    Nobody is asked who commits under the Chatham House Rule: it would say who sat there.
    """
    is_untold = kind is RecommendationKind.COMMITMENT and group.is_discreet
    return FIELDS[kind] - {"lead_addressee"} if is_untold else FIELDS[kind]


def asked(group: WorkingGroup, kind: RecommendationKind) -> frozenset[str]:
    """Return the fields that the group is asked for: of a recommendation, those it was set."""
    if kind is not RecommendationKind.RECOMMENDATION:
        return fields(group, kind)
    return frozenset(group.asked_fields) | frozenset(ALWAYS_ASKED)
