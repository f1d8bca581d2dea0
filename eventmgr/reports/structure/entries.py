"""The report's recommendations in reading order, each with its group and its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eventmgr.reports.document import Run, Text
from eventmgr.reports.snapshot import Group, Recommendation, Snapshot

MOST_LINKED: Final = 2_000
"""Recommendations of a report whose tables lead to their cards.

Of 10,000 the links alone would take the typesetter more time and memory than everything else, and
whoever searches finds a reference.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation, the group that wrote it, and the anchor of its card."""

    recommendation: Recommendation
    group: Group
    anchor: str
    is_linked: bool = True

    @property
    def theme(self) -> str:
        """The recommendation's own theme, else its group's; empty for neither."""
        return self.recommendation.theme or self.group.theme

    @property
    def is_draft(self) -> bool:
        """Whether the group has not handed it in."""
        return self.group.submitted_at is None or self.recommendation.status == "draft"

    @property
    def link(self) -> Run:
        """The reference, leading to the card unless the report has too many of them."""
        return Run(self.recommendation.reference, target=self.anchor if self.is_linked else "")


def entries_of(snapshot: Snapshot) -> tuple[Entry, ...]:
    """Return every recommendation of every group, in order."""
    is_linked = sum(len(each.recommendations) for each in snapshot.groups) <= MOST_LINKED
    return tuple(
        Entry(recommendation, group, f"recommendation-{number}-{place}", is_linked)
        for number, group in enumerate(snapshot.groups, 1)
        for place, recommendation in enumerate(group.recommendations, 1)
    )


def links(entries: Sequence[Entry]) -> Text:
    """Return the references in a row, each leading to its card unless there are too many."""
    runs: list[Run] = []
    for entry in entries:
        if not entry.is_linked:
            return (Run(", ".join(each.recommendation.reference for each in entries)),)
        runs += [Run(", "), entry.link] if runs else [entry.link]
    return tuple(runs)
