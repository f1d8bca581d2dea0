"""Where a person is known, whatever tables there are above this floor."""

from sqlalchemy import select, union

from eventmgr.foundation.db import db


def conferences_that_know(person_id: int) -> set[int]:
    """Return the conferences that have a row about the person, such as a registration."""
    theirs = [
        select(table.c.conference_id).where(
            table.c.person_id == person_id, table.c.conference_id.is_not(None)
        )
        for table in db.metadata.sorted_tables
        if {"conference_id", "person_id"} <= {each.name for each in table.columns}
        and table.c.person_id.foreign_keys
    ]
    return set(db.session.scalars(union(*theirs)))
