"""The words of a recommendation as a writer hands them in: one value, compared as a whole."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any

from eventmgr.recommendations.enums import TimeFrame
from eventmgr.recommendations.models import Revision


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Every field that a writer fills in."""

    title: str = ""
    text: str = ""
    lead_addressee: str = ""
    supporting_addressees: tuple[str, ...] = ()
    time_frame: TimeFrame = TimeFrame.UNSAID
    indicator: str = ""
    rationale: str = ""
    theme_id: int | None = None

    @classmethod
    def of(cls, revision: Revision) -> "Wording":
        """Return the words of a saved revision."""
        values = {each.name: getattr(revision, each.name) for each in fields(cls)}
        values["supporting_addressees"] = tuple(revision.supporting_addressees)
        return cls(**values)

    def keeping(self, revision: Revision | None, names: Collection[str]) -> "Wording":
        """Return these words with the fields of a saved revision that are named; empty: of none."""
        kept = Wording.of(revision) if revision else Wording()
        return replace(self, **{name: getattr(kept, name) for name in names})

    def values(self) -> dict[str, Any]:
        """Return the words as the columns of a revision."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        values["supporting_addressees"] = list(self.supporting_addressees)
        return values
