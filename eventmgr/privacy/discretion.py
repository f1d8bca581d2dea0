"""Protected persons in a file about somebody else: nothing in it says who they are."""

from collections.abc import Callable

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.people.models import Person
from eventmgr.privacy.holdings.json_values import scrubbed
from eventmgr.privacy.subject import HIDDEN, Subject

Discretion = Callable[[str], str]
"""Takes a text, and returns it without names and addresses of the protected."""


def discretion_for(subject: Subject) -> Discretion:
    """Return how texts are told to the subject, whose own names stay, protected or not."""
    rows = db.session.execute(
        select(Person.name, Person.badge_name, Person.email).where(
            Person.is_protected, Person.id.not_in(subject.person_ids)
        )
    )
    words = {word for row in rows for word in row if word}
    # A single word is the name of many: it tells who it is only where nothing else is said.
    telling = sorted(word for word in words if " " in word or "@" in word)
    alone = {fold(word) for word in words}

    def discreet(text: str) -> str:
        if fold(text) in alone:
            return HIDDEN
        return scrubbed(text, telling, kept=subject.names)

    return discreet
