"""Organisers' forms about delegations."""

from datetime import datetime
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.tables import decoded, require_size
from eventmgr.foundation.text import clean
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.invitations.delegations.operations import Asked
from eventmgr.invitations.delegations.reading import LIMITS, MOST_BYTES, Institution
from eventmgr.invitations.delegations.rules import LARGEST_QUOTA
from eventmgr.invitations.delegations.versions import version_of_delegation, version_of_letter
from eventmgr.invitations.rules import LONGEST_MESSAGE
from eventmgr.registration.enums import CATEGORY_LABELS, Category
from eventmgr.web.forms import (
    REQUIRED,
    ChoiceField,
    Form,
    LineField,
    MomentField,
    NumberField,
    TextField,
    VersionedForm,
)

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets

_LANGUAGES = [SelectChoice(code, name) for code, name in i18n.LANGUAGES.items()]


class _AskingForm(Form):
    """What every institution is told."""

    language = SelectField(_l("Language of the letter"), choices=_LANGUAGES)
    quota = NumberField(
        _l("Quota"),
        lowest=1,
        highest=LARGEST_QUOTA,
        description=_l("How many people the institution may nominate."),
    )
    deadline = MomentField(
        _l("Deadline"), validators=[REQUIRED], description=_l("By the clocks at the venue.")
    )
    message = TextField(
        _l("Your own words"),
        longest=LONGEST_MESSAGE,
        description=_l(
            "They stand in the letter between the facts of the conference and the link."
        ),
    )

    needs_quota = True

    def __init__(self, *args: Any, **values: Any) -> None:  # noqa: ANN401 - wtforms' signature
        super().__init__(*args, **values)
        self.quota.flags.optional = not self.needs_quota

    def moment(self, conference: Conference) -> datetime:
        """Return the deadline; raises DomainError for a time that the venue's clocks never show."""
        try:
            return venue_time.at_venue(self.deadline.data, conference.tzinfo).moment
        except DomainError as error:
            raise DomainError(error.message, field="deadline") from error

    def wanted_quota(self) -> int:
        """Return the quota; raises DomainError if nobody said it."""
        if self.quota.data is None:
            raise DomainError(_("Fill this in."), field="quota")
        quota: int = self.quota.data
        return quota


class AskForm(_AskingForm):
    """One institution that is asked to nominate."""

    organisation = LineField(_l("Organisation"), required=True)
    focal_name = LineField(_l("Focal point"), description=_l("Who nominates for the organisation."))
    focal_email = LineField(_l("Address"), required=True, longest=LONGEST_ADDRESS)
    category = ChoiceField(_l("The nominees come as"), CATEGORY_LABELS, default=Category.DELEGATE)

    def asked(self, conference: Conference) -> Asked:
        """Return what was typed."""
        return Asked(
            organisation=self.organisation.data,
            focal_name=self.focal_name.data or "",
            focal_email=self.focal_email.data,
            category=self.category.data,
            language=self.language.data,
            quota=self.wanted_quota(),
            deadline=self.moment(conference),
            message=self.message.data or "",
        )


class ChangeForm(_AskingForm, VersionedForm):
    """What can be changed of it later."""

    focal_name = LineField(_l("Focal point"))
    focal_email = LineField(
        _l("Address"),
        required=True,
        longest=LONGEST_ADDRESS,
        description=_l("Another address makes the link that was sent void; send the letter anew."),
    )

    @classmethod
    def of(cls, conference: Conference, delegation: Delegation) -> "ChangeForm":
        """Return the form filled with what is asked so far."""
        form: ChangeForm = cls(
            data={
                "focal_name": delegation.focal_name,
                "focal_email": delegation.focal_email,
                "language": delegation.language,
                "quota": delegation.quota,
                "deadline": conference.at_venue(delegation.deadline).replace(tzinfo=None),
                "message": delegation.message,
                "version": version_of_delegation(delegation),
            }
        )
        return form

    def asked(self, conference: Conference, delegation: Delegation) -> Asked:
        """Return what was typed, for the same organisation and category."""
        return Asked(
            organisation=delegation.organisation.name,
            focal_name=self.focal_name.data or "",
            focal_email=self.focal_email.data,
            category=delegation.category,
            language=self.language.data,
            quota=self.wanted_quota(),
            deadline=self.moment(conference),
            message=self.message.data or "",
        )


class SendForm(VersionedForm):
    """The button that sends a letter: pressed twice, it sends one."""

    @classmethod
    def of(cls, delegation: Delegation) -> "SendForm":
        """Return the form with the version of the letter that was sent last."""
        form: SendForm = cls(data={"version": version_of_letter(delegation)}, formdata=None)
        return form


class ManyForm(_AskingForm):
    """Many institutions at once; added only from the preview, with its number."""

    needs_quota = False  # each line may have its own

    institutions = TextField(
        _l("Institutions"),
        longest=MOST_BYTES,
        description=_l(
            "One a line: organisation, focal point, address, quota; the focal point and the quota "
            "may be missing. Or a table whose first line names its columns."
        ),
    )
    file = FileField(
        _l("Or a CSV file"),
        description=_l("Columns: organisation, email, and if you like name and quota."),
    )
    category = ChoiceField(_l("The nominees come as"), CATEGORY_LABELS, default=Category.DELEGATE)
    act = StringField()
    """The button that was pressed: preview, add, send or change."""
    expected = HiddenField()
    """How many would be added when the visitor looked."""

    def typed(self) -> str:
        """Return the list as text; raises DomainError unless there is exactly one, and readable."""
        content = self.file.data.read() if self.file.data else b""
        pasted = (self.institutions.data or "").strip()
        if content and pasted:
            raise DomainError(_("Paste a list or choose a file, not both."), field="file")
        if content:
            require_size(len(content), limits=LIMITS)
            return clean(decoded(content, field="file"))
        if not pasted:
            raise DomainError(_("Paste a list or choose a file."), field="institutions")
        return pasted

    def asked(self, conference: Conference, institution: Institution) -> Asked:
        """Return what one institution of the list is asked."""
        return Asked(
            organisation=institution.organisation,
            focal_name=institution.name,
            focal_email=institution.email,
            category=self.category.data,
            language=self.language.data,
            quota=institution.quota or self.wanted_quota(),
            deadline=self.moment(conference),
            message=self.message.data or "",
        )


def kept_fields(form: ManyForm) -> dict[str, Any]:
    """Return the fields that the preview carries on, as they were typed."""
    names = ("institutions", "message", "language", "quota", "deadline", "category")
    return {name: _typed(form, name) for name in names}


def _typed(form: ManyForm, name: str) -> str:
    field = form[name]
    if name == "institutions":
        return str(field.data or "")
    return str(field.raw_data[0]) if field.raw_data else ""
