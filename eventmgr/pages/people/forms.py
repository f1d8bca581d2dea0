"""Forms about people and sectors."""

import re
from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.people import countries, sectors
from eventmgr.people.models import Person
from eventmgr.people.profile import Profile
from eventmgr.registration.enums import AMONG_LABELS, REGISTRATION_LABELS
from eventmgr.registration.narrowing import UNSAID, Wanted, understood
from eventmgr.web.forms import (
    Form,
    KeyField,
    LineField,
    NumberField,
    VersionedForm,
)

_BETWEEN = re.compile(r"[\s,;،]+")


class FilterForm(Form):
    """Whom the address book shows; asked by GET."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    words = LineField(_l("Name, organisation or address"))
    sector = SelectField(_l("Sector"))
    country = SelectField(_l("Country"))
    state = SelectField(_l("State of registration"))
    organisation = LineField(
        _l("Organisation"), description=_l("In quotation marks: exactly these words.")
    )
    province = LineField(_l("Province"))

    def __init__(self, words: Any) -> None:  # noqa: ANN401 - what Werkzeug calls a MultiDict
        super().__init__(words)
        self._words = words
        self.sector.choices = _offered({**sectors.names(), UNSAID: _l("Not said")})
        self.country.choices = _offered(countries.choices())
        self.state.choices = _offered({**REGISTRATION_LABELS, **AMONG_LABELS})

    def wanted(self) -> Wanted:
        """Return the filter; what makes no sense does not narrow the list."""
        return understood(Wanted, self.sensible(self._words))


def _offered(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [
        SelectChoice("", _l("All")),
        *(SelectChoice(str(key), name) for key, name in labels.items()),
    ]


class ProfileForm(VersionedForm):
    """What is known of one person."""

    honorific = LineField(
        _l("Form of address"), longest=60, description=_l("As in Dr, Justice or Ms.")
    )
    name = LineField(_l("Name"), required=True)
    badge_name = LineField(
        _l("Name on the badge"), description=_l("If it is another than the name.")
    )
    sort_name = LineField(
        _l("Sorted by"), description=_l("As in Khan, Amal. Left empty, it is guessed.")
    )
    title = LineField(_l("Office or title"))
    organisation = LineField(_l("Organisation"))
    sector = KeyField(_l("Sector"), sectors.choices, empty=_l("Not said"))
    country = KeyField(_l("Country"), countries.choices, empty=_l("Not said"))
    languages = LineField(
        _l("Languages spoken"), longest=100, description=_l("Codes with commas, as in en, ur.")
    )
    language = KeyField(_l("We write in"), lambda: LANGUAGES, default="en")

    @classmethod
    def of(cls, person: Person) -> "ProfileForm":
        """Return the form filled with what is known."""
        known = Profile.of(person)
        form: ProfileForm = cls(
            version=known.version,
            **{name: getattr(known, name) for name in cls._plain()},
            languages=", ".join(known.languages),
        )
        return form

    def profile(self) -> Profile:
        """Return what was typed."""
        told: dict[str, Any] = {name: self._fields[name].data or "" for name in self._plain()}
        spoken = dict.fromkeys(filter(None, _BETWEEN.split((self.languages.data or "").lower())))
        return Profile(
            **{
                **told,
                "sector": told["sector"] or None,
                "language": told["language"] or "en",
                "languages": tuple(spoken),
            }
        )

    @staticmethod
    def _plain() -> list[str]:
        return [name for name in Profile.__dataclass_fields__ if name != "languages"]


class NewPersonForm(ProfileForm):
    """A person whom an organiser adds by hand."""

    email = LineField(_l("E-mail address"))


class SectorForm(Form):
    """What a sector is called, where it stands, and whether it is offered."""

    name = LineField(_l("Name"), longest=100)
    position = NumberField(
        _l("Place in the list"), lowest=1, highest=9999, description=_l("Small numbers come first.")
    )
    is_hidden = BooleanField(_l("Hidden: offered no more, but kept by whoever has it"))


class NewSectorForm(Form):
    """A sector that the built-in list does not have."""

    name = LineField(_l("Name"), required=True, longest=100)
