"""What the form asks for, by the kind of the text: a finding has no addressee."""

from collections.abc import Sequence
from typing import Any, Final

from flask import abort
from wtforms import Form

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups.models import ASKED, WorkingGroup
from eventmgr.recommendations import rules
from eventmgr.recommendations.enums import RecommendationKind, TimeFrame

FIELDS: Final = {
    RecommendationKind.RECOMMENDATION: frozenset(ASKED),
    RecommendationKind.FINDING: frozenset({"title", "text", "rationale", "theme_id"}),
    RecommendationKind.DISAGREEMENT: frozenset({"title", "text", "rationale", "theme_id"}),
    RecommendationKind.COMMITMENT: frozenset(
        {"title", "text", "lead_addressee", "time_frame", "indicator", "theme_id"}
    ),
}
"""Which fields make sense for each kind, by their names in a wording."""
WORDS: Final[dict[RecommendationKind, dict[str, tuple[object, object]]]] = {
    RecommendationKind.RECOMMENDATION: {},
    RecommendationKind.FINDING: {
        "text": (_l("Text"), _l("What the group found, in one or two sentences.")),
        "rationale": (_l("Rationale"), _l("What it rests on: figures, sources, experience.")),
    },
    RecommendationKind.DISAGREEMENT: {
        "title": (_l("What is at issue"), ""),
        "text": (_l("The positions"), _l("One in each paragraph, without saying whose it is.")),
        "rationale": (_l("Rationale"), _l("Why no agreement was found, and what could help.")),
    },
    RecommendationKind.COMMITMENT: {
        "text": (_l("Text"), _l("What shall be done, the verb first.")),
        "lead_addressee": (_l("Who commits"), _l("The organisation or office that will do it.")),
    },
}
"""What fields are called, and their hints, where it is not as in a recommendation."""
NEW: Final = {
    RecommendationKind.RECOMMENDATION: _l("New recommendation"),
    RecommendationKind.FINDING: _l("New finding"),
    RecommendationKind.DISAGREEMENT: _l("New point of no agreement"),
    RecommendationKind.COMMITMENT: _l("New commitment"),
}


def asked(word: str | None) -> RecommendationKind:
    """Return the kind that an address asks for; 404 for what is none."""
    try:
        return RecommendationKind(word or RecommendationKind.RECOMMENDATION)
    except ValueError:
        abort(404)


def fit(form: Form, kind: RecommendationKind) -> None:
    """Call the fields of a wording's form as the kind calls them."""
    for name, (label, hint) in WORDS[kind].items():
        form[name].label.text = str(label)
        form[name].description = str(hint)
    for name in set(ASKED) - FIELDS[kind]:
        form[name].data = TimeFrame.UNSAID if name == "time_frame" else ""


def asked_of(group: WorkingGroup, kind: RecommendationKind) -> frozenset[str]:
    """Return the fields that make sense for the kind in this group.

    Nobody is asked who commits under the Chatham House Rule: it would say who sat there.
    """
    is_untold = kind is RecommendationKind.COMMITMENT and group.is_discreet
    return FIELDS[kind] - {"lead_addressee"} if is_untold else FIELDS[kind]


def values(group: WorkingGroup, kind: RecommendationKind, gaps: Sequence[str]) -> dict[str, Any]:
    """Return what the page has to know of the kind; only a recommendation is given advice."""
    is_usual = kind is RecommendationKind.RECOMMENDATION
    return {
        "kind": kind,
        "shown_fields": asked_of(group, kind),
        "new_title": NEW[kind],
        "new_key": "new" if is_usual else f"new-{kind}",
        "advice": rules.ADVICE if is_usual else {},
        "gaps": gaps if is_usual else (),
    }
