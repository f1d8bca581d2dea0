"""What narrows a list by words, as the database compares them."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from eventmgr.people.models import Organisation, OrganisationAlias
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


def body_name(typed: Any) -> ColumnElement[Any]:  # noqa: ANN401 - any text
    """Return how the organisation is called that is found by these words; they, if none is."""
    named, other = aliased(Organisation), aliased(Organisation)
    found = func.lower(typed)
    return func.coalesce(
        select(named.name).where(named.folded_name == found).scalar_subquery(),
        select(other.name)
        .join(OrganisationAlias, OrganisationAlias.organisation_id == other.id)
        .where(OrganisationAlias.folded_name == found)
        .scalar_subquery(),
        typed,
    )


def says_body(column: Any, typed: str) -> ColumnElement[bool]:  # noqa: ANN401 - any text
    """Whether the text has these words in it; in quotation marks, any spelling of that body."""
    wanted = exactly(typed)
    if wanted is None:
        return says(column, typed)
    same: ColumnElement[bool] = func.lower(body_name(column)) == func.lower(body_name(wanted))
    return same
