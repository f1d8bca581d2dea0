"""Forms about answers."""

from wtforms import DateField
from wtforms.validators import Optional

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.answers.enums import NOTED_LABELS
from eventmgr.invitations.answers.rules import LONGEST_REASON
from eventmgr.web.forms import REQUIRED, ChoiceField, Form, LineField, TextField

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


class DeclineForm(Form):
    """Why somebody does not come."""

    reason = TextField(
        _l("Why not"), longest=LONGEST_REASON, description=_l("Only the organisers read it.")
    )


class MaybeForm(Form):
    """By when somebody will know."""

    decides_by = DateField(
        _l("I will know by"),
        validators=[Optional()],
        description=_l("On this day we remind you, and not before."),
    )


class ProposalForm(Form):
    """Whom to invite instead."""

    name = LineField(_l("Name"), required=True)
    email = LineField(_l("Address"), required=True, longest=LONGEST_ADDRESS)
    reason = TextField(
        _l("Why this person"),
        longest=LONGEST_REASON,
        description=_l("Only the organisers read it."),
    )


class NoteForm(Form):
    """What somebody said by telephone."""

    answer = ChoiceField(_l("Answer"), NOTED_LABELS, empty=_l("Choose"), validators=[REQUIRED])
    decides_by = DateField(
        _l("Will know by"),
        validators=[Optional()],
        description=_l("Only for whoever does not know yet."),
    )
    reason = TextField(
        _l("Why not"), longest=LONGEST_REASON, description=_l("Only for whoever will not come.")
    )
