"""Storing the next revisions of a text, and what stands there from now on, in one statement."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, insert, inspect, select, union_all, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from eventmgr.foundation.db import db
from eventmgr.recommendations.models import Recommendation, Revision

Row = Mapping[str, Any]
"""The columns of a revision that is not stored yet; what is left out is as the table has it."""

_KEYS: Final = tuple(each.key for each in inspect(Revision).column_attrs if each.key != "id")
_EMPTY: Final[Row] = {**dict.fromkeys(_KEYS), "is_late": False}


def store(held: Recommendation, *rows: Row, stands: int = 0) -> Sequence[Revision]:
    """Store the next revisions of the locked text, one or two, and return them in their order.

    ``stands`` is the number of the one that stands from now on; 0: what stood goes on standing.
    """
    asked = {"held": held.id, "last": rows[-1]["number"], "stands": stands}
    for place, row in enumerate(rows):
        asked |= {f"{name}_{place}": value for name, value in {**_EMPTY, **row}.items()}
    made = db.session.scalars(_STORING[len(rows)], asked).all()
    for each in made:
        set_committed_value(each, "recommendation", held)
    set_committed_value(held, "last_number", rows[-1]["number"])
    for each in made:
        if each.number == stands:
            set_committed_value(held, "revision_id", each.id)
            set_committed_value(held, "revision", each)
    return made


def _storing(count: int) -> Select[Revision]:
    """Return the statement for so many revisions, put together once: every save asks it."""
    columns = Revision.__table__.c
    rows = [
        select(*(bindparam(f"{name}_{place}", type_=columns[name].type) for name in _KEYS))
        for place in range(count)
    ]
    # not values([...]): the statement would be put together again for each save
    made = insert(Revision).from_select(_KEYS, union_all(*rows)).returning(Revision).cte("made")
    stands = select(made.c.id).where(made.c.number == bindparam("stands")).scalar_subquery()
    moved = (
        update(Recommendation)
        .where(Recommendation.id == bindparam("held"))
        .values(
            last_number=bindparam("last"),
            revision_id=func.coalesce(stands, Recommendation.revision_id),
        )
        .cte("moved")
    )
    return select(aliased(Revision, made)).order_by(made.c.number).add_cte(moved)


_STORING: Final = {count: _storing(count) for count in (1, 2)}
