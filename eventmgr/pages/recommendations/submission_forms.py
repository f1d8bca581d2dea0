"""Forms of signing, sending back, returning and reminding."""

from datetime import datetime

from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.recommendations.models import Submission
from eventmgr.recommendations.nudges.models import NudgeSetup
from eventmgr.web.forms import Form, LineField, MomentField, TextField
from eventmgr.web.saves import number_of


def key_of(typed: str | None) -> int:
    """Return the key that a form carries; 0, which no row has, for what is none."""
    return number_of(typed, digits=18)


class SignForm(Form):
    """Signing the list that was read."""

    submission_id = HiddenField()

    def show(self, submission: Submission | None) -> None:
        """Remember which list the page shows."""
        self.submission_id.data = str(submission.id) if submission else ""

    def seen(self) -> int:
        """Return which list was read; 0 for what is none."""
        return key_of(self.submission_id.data)


class SendBackForm(SignForm):
    """Sending the list back instead of signing it."""

    reason = TextField(
        _l("Reason"), longest=2000, required=True, description=_l("The whole group reads it.")
    )


class SeenForm(Form):
    """A button about one text, which says which text was read."""

    seen = HiddenField()

    def seen_id(self) -> int:
        """Return the revision that was read; 0 for what is none."""
        return key_of(self.seen.data)


class ReturnForm(Form):
    """Giving one recommendation back."""

    reason = TextField(
        _l("Reason"), longest=2000, required=True, description=_l("The whole group reads it.")
    )
    until = MomentField(
        _l("Until"),
        validators=[Optional()],
        description=_l("By the clocks at the venue. Empty: until they hand it in again."),
    )

    def moment(self, conference: Conference) -> datetime | None:
        """Return until when it is open; raises DomainError if that makes no sense."""
        if self.until.data is None:
            return None
        try:
            return venue_time.at_venue(self.until.data, conference.tzinfo).moment
        except DomainError as error:
            raise DomainError(error.message, field="until") from error


class NudgeForm(Form):
    """When groups are reminded of their deadline."""

    is_on = BooleanField(_l("Remind groups that have nothing to hand in"))
    minutes = LineField(
        _l("Minutes before the deadline"),
        longest=60,
        description=_l("One or more numbers, such as 30, 10."),
    )

    def __init__(self, setup: NudgeSetup) -> None:
        minutes = ", ".join(str(each) for each in setup.minutes)
        super().__init__(data={"is_on": setup.is_on, "minutes": minutes})
