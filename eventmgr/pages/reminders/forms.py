"""Forms about reminders."""

from wtforms import BooleanField, StringField

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.reminders.models import ReminderSetup
from eventmgr.invitations.reminders.queries import version_of_setup
from eventmgr.invitations.reminders.rules import LONGEST_DAYS, MOST, PAUSE, Pattern
from eventmgr.web.forms import ChosenField, Form, NumberField, VersionedForm

USUAL_MOST = 3


class ReminderForm(VersionedForm):
    """When the invited are reminded."""

    is_on = BooleanField(_l("Remind those who have not answered"))
    first_after = NumberField(
        _l("Days without an answer until the first reminder"), lowest=1, highest=LONGEST_DAYS
    )
    again_after = NumberField(
        _l("Days until each further one"),
        lowest=PAUSE,
        highest=LONGEST_DAYS,
        description=_l("Empty: there is no further one."),
    )
    before_deadline = NumberField(
        _l("Days before answers close"),
        lowest=1,
        highest=LONGEST_DAYS,
        description=_l("One more reminder then. Empty: none."),
    )
    at_most = NumberField(
        _l("Reminders for one person at most"),
        lowest=1,
        highest=MOST,
        description=_l("The day that somebody names for a “maybe” is not counted."),
    )

    @classmethod
    def of(cls, setup: ReminderSetup | None) -> "ReminderForm":
        """Return the form filled with what holds so far."""
        version = version_of_setup(setup)
        form: ReminderForm = (
            cls(obj=setup, version=version) if setup else cls(at_most=USUAL_MOST, version=version)
        )
        return form

    def pattern(self) -> Pattern:
        """Return when to remind."""
        return Pattern(
            first_after=self.first_after.data,
            again_after=self.again_after.data,
            before_deadline=self.before_deadline.data,
            at_most=self.at_most.data or USUAL_MOST,
        )


class RemindForm(Form):
    """Whom to remind at once; sent only from the page that restates how many."""

    chosen = ChosenField(_l("Whom to remind"))
    act = StringField()
    """The button that was pressed: look or send."""
    expected = StringField()
    """How many would be reminded when the visitor looked."""
