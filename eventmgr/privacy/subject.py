"""One person as one conference knows them."""

from dataclasses import dataclass

from eventmgr.conferences.models import Conference
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration

HIDDEN = "…"
"""Stands where something of an erased person stood."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """The person, and by what texts of the conference would tell who they are."""

    conference: Conference
    person: Person
    registration: Registration | None
    names: tuple[str, ...]
    """Every way in which their name was written, the longest first."""
    addresses: frozenset[str]
    """E-mail addresses in small letters."""
    works_here: bool = False
    """Whether they are in the conference's team."""
    merged_ids: tuple[int, ...] = ()
    """The keys of rows that turned out to be the person."""
    namesakes: tuple[str, ...] = ()
    """Names of others here of which the person's own name is a part."""

    @property
    def registration_id(self) -> int | None:
        """The registration's key, if there is one."""
        return self.registration.id if self.registration else None

    @property
    def person_ids(self) -> tuple[int, ...]:
        """Every key by which something may refer to the person."""
        return (self.person.id, *self.merged_ids)

    @property
    def full(self) -> tuple[str, ...]:
        """Their names of two words or more: a single word is the name of many."""
        return tuple(each for each in self.names if " " in each)

    @property
    def telling(self) -> tuple[str, ...]:
        """What tells who they are wherever it stands alone: addresses, and full names."""
        return (*self.full, *sorted(self.addresses, key=len, reverse=True))
