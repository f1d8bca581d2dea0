"""What pages say of versions: what is missing in one, and what differs from another."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.recommendations.differences import Op, by_words
from eventmgr.reports.snapshot import Change, Snapshot
from eventmgr.reports.structure import differing
from eventmgr.reports.structure.front import waiting
from eventmgr.reports.structure.sections import missing as unwritten

LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in the reader's words."""

    name: str
    kind: str
    field: str
    steps: list[tuple[Op, str]]


def told(changes: Iterable[Change], snapshot: Snapshot) -> list[tuple[str, list[Told]]]:
    """Return the differences under the heading of what they are about, word by word.

    ``snapshot`` is the later of the two.
    """
    return [
        (differing.heading(subject), [_told(each, snapshot) for each in found])
        for subject, found in groupby(changes, key=lambda each: each.subject)
    ]


def missing(snapshot: Snapshot) -> list[str]:
    """Return what is not there yet, a sentence each; it stops nobody."""
    found = [
        _("%(code)s has not handed in; its texts are drafts.", code=code)
        for code in waiting(snapshot)
    ]
    found += [
        _("The section “%(title)s” has not been written yet.", title=title)
        for title in unwritten(snapshot)
    ]
    if not snapshot.groups:
        found.append(_("There are no working groups."))
    return found


def _told(change: Change, snapshot: Snapshot) -> Told:
    said = differing.told(change, snapshot)
    return Told(
        name=said.name,
        kind=said.kind,
        field=said.field,
        steps=by_words(said.before, said.after),
    )
