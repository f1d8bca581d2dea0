"""The form by which two people are merged, field by field."""

from typing import Any

from wtforms import RadioField

from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.merging import rules
from eventmgr.people import countries, sectors
from eventmgr.people.models import Person
from eventmgr.web.forms import VersionedForm

LABELS = {
    "honorific": _l("Form of address"),
    "name": _l("Name"),
    "badge_name": _l("Name on the badge"),
    "sort_name": _l("Sorted by"),
    "title": _l("Office or title"),
    "organisation_id": _l("Organisation"),
    "sector": _l("Sector"),
    "country": _l("Country"),
    "languages": _l("Languages spoken"),
    "language": _l("We write in"),
    "email": _l("E-mail address"),
}


def said(person: Person, name: str) -> str:
    """Return what the person's row says in the field, as it is read; the organisation is loaded."""
    value: Any = getattr(person, name)
    if name == "organisation_id":
        return person.organisation.name if person.organisation else ""
    if name == "sector":
        return sectors.label(value) if value else ""
    if name == "country":
        return countries.label(value)
    if name == "languages":
        return ", ".join(value)
    return str(LANGUAGES.get(value, value)) if name == "language" else str(value)


class ChoiceOfTwo(RadioField):  # type: ignore[misc]  # wtforms ships no types
    """Whose word stands in one field: the key of one of the two."""

    def __init__(self, label: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a lazy translation
        super().__init__(
            label,
            coerce=int,
            choices=[],
            validate_choice=True,
            **kwargs,
        )


class MergeForm(VersionedForm):
    """Whose word stands, for each field in which the two differ."""

    honorific = ChoiceOfTwo(LABELS["honorific"])
    name = ChoiceOfTwo(LABELS["name"])
    badge_name = ChoiceOfTwo(LABELS["badge_name"])
    sort_name = ChoiceOfTwo(LABELS["sort_name"])
    title = ChoiceOfTwo(LABELS["title"])
    organisation_id = ChoiceOfTwo(LABELS["organisation_id"])
    sector = ChoiceOfTwo(LABELS["sector"])
    country = ChoiceOfTwo(LABELS["country"])
    languages = ChoiceOfTwo(LABELS["languages"])
    language = ChoiceOfTwo(LABELS["language"])
    email = ChoiceOfTwo(LABELS["email"])

    @classmethod
    def of(cls, kept: Person, lost: Person, shown: tuple[Person, Person]) -> "MergeForm":
        """Return the form with the suggestions chosen, the two in the order in which they stand."""
        form: MergeForm = cls(
            version=rules.version_of_both(kept, lost), data=rules.suggested(kept, lost)
        )
        for name in rules.FIELDS:
            if getattr(kept, name) == getattr(lost, name):
                del form[name]
            else:
                form[name].choices = [
                    (each.id, said(each, name) or _("(nothing)")) for each in shown
                ]
        return form

    def choice(self) -> dict[str, int]:
        """Return whose word stands, by field."""
        return {name: self[name].data for name in rules.FIELDS if name in self}
