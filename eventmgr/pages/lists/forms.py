"""Forms about saved lists."""

from wtforms import HiddenField

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.rules import LONGEST_MESSAGE
from eventmgr.registration.lists.rules import LONGEST_NAME
from eventmgr.web.forms import Form, LineField, TextField


class NameForm(Form):
    """How a list is called."""

    name = LineField(
        _l("Name of the list"),
        required=True,
        longest=LONGEST_NAME,
        description=_l("As in Confirmed from Sindh. Organisers see it."),
    )


class InviteForm(Form):
    """The words of an invitation to whoever stands on a list; sent only to whom was seen."""

    message = TextField(
        _l("Your own words"),
        longest=LONGEST_MESSAGE,
        description=_l(
            "They stand in the mail between the facts of the conference and the personal link."
        ),
    )
    expected = HiddenField()
    """Stands for whom it would have reached when the visitor looked."""
