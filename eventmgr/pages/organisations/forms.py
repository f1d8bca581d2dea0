"""Forms about organisations."""

from wtforms import SelectField

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.organisations.particulars import Particulars
from eventmgr.organisations.queries import Wanted
from eventmgr.people import countries, sectors
from eventmgr.people.enums import LEVEL_LABELS
from eventmgr.web.forms import (
    REQUIRED,
    ChoiceField,
    Form,
    KeyField,
    LineField,
    TextField,
    VersionedForm,
)


class FilterForm(Form):
    """Which organisations the list shows; asked by GET."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    words = LineField(_l("Name or spelling"))
    level = ChoiceField(_l("Level"), LEVEL_LABELS, empty=_l("All"))
    sector = KeyField(_l("Sector"), sectors.names, empty=_l("All"))
    country = KeyField(_l("Country"), countries.choices, empty=_l("All"))

    def wanted(self) -> Wanted:
        """Return the filter; what makes no sense does not narrow the list."""
        return Wanted(
            words=self.words.data or "",
            level=self.level.data,
            sector=self.sector.data,
            country=self.country.data,
        )


class OrganisationForm(VersionedForm):
    """What is known of one organisation."""

    name = LineField(_l("Name"), required=True)
    aliases = TextField(
        _l("Other spellings"),
        longest=10_000,
        description=_l("One on each line. Whoever types one of them means this organisation."),
    )
    level = ChoiceField(_l("Level"), LEVEL_LABELS, empty=_l("Not said"))
    sector = KeyField(_l("Sector"), sectors.choices, empty=_l("Not said"))
    province = LineField(_l("Province or region"))
    country = KeyField(_l("Country"), countries.choices, empty=_l("Not said"))

    @classmethod
    def of(cls, known: Particulars) -> "OrganisationForm":
        """Return the form filled with what is known."""
        form: OrganisationForm = cls(
            version=known.version,
            name=known.name,
            aliases="\n".join(known.aliases),
            level=known.level,
            sector=known.sector,
            province=known.province,
            country=known.country,
        )
        return form

    def particulars(self) -> Particulars:
        """Return what was typed."""
        return Particulars(
            name=self.name.data or "",
            aliases=tuple((self.aliases.data or "").splitlines()),
            level=self.level.data,
            sector=self.sector.data,
            province=self.province.data or "",
            country=self.country.data or "",
        )


class MergeForm(Form):
    """Which organisation is only another spelling of this one."""

    other = SelectField(
        _l("Organisation"),
        choices=[],
        validators=[REQUIRED],
        description=_l("The most alike come first."),
    )

    def offer(self, others: dict[str, str]) -> "MergeForm":
        """Offer these, by key."""
        self.other.choices = [("", _l("Choose …")), *others.items()]
        return self
