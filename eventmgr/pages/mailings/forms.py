"""Forms about mailings and the mail log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.mail_log import Wanted, Which
from eventmgr.mail.enums import MAIL_KIND_LABELS, MAIL_LABELS, MailState
from eventmgr.web.forms import ChoiceField, Form, LineField, MomentField

_MOST_DIGITS: Final = 9


class SendForm(Form):
    """The number of mails that was seen, and when they are to leave."""

    expected = HiddenField()
    starts_at = MomentField(_l("Begin at"), validators=[Optional()])
    act = StringField()
    """The button that was pressed: now or later."""

    def __init__(self, *args: Any, **values: Any) -> None:  # noqa: ANN401 - wtforms' signature
        super().__init__(*args, **values)
        self.starts_at.flags.optional = False  # only the button beside it asks for it

    def seen(self) -> int:
        """Return the number that the page has shown; what is none is no number of mails."""
        typed = self.expected.data or ""
        is_number = typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS
        return int(typed) if is_number else 0

    def moment(self, conference: Conference) -> datetime | None:
        """Return when the mails begin to leave; None: at once.

        Raises DomainError if none is typed that is asked for, or one that the venue's clocks never
        show.
        """
        if self.act.data != "later":
            return None
        if self.starts_at.data is None:
            raise DomainError(_("Say when, or send at once."), field="starts_at")
        try:
            return venue_time.at_venue(self.starts_at.data, conference.tzinfo).moment
        except DomainError as error:
            raise DomainError(error.message, field="starts_at") from error


class LogForm(Form):
    """Which mails the log shows; asked by GET."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    state = SelectField(
        _l("State"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice(Which.TROUBLE.value, _l("Needs attention")),
            *(
                SelectChoice(each.value, name)
                for each, name in MAIL_LABELS.items()
                if each is not MailState.DRAFT
            ),
        ],
    )
    kind = ChoiceField(_l("Kind"), MAIL_KIND_LABELS, empty=_l("All"))
    mailing = SelectField(_l("Mailing"))
    words = LineField(_l("Name, address or subject"))

    def __init__(self, *args: Any, mailings: Mapping[int, str]) -> None:  # noqa: ANN401
        super().__init__(*args)
        self.mailing.choices = [
            SelectChoice("", _l("All")),
            *(SelectChoice(str(key), name) for key, name in mailings.items()),
        ]

    def wanted(self) -> Wanted:
        """Return what is asked for; a word that no list offers asks for nothing."""
        told = self.sensible({name: self[name].data or "" for name in ("state", "kind", "mailing")})
        state, mailing = told.get("state"), told.get("mailing")
        return Wanted(
            state=None if not state else Which(state) if state in set(Which) else MailState(state),
            kind=self.kind.data,
            mailing_id=int(mailing) if mailing else None,
            words=self.words.data or "",
        )
