"""What a column of a file of people is, and the rows that it tells of."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from eventmgr.conferences.models import Conference
from eventmgr.people.models import Organisation, Person
from eventmgr.registration.models import Registration


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a file: as registered, or as the address book knows whoever is not."""

    person: Person
    organisation: Organisation | None
    """The person's own."""
    registration: Registration | None

    def said(self, name: str) -> str:
        """Return what the person said when registering, or what is known of them without it."""
        found: str = getattr(self.registration or self.person, name, "")
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: it reads its cell off the row at hand, or the cells of many at once."""

    key: str
    label: object
    """The heading; it may be a lazy translation."""
    cell: Callable[[Row], str] | None = None
    load: Callable[[Collection[int]], Mapping[int, str]] | None = None
    """Returns the cells by registration; who is not in it has an empty one."""
    is_usual: bool = False
    """Whether it is chosen until the organiser chooses otherwise."""


Source = Callable[[Conference], Sequence[Column]]
