"""Forms about registrations."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.people import countries, sectors
from eventmgr.people.models import Person
from eventmgr.printing import dates
from eventmgr.registration.answers import Answers
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.consents.rules import given
from eventmgr.registration.consents.words import WORDINGS
from eventmgr.registration.enums import (
    AMONG_LABELS,
    CATEGORY_LABELS,
    CLEARANCE_LABELS,
    REGISTRATION_LABELS,
    Among,
)
from eventmgr.registration.models import Registration
from eventmgr.registration.narrowing import EVER, NEVER, UNSAID, Filter, understood
from eventmgr.registration.rules import LONGEST_NEEDS
from eventmgr.web.forms import ChoiceField, Form, KeyField, LineField, TextField
from eventmgr.web.questions import AskingForm


class AnswersForm(AskingForm):
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
    sector = KeyField(_l("Sector"), sectors.choices, empty=_l("Choose"), validators=[Optional()])
    country = KeyField(
        _l("Country"), countries.choices, empty=_l("Choose"), validators=[Optional()]
    )
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
            country=self.country.data or "",
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
    """Which registrations the list shows; asked by GET.

    Without genders nobody is chosen by them: who said what is for organisers.
    """

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    state = SelectField(_l("State"))
    sector = SelectField(_l("Sector"))
    name = LineField(_l("Name"))
    category = ChoiceField(_l("Category"), CATEGORY_LABELS, empty=_l("All"))
    organisation = LineField(
        _l("Organisation"), description=_l("In quotation marks: exactly these words.")
    )
    country = LineField(_l("Country"), description=_l("Two letters, as in PK."))
    province = LineField(_l("Province"))
    gender = SelectField(_l("Gender"))
    clearance = ChoiceField(_l("Clearance"), CLEARANCE_LABELS, empty=_l("All"))
    delegation = SelectField(_l("Delegation"))
    came = SelectField(_l("Checked in"))
    unanswered = BooleanField(_l("Only who has not answered"))

    def __init__(
        self,
        words: Any,  # noqa: ANN401 - what Werkzeug calls a MultiDict
        conference: Conference,
        institutions: Mapping[int, str],
        genders: Mapping[str, str],
    ) -> None:
        super().__init__(words)
        self._words = words
        if genders:
            self.gender.choices = _offered({**genders, UNSAID: _l("Not said")})
        else:
            del self.gender
        self.state.choices = _offered({**REGISTRATION_LABELS, **AMONG_LABELS}, Among.UNINVITED)
        self.sector.choices = _offered({**sectors.names(), UNSAID: _l("Not said")})
        self.delegation.choices = _offered(institutions)
        self.came.choices = _offered(
            {
                EVER: _l("On any day"),
                NEVER: _l("On no day"),
                **{each.isoformat(): dates.full_day(each) for each in conference.days},
            }
        )

    def wanted(self) -> Filter:
        """Return the filter; what makes no sense, or is not offered, does not narrow the list."""
        words = self.sensible(self._words)
        return understood(Filter, {name: words[name] for name in words if name in self})


def _offered(labels: Mapping[Any, Any], *left_out: Any) -> list[SelectChoice]:  # noqa: ANN401
    return [
        SelectChoice("", _l("All")),
        *(SelectChoice(str(key), name) for key, name in labels.items() if key not in left_out),
    ]
