"""The form by which organisers record a withdrawal."""

from wtforms.fields.choices import SelectChoice

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.consents.enums import CONSENT_LABELS
from eventmgr.registration.consents.rules import LONGEST_NOTE, given
from eventmgr.registration.consents.words import WORDINGS
from eventmgr.registration.models import Registration
from eventmgr.web.forms import REQUIRED, ChoiceField, Form, TextField


class WithdrawalForm(Form):
    """What the person takes back, and how the organisers came to know."""

    what = ChoiceField(_l("What is withdrawn"), CONSENT_LABELS, validators=[REQUIRED])
    note = TextField(
        _l("How and when you were told"),
        required=True,
        longest=LONGEST_NOTE,
        description=_l("As in: by letter of 3 March. The person can read this."),
    )

    @classmethod
    def of(cls, registration: Registration) -> "WithdrawalForm":
        """Return the form with what the person agrees to, and what was sent.

        Somebody else may have recorded it meanwhile: the rules say so, and the note stays.
        """
        form: WithdrawalForm = cls()
        wanted = {*given(registration), *(form.what.raw_data or ())}
        form.what.choices = [
            SelectChoice(each.value, CONSENT_LABELS[each]) for each in WORDINGS if each in wanted
        ]
        return form
