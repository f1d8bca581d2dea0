"""How a conference registers, as one thing that organisers look at and change."""

from dataclasses import dataclass, field
from datetime import date

from eventmgr.foundation.versions import version_of
from eventmgr.registration.enums import Category


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoryArrangement:
    """What is special for one category."""

    capacity: int | None = None
    needs_clearance: bool = False
    is_open: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrangement:
    """Everything about places, applications and clearance."""

    needs_approval: bool = True
    answers_until: date | None = None
    offer_hours: int = 48
    clearance_days: int = 14
    clearance_sectors: tuple[str, ...] = ()
    categories: dict[Category, CategoryArrangement] = field(default_factory=dict)

    def of(self, category: Category) -> CategoryArrangement:
        """Return what is special for the category; by default nothing is."""
        return self.categories.get(category, CategoryArrangement())

    @property
    def open_categories(self) -> list[Category]:
        """The categories for which everybody can apply now."""
        return [each for each in Category if self.of(each).is_open]

    def version(self) -> str:
        """Return what stands for all of it."""
        return version_of(
            {
                **{name: getattr(self, name) for name in self.__slots__ if name != "categories"},
                **{each.value: self.of(each) for each in Category},
            }
        )
