"""Who has to be cleared before they come; pure decisions."""

from dataclasses import dataclass

from eventmgr.foundation.text import fold
from eventmgr.registration.enums import Category, Clearance
from eventmgr.registration.models import Registration

GIVEN_OR_NOT_NEEDED = frozenset({Clearance.NOT_NEEDED, Clearance.CLEARED})


def looked_at(registration: Registration) -> tuple[str, str, str | None]:
    """Return by what the vetting knows somebody; another spelling of it is the same."""
    return fold(registration.name), fold(registration.organisation), registration.sector


@dataclass(frozen=True, slots=True)
class Vetting:
    """Whom one conference has cleared: whoever is of these categories or of these sectors."""

    categories: frozenset[Category]
    sectors: frozenset[str]

    def asks_for(self, category: Category, sector: str | None) -> bool:
        """Whether whoever comes as this has to be cleared."""
        return category in self.categories or sector in self.sectors

    def clearance_of(self, registration: Registration) -> Clearance:
        """Return where it stands; whoever needs it and was never asked waits for it too."""
        clearance = registration.clearance
        is_asked = self.asks_for(registration.category, registration.sector)
        return Clearance.PENDING if clearance is Clearance.NOT_NEEDED and is_asked else clearance

    def anew(self, registration: Registration) -> Clearance:
        """Return where it stands for somebody who comes as another than was looked at.

        What was refused once stays so until an organiser says otherwise.
        """
        if registration.clearance is Clearance.REFUSED:
            return Clearance.REFUSED
        is_asked = self.asks_for(registration.category, registration.sector)
        return Clearance.PENDING if is_asked else registration.clearance
