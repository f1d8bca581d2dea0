"""What changed from one version to another, in words: the report and the page say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from eventmgr.agenda.enums import KIND_LABELS
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.recommendations.enums import (
    AGREEMENT_LABELS,
    RECOMMENDATION_LABELS,
    TIME_FRAME_LABELS,
)
from eventmgr.reports.enums import SECTION_LABELS
from eventmgr.reports.snapshot import Change, Snapshot
from eventmgr.reports.structure.words import day, label, moment, sector_labels

_KINDS: Final[Mapping[str, Any]] = {
    "added": _l("Added"),
    "removed": _l("Removed"),
    "changed": _l("Changed"),
}
_ONE: Final[Mapping[str, Any]] = {
    "recommendation": _l("Recommendation"),
    "finding": _l("Finding"),
    "disagreement": _l("Point of no agreement"),
    "commitment": _l("Commitment offered"),
    "section": _l("Section"),
    "group": _l("Working group"),
    "session": _l("Session"),
    "figure": _l("Figure"),
}
_MANY: Final[Mapping[str, Any]] = {
    "recommendation": _l("Recommendations"),
    "finding": _l("Findings"),
    "disagreement": _l("Points of no agreement"),
    "commitment": _l("Commitments offered"),
    "section": _l("Sections"),
    "group": _l("Working groups"),
    "session": _l("Sessions"),
    "figure": _l("Figures"),
}
_FIELDS: Final[Mapping[str, Any]] = {
    "title": _l("Title"),
    "text": _l("Text"),
    "lead": _l("Lead addressee"),
    "supporting": _l("Supporting addressees"),
    "time_frame": _l("Time frame"),
    "indicator": _l("Indicator"),
    "rationale": _l("Rationale"),
    "theme": _l("Theme"),
    "status": _l("State"),
    "state": _l("State"),
    "agreement": _l("Level of agreement"),
    "dissent": _l("Dissent"),
    "mandate": _l("Mandate"),
    "questions": _l("Guiding questions"),
    "kind": _l("Kind"),
    "starts": _l("Starts"),
    "ends": _l("Ends"),
    "room": _l("Room"),
    "description": _l("Description"),
    "summary": _l("Summary"),
    "registered": _l("Registered"),
    "confirmed": _l("Confirmed"),
    "attended": _l("Attended"),
    "target": _l("Target"),
}
_CODES: Final[Mapping[str, Mapping[Any, Any]]] = {
    "time_frame": TIME_FRAME_LABELS,
    "status": RECOMMENDATION_LABELS,
    "state": RECOMMENDATION_LABELS,
    "agreement": AGREEMENT_LABELS,
    "kind": KIND_LABELS,
}
_MOMENTS: Final = frozenset({"starts", "ends"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One difference in the words of the language that is spoken."""

    subject: str
    name: str
    kind: str
    field: str
    """What of it differs; empty where all of it came or went."""
    before: str
    after: str


def heading(subject: str) -> str:
    """Return what stands above all that changed of a subject."""
    return label(_MANY, subject)


def told(change: Change, snapshot: Snapshot) -> Told:
    """Return the difference in words; ``snapshot`` is the later one."""
    says_field = change.kind == "changed" or change.subject == "figure"
    return Told(
        subject=label(_ONE, change.subject),
        name=change.name or _called(change, snapshot),
        kind=label(_KINDS, change.kind),
        field=label(_FIELDS, change.field) if says_field else "",
        before=_said(change.field, change.before, snapshot),
        after=_said(change.field, change.after, snapshot),
    )


def _called(change: Change, snapshot: Snapshot) -> str:
    """Return what something is called that nobody has given a name."""
    if not change.code:
        return ""
    if change.field == "attended":
        return day(change.code)
    return label(
        sector_labels(snapshot) if change.subject == "figure" else SECTION_LABELS, change.code
    )


def _said(field: str, value: str, snapshot: Snapshot) -> str:
    if value and field in _MOMENTS:
        return moment(value, snapshot.conference.zone)
    return label(_CODES[field], value) if value and field in _CODES else value
