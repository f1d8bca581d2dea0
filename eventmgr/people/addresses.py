"""Whose an address is: a person's own, or that of a row that was merged into theirs."""

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import aliased

from eventmgr.people.models import Person


def addresses() -> Subquery:
    """Return every address in small letters, with the key of the person it leads to."""
    row = aliased(Person)
    return (
        select(
            func.lower(row.email).label("address"),
            func.coalesce(row.merged_into_id, row.id).label("person_id"),
        )
        .where(row.email != "")
        .subquery()
    )
