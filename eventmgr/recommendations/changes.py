"""What a page that is open has to know of its group's list: numbers only, and one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import addresses
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState, key_of
from eventmgr.recommendations.models import Recommendation, Revision, Submission


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


def heads(group: WorkingGroup, *, key: str | None = None) -> tuple[Sequence[Head], bool]:
    """Return the list in its order, and whether it was handed in and not given back.

    With ``key`` only the text that addresses call so, and nothing for what is no such name.
    """
    asked: dict[str, Any] = {"group_id": group.id}
    statement = _ALL
    if key is not None:
        kind, number = addresses.read(key) if addresses.is_key(key) else (None, 0)
        statement, asked = _ONE, asked | {"kind": kind, "number": number}
    rows = db.session.execute(statement, asked).all()
    found = [
        Head(
            key=key_of(kind, number),
            head=head or 0,
            newest=newest,
            state=state,
            returned_until=until,
        )
        for kind, number, head, newest, state, until, _submitted in rows
        if number is not None
    ]
    return found, bool(rows and rows[0].is_submitted)


def _heads(
    *wanted: ColumnElement[bool],
) -> Select[RecommendationKind, int, int, int, RecommendationState, datetime | None, bool]:
    """Return the statement, put together once; without any such text it has one empty row."""
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
            Revision.number,
            Recommendation.last_number,
            Recommendation.state,
            Recommendation.returned_until,
            submitted,
        )
        .select_from(WorkingGroup)
        .outerjoin(Recommendation, and_(Recommendation.group_id == WorkingGroup.id, *wanted))
        .outerjoin(Revision, Revision.id == Recommendation.revision_id)
        .where(WorkingGroup.id == bindparam("group_id"))
        .order_by(Recommendation.position, Recommendation.number)
    )


_ALL: Final = _heads()
_ONE: Final = _heads(
    Recommendation.kind == bindparam("kind", type_=Recommendation.kind.type),
    Recommendation.number == bindparam("number", type_=Recommendation.number.type),
)
