"""What PostgreSQL says of a failure, without the values of rows: they are about people."""

from collections.abc import Iterator
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError

LEFT_OUT: Final = "[left out]"


def sentence(error: DBAPIError) -> str:
    """Return what failed, in the database's own words, and the name of the constraint."""
    found = error.orig
    if not isinstance(found, psycopg.Error):
        return type(error).__name__
    name = found.diag.constraint_name
    said = found.diag.message_primary or type(found).__name__
    return f"{said} (constraint {name})" if name else said


def discreet(text: str, error: BaseException | None) -> str:
    """Return a text about the error without what the database told of rows.

    A library may have put the error into its own sentence, quoted and escaped.
    """
    for each in _chain(error):
        if isinstance(each, psycopg.Error):
            for told in (each.diag.message_detail, each.diag.context):
                for spelling in _spellings(told or ""):
                    text = text.replace(spelling, LEFT_OUT)
    return text


def _spellings(told: str) -> set[str]:
    if not told:
        return set()
    quoted = repr(told)[1:-1]
    return {told, quoted, quoted.replace("'", "\\'"), quoted.replace("\\'", "'")}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Go through the error and all it was raised from or during."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__]
            if isinstance(each, DBAPIError):
                waiting.append(each.orig)
            if isinstance(each, BaseExceptionGroup):
                waiting += each.exceptions
