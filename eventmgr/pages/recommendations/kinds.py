"""What the form asks for, by the kind of the text: a finding has no addressee."""

from collections.abc import Mapping
from typing import Any, Final

from flask import abort
from wtforms import Form

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import ASKED, WorkingGroup
from eventmgr.recommendations import asking, rules
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.wording import Wording
from eventmgr.web import access, attribution

HINTS: Final[dict[RecommendationKind, dict[str, object]]] = {
    RecommendationKind.RECOMMENDATION: {},
    RecommendationKind.FINDING: {
        "text": _l("What the group found, in one or two sentences."),
        "rationale": _l("What it rests on: figures, sources, experience."),
    },
    RecommendationKind.DISAGREEMENT: {
        "text": _l("One in each paragraph, without saying whose it is."),
        "rationale": _l("Why no agreement was found, and what could help."),
    },
    RecommendationKind.COMMITMENT: {
        "text": _l("What shall be done, the verb first."),
        "lead_addressee": _l("The organisation or office that will do it."),
    },
}
"""What the form says below a field, where it is not as in a recommendation."""
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
    """Call the fields of a wording's form as the kind calls them; what they hold is not touched."""
    for name, label in asking.LABELS[kind].items():
        form[name].label.text = str(label)
    for name, hint in HINTS[kind].items():
        form[name].description = str(hint)


def fields(group: WorkingGroup, kind: RecommendationKind) -> dict[str, Any]:
    """Return what `recommendations/_fields.html` shows in a group for the kind.

    Who commits, written before the Chatham House Rule held, its members see and can take out.
    """
    inside = group_rules.is_inside(access.standing(), group)
    return {
        "kind": kind,
        "asked_first": ASKED,
        "asked_fields": asking.asked(group, kind),
        "kind_fields": asking.FIELDS[kind] if inside else asking.fields(group, kind),
        "untold_fields": attribution.untold_fields(group, kind),
        "short_text": rules.SHORT_TEXT,
    }


def advised(group: WorkingGroup, kind: RecommendationKind) -> Mapping[str, object]:
    """Return the advice for what the form asks; only a recommendation is given any."""
    if kind is not RecommendationKind.RECOMMENDATION:
        return {}
    return rules.advice(asking.asked(group, kind))


def values(group: WorkingGroup, kind: RecommendationKind, wording: Wording) -> dict[str, Any]:
    """Return what the page has to know of the kind, and what the words lack of it."""
    advice = advised(group, kind)
    return {
        **fields(group, kind),
        "new_title": NEW[kind],
        "advice": advice,
        "gaps": [key for key in rules.gaps(wording) if key in advice],
    }
