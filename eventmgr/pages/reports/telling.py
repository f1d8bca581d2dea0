"""What pages say of versions: what is missing in one, and what differs from another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.recommendations.differences import Op, by_words
from eventmgr.reports.snapshot import Change, Snapshot
from eventmgr.reports.structure.changes import FIELDS, called, said

LONGEST_NUMBER: Final = 9

SUBJECTS: Final[Mapping[str, Any]] = {
    "recommendation": _l("Recommendations"),
    "finding": _l("Findings"),
    "disagreement": _l("Disagreements"),
    "commitment": _l("Commitments"),
    "section": _l("Sections"),
    "group": _l("Working groups"),
    "session": _l("Sessions"),
    "figure": _l("Figures"),
}
KINDS: Final[Mapping[str, Any]] = {
    "added": _l("Added"),
    "removed": _l("Removed"),
    "changed": _l("Changed"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in the reader's words."""

    name: str
    kind: str
    field: str
    steps: list[tuple[Op, str]]


def told(changes: Iterable[Change], after: Snapshot) -> list[tuple[str, list[Told]]]:
    """Return the differences under the heading of what they are about, word by word.

    ``after`` is the later of the two that differ.
    """
    return [
        (str(SUBJECTS[subject]), [_told(each, after) for each in found])
        for subject, found in groupby(changes, key=lambda each: each.subject)
    ]


def missing(snapshot: Snapshot) -> list[str]:
    """Return what is not there yet, a sentence each; it stops nobody."""
    waiting = [each.code for each in snapshot.groups if each.submitted_at is None]
    found = [_("%(code)s has not handed in; its texts are drafts.", code=code) for code in waiting]
    if not snapshot.groups:
        found.append(_("There are no working groups."))
    return found


def _told(change: Change, after: Snapshot) -> Told:
    zone = after.conference.zone
    return Told(
        name=called(change, after),
        kind=str(KINDS[change.kind]),
        field=str(FIELDS.get(change.field, "")),
        steps=by_words(said(change, change.before, zone), said(change, change.after, zone)),
    )
