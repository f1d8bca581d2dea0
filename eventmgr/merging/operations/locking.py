"""The locks under which people are merged: places first, then the people, each in one order."""

from collections.abc import Sequence

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.merging import queries
from eventmgr.people import erasing
from eventmgr.people.models import Person
from eventmgr.registration.operations.holding import hold


def hold_all(person_ids: Sequence[int]) -> list[Conference]:
    """Let nobody give places where any of them is registered, nor refer to them, until the end.

    Returns these conferences. Raises DomainError if one of the people is gone.
    """
    conferences = queries.conferences_of(person_ids)
    for each in conferences:
        hold(each)
    for key in sorted(person_ids):
        if erasing.lock(key) is None:
            raise DomainError(_("One of them is gone meanwhile. Look at the list again."))
    if queries.conferences_of(person_ids) != conferences:
        raise DomainError(_("One of them has registered meanwhile. Try again."))
    return conferences


def read_people(*person_ids: int) -> list[Person]:
    """Return the people, freshly read."""
    found = {
        each.id: each
        for each in db.session.scalars(
            select(Person).where(Person.id.in_(person_ids)),
            execution_options={"populate_existing": True},
        )
    }
    return [found[each] for each in person_ids]
