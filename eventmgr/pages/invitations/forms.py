"""Forms about invitations."""

from flask_wtf.file import FileField
from wtforms import HiddenField, StringField

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.enums import REPLY_LABELS
from eventmgr.invitations.reading import MOST_BYTES, decoded
from eventmgr.invitations.rules import LONGEST_MESSAGE
from eventmgr.mail.enums import MAIL_LABELS
from eventmgr.web.forms import ChoiceField, Form, LineField, TextField

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


class InviteForm(Form):
    """Whom to invite, and with which words; sent only from the preview, with its number."""

    people = TextField(
        _l("People"),
        longest=MOST_BYTES,
        description=_l(
            "One a line: a name, a comma and the address, or the address alone; "
            "lines copied from a mail work too. Or a table whose first line names its columns."
        ),
    )
    file = FileField(
        _l("Or a CSV file"),
        description=_l(
            "Columns: email, and if you like name, honorific, title, organisation, sector."
        ),
    )
    message = TextField(
        _l("Your own words"),
        longest=LONGEST_MESSAGE,
        description=_l(
            "They stand in the mail between the facts of the conference and the personal link."
        ),
    )
    act = StringField()
    """The button that was pressed: preview, send or change."""
    expected = HiddenField()
    """How many would be invited when the visitor looked."""

    def typed(self) -> str:
        """Return the list as text; raises DomainError unless there is exactly one, and readable."""
        content = self.file.data.read() if self.file.data else b""
        pasted = (self.people.data or "").strip()
        if content and pasted:
            raise DomainError(_("Paste a list or choose a file, not both."), field="file")
        if content:
            return decoded(content)
        if not pasted:
            raise DomainError(_("Paste a list or choose a file."), field="people")
        return self.people.data or ""


class AddressForm(Form):
    """The right address of somebody who was invited."""

    email = LineField(_l("Right address"), required=True, longest=LONGEST_ADDRESS)


class FilterForm(Form):
    """Which invitations the list shows; asked by GET."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    reply = ChoiceField(_l("Answer"), REPLY_LABELS, empty=_l("All"))
    state = ChoiceField(_l("Mail"), MAIL_LABELS, empty=_l("All"))
