"""What merging does to each column that refers to a person; a house test misses none.

The list itself is the one by which people are told of what is held, and erased:
`privacy.holdings.references`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import Table

from eventmgr.foundation.db import db
from eventmgr.privacy.holdings.kinds import Reference
from eventmgr.privacy.holdings.references import TO_PERSON

_SAVED_TEXT: Final = "A saved text never changes; its author is called as the kept one."
LEFT: Mapping[str, str] = MappingProxyType(
    {
        "revision.author_id": _SAVED_TEXT,
        "report_section_revision.author_id": _SAVED_TEXT,
        "person_merge.kept_id": "What was merged before is told as it happened.",
        "person_merge.lost_id": "What was merged before is told as it happened.",
        "two_people.first_id": "Said of a row, it goes for whom the row was merged into.",
        "two_people.second_id": "Said of a row, it goes for whom the row was merged into.",
    }
)
"""What goes on referring to the merged row, and why."""

BY_ITSELF = frozenset(
    {
        "registration.person_id",
        "account.person_id",
        "sign_in.person_id",
        "person.merged_into_id",
    }
)
"""What has rules of its own."""

WITH_CLOSED_ACCOUNTS = frozenset({"account.person_id", "sign_in.person_id"})
"""What of that stays with the merged row if it had an account beside the kept one's."""


def table_of(reference: Reference) -> Table:
    """Return the table of the reference."""
    return db.metadata.tables[reference.model.__tablename__]


def moved() -> list[Reference]:
    """Return the columns whose rows go to whom is kept, without further ado."""
    return [each for each in TO_PERSON if each.name not in LEFT and each.name not in BY_ITSELF]
