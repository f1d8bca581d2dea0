"""What differs from the version before."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from eventmgr.agenda.enums import KIND_LABELS
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.recommendations.enums import (
    AGREEMENT_LABELS,
    RECOMMENDATION_LABELS,
    TIME_FRAME_LABELS,
)
from eventmgr.reports.document import Block, Difference, Heading, PageBreak
from eventmgr.reports.enums import SECTION_LABELS
from eventmgr.reports.snapshot import Change, Snapshot
from eventmgr.reports.structure.words import day, label, moment, sector_labels

FIELDS: Final[Mapping[str, Any]] = {
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
    "agreement": _l("Agreement"),
    "dissent": _l("Dissent"),
    "mandate": _l("Mandate"),
    "questions": _l("Questions"),
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
"""What of something changed."""
_CODES: Final[Mapping[str, Mapping[Any, Any]]] = {
    "time_frame": TIME_FRAME_LABELS,
    "status": RECOMMENDATION_LABELS,
    "agreement": AGREEMENT_LABELS,
    "kind": KIND_LABELS,
    "state": {"submitted": _l("Submitted"), "draft": _l("Draft")},
}
"""How the codes of such fields are said."""
_MOMENTS: Final = frozenset({"starts", "ends"})
_WRITTEN: Final = frozenset({("section", "text"), ("session", "summary")})
"""What the report itself tells whole, so that nothing has to be told of it where it is new."""
_KINDS = {"added": _l("Added"), "removed": _l("Removed"), "changed": _l("Changed")}
_SUBJECTS = {
    "recommendation": _l("Recommendation"),
    "finding": _l("Finding"),
    "disagreement": _l("Point of no agreement"),
    "commitment": _l("Commitment offered"),
    "section": _l("Section"),
    "group": _l("Working group"),
    "session": _l("Session"),
    "figure": _l("Figure"),
}


def changes(snapshot: Snapshot) -> Iterator[Block]:
    """Yield a part on what changed, if anything is known to have."""
    if not snapshot.changes:
        return
    since = snapshot.compilation.since
    title = (
        _("What changed since version %(number)s") % {"number": since}
        if since is not None
        else _("What changed")
    )
    yield PageBreak()
    yield Heading(level=1, text=title, anchor="changes")
    for each in snapshot.changes:
        yield _difference(each, snapshot)


def _difference(change: Change, snapshot: Snapshot) -> Difference:
    is_new = not change.before and (change.subject, change.field) in _WRITTEN
    of_it = "" if is_new else str(FIELDS.get(change.field, ""))
    name = (label(_SUBJECTS, change.subject), called(change, snapshot), of_it)
    zone = snapshot.conference.zone
    return Difference(
        name=" · ".join(filter(None, name)),
        words=label(_KINDS, "added" if is_new else change.kind),
        before=said(change, change.before, zone),
        after="" if is_new else said(change, change.after, zone),
    )


def called(change: Change, snapshot: Snapshot) -> str:
    """Return what the reader calls it: sections and figures travel by their codes."""
    if change.subject == "section":
        return str(SECTION_LABELS.get(change.name, change.name))  # type: ignore[call-overload]
    if change.subject == "figure":
        is_day = change.field == "attended" or _is_day(change.name)
        return day(change.name) if is_day else _sector(change.name, snapshot)
    return change.name


def _sector(code: str, snapshot: Snapshot) -> str:
    return label(sector_labels(snapshot), code) if code else ""


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True


def said(change: Change, value: str, zone: str) -> str:
    """Return what stood or stands there in the reader's words."""
    is_moment = change.field in _MOMENTS or (change.subject == "session" and not change.field)
    if value and is_moment:
        return moment(value, zone)
    return str(_CODES.get(change.field, {}).get(value, value))
