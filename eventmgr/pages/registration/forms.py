"""Forms about registrations."""

from wtforms import BooleanField, HiddenField

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.people import sectors
from eventmgr.people.models import Person
from eventmgr.registration.answers import Answers
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.consents.rules import given
from eventmgr.registration.consents.words import WORDINGS
from eventmgr.registration.enums import CATEGORY_LABELS, REGISTRATION_LABELS
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import Filter
from eventmgr.registration.rules import LONGEST_NEEDS
from eventmgr.web.forms import ChoiceField, Form, KeyField, LineField, TextField


class AnswersForm(Form):
    """What a person says of themselves; nobody consents by leaving a box as it is."""

    honorific = LineField(
        _l("Form of address"), longest=60, description=_l("As in Dr, Justice or Ms.")
    )
    name = LineField(_l("Name"), required=True)
    badge_name = LineField(
        _l("Name on the badge"), longest=100, description=_l("Empty: your name as above.")
    )
    title = LineField(_l("Office or title"))
    organisation = LineField(_l("Organisation"))
    sector = KeyField(_l("Sector"), sectors.choices, empty=_l("Choose"))
    province = LineField(_l("Province"), longest=100)
    needs = TextField(
        _l("Needs"),
        longest=LONGEST_NEEDS,
        description=_l("Food, access, hearing, care: whatever lets you take part. For organisers."),
    )
    consents_to_be_listed = BooleanField(
        WORDINGS[Consent.LISTED].asked, description=WORDINGS[Consent.LISTED].meaning
    )
    consents_to_photographs = BooleanField(
        WORDINGS[Consent.PHOTOGRAPHED].asked, description=WORDINGS[Consent.PHOTOGRAPHED].meaning
    )
    consents_to_be_quoted = BooleanField(
        WORDINGS[Consent.QUOTED].asked, description=WORDINGS[Consent.QUOTED].meaning
    )

    consents_seen = HiddenField()
    """What was agreed to when the form was shown."""

    @classmethod
    def of(cls, registration: Registration) -> "AnswersForm":
        """Return the form filled with what was answered so far."""
        form: AnswersForm = cls(
            obj=registration, consents_seen=" ".join(sorted(given(registration)))
        )
        return form

    def seen(self) -> frozenset[Consent] | None:
        """Return what the sender saw agreed to, or None if they say nothing of it."""
        if not self.consents_seen.raw_data:
            return None
        words = (self.consents_seen.data or "").split()
        return frozenset(each for each in Consent if each.value in words)

    def answers(self) -> Answers:
        """Return what was typed."""
        return Answers(
            honorific=self.honorific.data or "",
            name=self.name.data,
            title=self.title.data or "",
            organisation=self.organisation.data or "",
            sector=self.sector.data,
            badge_name=self.badge_name.data or "",
            province=self.province.data or "",
            needs=self.needs.data or "",
            consents_to_be_listed=self.consents_to_be_listed.data,
            consents_to_photographs=self.consents_to_photographs.data,
            consents_to_be_quoted=self.consents_to_be_quoted.data,
        )


class ProtectForm(Form):
    """Who is shown in place of a person whose name may stand nowhere."""

    display_name = LineField(
        _l("Shown as"),
        required=True,
        longest=100,
        description=_l("As in Participant A: nothing that tells who it is."),
    )

    @classmethod
    def of(cls, person: Person) -> "ProtectForm":
        """Return the form filled with how the person is shown so far."""
        form: ProtectForm = cls(display_name=person.display_name)
        return form


class FilterForm(Form):
    """Which registrations the list shows; asked by GET."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    state = ChoiceField(_l("State"), REGISTRATION_LABELS, empty=_l("All"))
    sector = KeyField(_l("Sector"), sectors.names, empty=_l("All"))
    name = LineField(_l("Name"))
    category = ChoiceField(_l("Category"), CATEGORY_LABELS, empty=_l("All"))
    organisation = LineField(_l("Organisation"))
    country = LineField(_l("Country"), description=_l("Two letters, as in PK."))
    province = LineField(_l("Province"))

    def wanted(self) -> Filter:
        """Return the filter; what makes no sense does not narrow the list."""
        return Filter(
            state=self.state.data,
            sector=self.sector.data,
            name=self.name.data or "",
            category=self.category.data,
            organisation=self.organisation.data or "",
            country=self.country.data or "",
            province=self.province.data or "",
        )
