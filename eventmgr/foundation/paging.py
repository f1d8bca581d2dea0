"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from eventmgr.foundation.db import db

RowT = TypeVar("RowT")

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """One page of a list, numbered from 1, and what is needed to turn it."""

    rows: Sequence[RowT]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def count(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


def paginate(statement: Select[Any], *, number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """Return the page of an ordered statement; a number outside the list gives the nearest page."""
    total = (
        db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
        or 0
    )
    nearest = min(max(1, number), max(1, -(-total // size)))
    rows = db.session.scalars(statement.limit(size).offset((nearest - 1) * size)).unique().all()
    return Page(rows=rows, number=nearest, total=total, size=size)
