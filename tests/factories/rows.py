"""A row of any table, made of nothing but what the table says: what nobody has thought of too."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    Table,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from eventmgr.foundation.db import db

_numbers = count(1)


def any_row(table: Table, **values: Any) -> dict[str, Any]:
    """A new row with these values; what has to be said besides is made up, parents too."""
    told = {
        each.name: _value(each)
        for each in table.columns
        if each.name not in values and _has_to_be_said(each)
    }
    whole = insert(table).values({**told, **values}).returning(*table.columns)
    return dict(db.session.execute(whole).mappings().one())


def rows_of(table: Table) -> list[dict[str, Any]]:
    """Every row of the table, in an order of its own."""
    found = db.session.execute(select(table)).mappings()
    return sorted((dict(each) for each in found), key=repr)


def _has_to_be_said(column: Column[Any]) -> bool:
    return not column.nullable and column.identity is None and column.server_default is None


def _value(column: Column[Any]) -> Any:  # noqa: PLR0911 - one for each type
    for key in column.foreign_keys:
        return any_row(key.column.table)[key.column.name]
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[0] if kind.enum_class is None else next(iter(kind.enum_class))
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, (BigInteger, Integer)):
        usual = column.default
        return usual.arg if usual is not None and usual.is_scalar else next(_numbers)
    if isinstance(kind, DateTime):
        return datetime(2026, 3, 1, 9, 0, 0, next(_numbers), tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 3, 1)
    if isinstance(kind, LargeBinary):
        return b"\x00\xff"
    if isinstance(kind, (ARRAY, JSONB)):
        return []
    if isinstance(kind, UUID) or kind.python_type is type(uuid4()):
        return uuid4()
    return "UTC" if column.name == "zone" else f"{column.name}-{next(_numbers)}"
