"""Who comes, as paper may tell of them: of a protected person the display name and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from eventmgr.foundation.text import fold
from eventmgr.printing.canonical import canonical, digest
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration
from eventmgr.registration.prints.enums import Arrangement


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendee:
    """One confirmed registration."""

    registration_id: int
    person_id: int
    name: str
    category: Category
    badge_code: str
    honorific: str = ""
    title: str = ""
    organisation: str = ""
    country: str = ""
    is_protected: bool = False
    group: str = ""
    """The code of the working group they sit in."""

    @property
    def fingerprint(self) -> str:
        """The digest of what the badge says of them, in whatever language and size."""
        said = [self.name, self.honorific, self.title, self.organisation, self.country]
        return digest(canonical({"said": [*said, self.category, self.badge_code, self.group]}))


def attendee_of(registration: Registration, *, group: str = "") -> Attendee:
    """Return what paper may tell of a registration; its person is loaded."""
    person = registration.person
    if person.is_protected:
        return Attendee(
            registration_id=registration.id,
            person_id=person.id,
            name=person.display_name,
            category=registration.category,
            badge_code=registration.badge_code,
            is_protected=True,
        )
    return Attendee(
        registration_id=registration.id,
        person_id=person.id,
        name=registration.badge_name or registration.name,
        category=registration.category,
        badge_code=registration.badge_code,
        honorific=registration.honorific,
        title=registration.title,
        organisation=registration.organisation,
        country=registration.country,
        group=group,
    )


def arranged(attendees: Iterable[Attendee], arrangement: Arrangement) -> list[Attendee]:
    """Return them in order; by organisation, those without one come last."""
    by_name = sorted(attendees, key=lambda each: (fold(each.name), each.registration_id))
    if arrangement is Arrangement.NAME:
        return by_name
    return sorted(by_name, key=lambda each: (not each.organisation, fold(each.organisation)))
