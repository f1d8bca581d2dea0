"""What a page that is open has to know of its group's list: no words of it, and one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, select

from eventmgr.foundation.db import db
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RecommendationState, key_of
from eventmgr.recommendations.models import Recommendation, Revision, Submission
from eventmgr.recommendations.nudges.models import NudgeSetup
from eventmgr.recommendations.nudges.rules import USUAL, shows_banner
from eventmgr.recommendations.progress import READY, Lack, lack


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A recommendation and the number of what stands."""

    key: str
    """Its part of an address: “7” or “F01”."""
    head: int
    """0: nothing stands yet."""
    newest: int
    state: RecommendationState
    returned_until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What pages that are open are told of a group: one statement."""

    heads: Sequence[Head]
    """The list in its order."""
    is_submitted: bool
    """Whether the list was handed in and not given back."""
    minutes: Sequence[int]
    """How long before the deadline the group is reminded; none: not at all."""

    def lack(self, group: WorkingGroup, *, now: datetime) -> Lack | None:
        """Return of what the group is reminded now, from the first moment until the deadline."""
        if not group_rules.has_opened(group, now=now):
            return None
        if not shows_banner(group.deadline, self.minutes, now=now):
            return None
        states = [e.state for e in self.heads if e.state is not RecommendationState.WITHDRAWN]
        ready = sum(each in READY for each in states)
        return lack(texts=len(states), ready=ready, is_submitted=self.is_submitted)


def news(group: WorkingGroup) -> News:
    """Return what there is to tell of the group."""
    rows = db.session.execute(_NEWS, {"group_id": group.id}).all()
    found = [
        Head(
            key=key_of(row.kind, row.number),
            head=row.head or 0,
            newest=row.last_number,
            state=row.state,
            returned_until=row.returned_until,
        )
        for row in rows
        if row.number is not None
    ]
    is_reminded = bool(rows and rows[0].is_on is not False)
    return News(
        heads=found,
        is_submitted=bool(rows and rows[0].is_submitted),
        minutes=(rows[0].minutes or USUAL) if is_reminded else (),
    )


def _news() -> Select[*tuple[Any, ...]]:
    """Return the statement, put together once; a group without texts has one empty row."""
    submitted = (
        select(Submission.id)
        .where(Submission.group_id == WorkingGroup.id, Submission.reopened_at.is_(None))
        .correlate(WorkingGroup)
        .exists()
        .label("is_submitted")
    )
    return (
        select(
            Recommendation.kind,
            Recommendation.number,
            Revision.number.label("head"),
            Recommendation.last_number,
            Recommendation.state,
            Recommendation.returned_until,
            submitted,
            NudgeSetup.is_on,
            NudgeSetup.minutes,
        )
        .select_from(WorkingGroup)
        .outerjoin(Recommendation, Recommendation.group_id == WorkingGroup.id)
        .outerjoin(Revision, Revision.id == Recommendation.revision_id)
        .outerjoin(NudgeSetup, NudgeSetup.conference_id == WorkingGroup.conference_id)
        .where(WorkingGroup.id == bindparam("group_id"))
        .order_by(Recommendation.position, Recommendation.number)
    )


_NEWS: Final = _news()
