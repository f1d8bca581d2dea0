"""Handing rows from one key to another where the database lets no two be alike."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Index, Table, UniqueConstraint, text

from eventmgr.merging.journal import Journal, Row, rows

Wins = Callable[[Row, Row], bool]
"""Whether the first of two rows that cannot both be there is the one that stays."""


def hand_over(
    journal: Journal,
    table: Table,
    name: str,
    *,
    before: int,
    after: int,
    wins: Wins | None = None,
    ended: Mapping[str, Any] | None = None,
) -> None:
    """Let what refers to ``before`` refer to ``after``; of two rows that clash one is put aside.

    It is the row of ``before`` unless that ``wins``. With ``ended`` it is not put aside: it is
    given these values, by which it clashes no more.
    """
    for condition, others in _uniques(table, name):
        there = {_told(row, others): row for row in _rows_of(table, name, after, condition, others)}
        for row in _rows_of(table, name, before, condition, others):
            clashing = there.get(_told(row, others))
            if clashing is not None:
                loser = clashing if wins is not None and wins(row, clashing) else row
                _settle(journal, table, loser, ended)
    journal.move(table, name, before=before, after=after)


def _settle(journal: Journal, table: Table, row: Row, ended: Mapping[str, Any] | None) -> None:
    if ended is None:
        journal.remove(table, row)
    else:
        journal.change(table, row, ended)


def _rows_of(
    table: Table, name: str, key: int, condition: ColumnElement[bool] | None, others: list[str]
) -> list[Row]:
    """Return the rows to which the rule applies: two that say nothing are never alike."""
    which = [table.c[name] == key] if condition is None else [table.c[name] == key, condition]
    return [
        each for each in rows(table, *which) if all(each[other] is not None for other in others)
    ]


def _told(row: Row, names: list[str]) -> tuple[Any, ...]:
    return tuple(row[each] for each in names)


def _uniques(table: Table, name: str) -> list[tuple[ColumnElement[bool] | None, list[str]]]:
    """Return each rule that lets no two rows be alike in the column: when, and in what else."""
    rules = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    indexes = [each for each in table.indexes if each.unique]
    plain = [table.primary_key.columns, *(each.columns for each in rules)]
    found = [*((None, each) for each in plain), *((_condition(i), i.columns) for i in indexes)]
    return [
        (condition, [each.name for each in columns if each.name != name])
        for condition, columns in found
        if name in columns
    ]


def _condition(index: Index) -> ColumnElement[bool] | None:
    condition = index.dialect_options["postgresql"]["where"]
    return None if condition is None else text(f"({condition})")  # type: ignore[return-value]  # text is a condition
