"""What narrows a list by words, as the database compares them."""

from typing import Any

from sqlalchemy import ColumnElement, func

from eventmgr.registration.narrowing import UNSAID, exactly


def says(column: Any, typed: str) -> ColumnElement[bool]:  # noqa: ANN401 - any text
    """Whether the text has these words in it; is them, if they stand in quotation marks."""
    wanted = exactly(typed)
    if wanted is None:
        found: ColumnElement[bool] = column.icontains(typed, autoescape=True)
        return found
    same: ColumnElement[bool] = func.lower(column) == func.lower(wanted)
    return same


def says_key(column: Any, key: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column of keys
    """Whether the column holds the key; nothing, for the key that stands for nothing."""
    found: ColumnElement[bool] = column.is_(None) if key == UNSAID else column == key
    return found
