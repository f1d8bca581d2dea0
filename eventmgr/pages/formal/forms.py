"""Forms about formal letters of invitation."""

from wtforms import BooleanField, HiddenField

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.enums import REPLY_LABELS
from eventmgr.invitations.formal.models import FormalSetup
from eventmgr.invitations.formal.operations import Wanted
from eventmgr.invitations.formal.rules import LONGEST_LINE, LONGEST_PREFIX, MOST_LINES
from eventmgr.mail.enums import MAIL_LABELS
from eventmgr.web.forms import ChoiceField, Form, LineField, TextField, VersionedForm


class SetupForm(VersionedForm):
    """Who writes, and who signs."""

    letterhead = TextField(
        _l("Letterhead"),
        longest=MOST_LINES * (LONGEST_LINE + 2),
        description=_l("Who writes and where you are found, up to six lines; the first is larger."),
    )
    prefix = LineField(
        _l("Beginning of the reference number"),
        longest=LONGEST_PREFIX,
        description=_l("A slash and a running number follow. Letters keep the one they got."),
    )
    place = LineField(
        _l("Town"), longest=LONGEST_LINE, description=_l("It stands before the date.")
    )
    signatory = LineField(_l("Who signs"), required=True, longest=LONGEST_LINE)
    office = LineField(_l("Office of who signs"), longest=LONGEST_LINE)
    is_enclosed = BooleanField(
        _l("Enclose the formal letter in each invitation that is mailed"),
        description=_l(
            "Each mail waits some seconds until its letter is made. Mails of campaigns go without."
        ),
    )

    @classmethod
    def of(cls, conference: Conference, setup: FormalSetup | None, version: str) -> "SetupForm":
        """Return the form filled with what holds so far."""
        if setup is None:
            usual = {"prefix": conference.slug.upper()[:LONGEST_PREFIX], "place": conference.city}
            first: SetupForm = cls(data={**usual, "version": version})
            return first
        form: SetupForm = cls(obj=setup, data={"version": version})
        return form

    def wanted(self) -> Wanted:
        """Return what was typed."""
        return Wanted(
            letterhead=(self.letterhead.data or "").strip(),
            prefix=(self.prefix.data or "").strip("/ "),
            place=self.place.data or "",
            signatory=self.signatory.data or "",
            office=self.office.data or "",
            is_enclosed=self.is_enclosed.data,
        )


class ListForm(Form):
    """Whose letters: those of the list of invitations as it is narrowed, asked by GET."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    reply = ChoiceField(_l("Answer"), REPLY_LABELS, empty=_l("All"))
    state = ChoiceField(_l("Mail"), MAIL_LABELS, empty=_l("All"))


class ActForm(Form):
    """A button for the letters of a list, with how many there were when it was shown."""

    reply = ChoiceField(_l("Answer"), REPLY_LABELS, empty=_l("All"))
    state = ChoiceField(_l("Mail"), MAIL_LABELS, empty=_l("All"))
    expected = HiddenField()
