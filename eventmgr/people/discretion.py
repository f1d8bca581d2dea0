"""Whether words that somebody typed name a protected person."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.people.addresses import addresses
from eventmgr.people.models import Person
from eventmgr.people.sounds import written

Names = Collection[frozenset[str]]
"""The words of each name."""


def hidden_names() -> Names:
    """Return the names that may stand nowhere."""
    names = db.session.scalars(select(Person.name).where(Person.is_protected, Person.name != ""))
    return words_of(names)


def words_of(names: Iterable[str]) -> Names:
    """Return the words of each of the names."""
    return {found for found in map(_words, names) if found}


def tells_of(typed: str, names: Names) -> bool:
    """Whether one of the names stands in what was typed, in whatever order of its words.

    Marks beside a word, as a bracket or a full stop, are no part of it. A name of one word is that
    of many: it counts only if nothing else was typed.
    """
    if not names:
        return False
    words = _words(typed)
    return any(each == words if len(each) == 1 else each <= words for each in names)


def _words(text: str) -> frozenset[str]:
    return frozenset(written(text))


def protected_with_address(address: str) -> Person | None:
    """Return the protected person who has this address."""
    if not address:
        return None
    known = addresses()
    return db.session.scalar(
        select(Person)
        .join(known, known.c.person_id == Person.id)
        .where(known.c.address == address.lower(), Person.is_protected)
    )
