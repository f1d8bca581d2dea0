"""The report's recommendations in reading order, each with its group and its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eventmgr.recommendations.enums import RecommendationState
from eventmgr.reports.document import Run, Text
from eventmgr.reports.snapshot import Group, Recommendation, Snapshot

LARGE: Final = 2_000
"""Recommendations above which a report's tables say less of each; cards and the workbook say all.

Nobody reads a printed table of ten thousand rows, and it would take the typesetter more memory
than everything else.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation, the group that wrote it, and the anchor of its card."""

    recommendation: Recommendation
    group: Group
    anchor: str

    @property
    def theme(self) -> str:
        """The recommendation's own theme, else its group's; empty for neither."""
        return self.recommendation.theme or self.group.theme

    @property
    def is_draft(self) -> bool:
        """Whether the group has not handed it in."""
        return is_drafted(self.group, self.recommendation)

    @property
    def link(self) -> Run:
        """The reference, leading to the card."""
        return Run(self.recommendation.reference, target=self.anchor)


def is_drafted(group: Group, text: Recommendation) -> bool:
    """Whether the group has not handed in the text, of whatever kind."""
    return group.submitted_at is None or text.status == RecommendationState.DRAFT


def entries_of(snapshot: Snapshot) -> tuple[Entry, ...]:
    """Return every recommendation of every group, in order."""
    return tuple(
        Entry(recommendation, group, f"recommendation-{number}-{place}")
        for number, group in enumerate(snapshot.groups, 1)
        for place, recommendation in enumerate(group.recommendations, 1)
    )


def links(entries: Sequence[Entry]) -> Text:
    """Return the references in a row, each leading to its card."""
    runs: list[Run] = []
    for entry in entries:
        runs += [Run(", "), entry.link] if runs else [entry.link]
    return tuple(runs)
