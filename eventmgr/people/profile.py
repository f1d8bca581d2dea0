"""What is known of a person besides their address, as a form holds it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from eventmgr.foundation.versions import version_of
from eventmgr.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """One person's particulars, whole."""

    name: str
    honorific: str = ""
    badge_name: str = ""
    sort_name: str = ""
    title: str = ""
    organisation: str = ""
    sector: str | None = None
    languages: tuple[str, ...] = ()
    language: str = "en"
    country: str = ""

    @classmethod
    def of(cls, person: Person) -> "Profile":
        """Return what is known of the person, whose organisation was loaded."""
        told = {each.name: getattr(person, each.name) for each in fields(cls)}
        told["organisation"] = person.organisation.name if person.organisation else ""
        told["languages"] = tuple(person.languages)
        return cls(**told)

    @property
    def version(self) -> str:
        """A text that is another one whenever any particular is."""
        return version_of({each.name: getattr(self, each.name) for each in fields(self)})

    def differences(self, other: "Profile") -> list[str]:
        """Return the names of what the other says differently."""
        names = (each.name for each in fields(self))
        return [name for name in names if getattr(self, name) != getattr(other, name)]

    def overwritten(self, names: Iterable[str]) -> list[str]:
        """Return those of the particulars that say something already."""
        return [name for name in names if getattr(self, name)]
