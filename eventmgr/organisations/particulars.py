"""What is known of an organisation, as a form holds it."""

from collections.abc import Iterable
from dataclasses import dataclass

from eventmgr.foundation.text import clean_line, fold
from eventmgr.foundation.versions import version_of
from eventmgr.people.enums import Level
from eventmgr.people.models import Organisation


@dataclass(frozen=True, kw_only=True, slots=True)
class Particulars:
    """One organisation's particulars, whole."""

    name: str
    aliases: tuple[str, ...] = ()
    """Other spellings, in the order of the alphabet."""
    level: Level | None = None
    sector: str | None = None
    province: str = ""
    country: str = ""

    @classmethod
    def of(cls, organisation: Organisation, aliases: Iterable[str]) -> "Particulars":
        """Return what is known."""
        return cls(
            name=organisation.name,
            aliases=tuple(sorted(aliases, key=fold)),
            level=organisation.level,
            sector=organisation.sector,
            province=organisation.province,
            country=organisation.country,
        )

    @property
    def version(self) -> str:
        """A text that is another one whenever any particular is."""
        return version_of({name: getattr(self, name) for name in self.__slots__})

    def cleaned(self) -> "Particulars":
        """Return the same with each spelling once, and none that is the name itself."""
        by_fold = {fold(each): clean_line(each) for each in reversed(self.aliases)}
        by_fold.pop(fold(self.name), None)
        by_fold.pop("", None)
        return Particulars(
            name=clean_line(self.name),
            aliases=tuple(by_fold[each] for each in sorted(by_fold)),
            level=self.level,
            sector=self.sector,
            province=clean_line(self.province),
            country=self.country,
        )

    def overwritten(self, other: "Particulars") -> list[str]:
        """Return the names of what says something already and would say something else."""
        return [
            name
            for name in self.__slots__
            if getattr(self, name) and getattr(self, name) != getattr(other, name)
        ]
