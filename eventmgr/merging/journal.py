"""Changes to rows that are written down as they are made, so that all can be taken back.

Rows travel as the JSON that the database itself makes of them and reads again: nothing of a moment,
a list or a file is lost on the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Table,
    TableValuedAlias,
    and_,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from eventmgr.foundation.db import db

Row = dict[str, Any]
Step = dict[str, Any]

MOVED: Final = "moved"
CHANGED: Final = "changed"
REMOVED: Final = "removed"


class Journal:
    """What was done, in order."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def move(self, table: Table, name: str, *, before: int, after: int) -> None:
        """Let every row that refers to the one key refer to the other."""
        self.move_these(table, name, table.c[name] == before, before=before, after=after)

    def move_these(
        self, table: Table, name: str, which: ColumnElement[bool], *, before: int, after: int
    ) -> None:
        """Let those rows refer to the other key."""
        keys = db.session.scalars(
            update(table).where(which).values({name: after}).returning(_key_of(table))
        ).all()
        if keys:
            self.steps.append(
                {
                    "act": MOVED,
                    "table": table.name,
                    "column": name,
                    "keys": sorted(keys, key=str),
                    "before": before,
                    "after": after,
                }
            )

    def change(
        self, table: Table, row: Row, values: Mapping[str, Any], *, is_whole: bool = False
    ) -> None:
        """Give one row, read before, these values; what they are already is no change.

        With ``is_whole`` all of them come back as they were, whatever becomes of them meanwhile.
        """
        which = _is(table, row)
        db.session.execute(update(table).where(which).values(dict(values)))
        now = db.session.scalars(select(_whole(table)).where(which)).one()
        changed = [name for name in values if is_whole or now[name] != row[name]]
        if changed:
            self.steps.append(
                {
                    "act": CHANGED,
                    "table": table.name,
                    "key": {name: now[name] for name in _keys(table)},
                    "before": {name: row[name] for name in changed},
                    "after": {name: now[name] for name in changed},
                    "is_whole": is_whole,
                }
            )

    def remove(self, table: Table, row: Row) -> None:
        """Put one row, read before, aside."""
        db.session.execute(delete(table).where(_is(table, row)))
        self.steps.append({"act": REMOVED, "table": table.name, "row": row})


def rows(table: Table, *which: ColumnElement[bool]) -> list[Row]:
    """Return whole rows, locked until the end, in the order of their keys."""
    order = [table.c[name] for name in _keys(table)]
    return list(
        db.session.scalars(select(_whole(table)).where(*which).order_by(*order).with_for_update())
    )


def take_back(steps: Iterable[Step]) -> None:
    """Undo the steps, the last one first.

    What somebody changed since stays as it is by now, unless the step was whole. A row that has
    gone since, or was given to somebody else, is left alone. Raises IntegrityError if a row cannot
    come back.
    """
    for step in reversed(list(steps)):
        table = db.metadata.tables[step["table"]]
        if step["act"] == MOVED:
            _move_back(table, step)
        elif step["act"] == CHANGED:
            _change_back(table, step)
        else:
            _bring_back(table, step["row"])


def with_another_key(steps: Iterable[Step], name: str, *, before: int, after: int) -> list[Step]:
    """Return the steps as if rows had referred to the other key in the column from the start."""

    def renewed(told: Any) -> Any:  # noqa: ANN401 - a row or a part of one, or nothing
        return (
            {**told, name: after} if isinstance(told, dict) and told.get(name) == before else told
        )

    return [
        {
            side: renewed(told) if side in {"row", "before", "after"} else told
            for side, told in each.items()
        }
        for each in steps
    ]


def sides_with_key(steps: Iterable[Step], name: str, key: int) -> list[list[Any]]:
    """Return where rows of the steps refer to the key in the column: place and side."""
    return [
        [place, side]
        for place, each in enumerate(steps)
        for side in ("row", "before", "after")
        if isinstance(each.get(side), dict) and each[side].get(name) == key
    ]


def with_key_at(
    steps: Iterable[Step], sides: Iterable[Sequence[Any]], name: str, *, before: int, after: int
) -> list[Step]:
    """Return the steps with the other key at these places, if the first one is still there."""
    found = [dict(each) for each in steps]
    for place, side in sides:
        told = found[place].get(side) if place < len(found) else None
        if isinstance(told, dict) and told.get(name) == before:
            found[place][side] = {**told, name: after}
    return found


def _move_back(table: Table, step: Step) -> None:
    moved = table.c[step["column"]]
    for key in step["keys"]:
        found = _read(table, key)
        itself = and_(*(table.c[name] == found.c[name] for name in _keys(table)))
        db.session.execute(
            update(table)
            .where(itself, moved == step["after"])
            .values({step["column"]: step["before"]})
        )


def _change_back(table: Table, step: Step) -> None:
    which = _is(table, step["key"])
    now = db.session.scalars(select(_whole(table)).where(which).with_for_update()).one_or_none()
    if now is None:
        return
    back = [name for name, left in step["after"].items() if step["is_whole"] or now[name] == left]
    if back:
        was = _read(table, {**step["key"], **step["before"]})
        itself = and_(*(table.c[name] == was.c[name] for name in _keys(table)))
        db.session.execute(update(table).where(itself).values({name: was.c[name] for name in back}))


def _bring_back(table: Table, row: Row) -> None:
    names = [each.name for each in table.columns]
    was = _read(table, row)
    db.session.execute(insert(table).from_select(names, select(*(was.c[each] for each in names))))


def _keys(table: Table) -> list[str]:
    return [each.name for each in table.primary_key]


def _whole(table: Table) -> ColumnElement[Any]:
    """Return the row as JSON."""
    return func.to_jsonb(literal_column(f'"{table.name}"'), type_=JSONB)


def _key_of(table: Table) -> ColumnElement[Any]:
    pairs = [each for name in _keys(table) for each in (literal(name), table.c[name])]
    return func.jsonb_build_object(*pairs, type_=JSONB)


def _read(table: Table, row: Row) -> TableValuedAlias:
    """Return what the JSON says as a row of the table."""
    empty: ColumnElement[Any] = literal_column(f'NULL::"{table.name}"')
    found = func.jsonb_populate_record(empty, literal(row, JSONB))
    return found.table_valued(*(column(each.name, each.type) for each in table.columns))


def _is(table: Table, row: Row) -> ColumnElement[bool]:
    """Return whether it is the row with this key."""
    was = _read(table, {name: row[name] for name in _keys(table)})
    return and_(*(table.c[name] == select(was.c[name]).scalar_subquery() for name in _keys(table)))
