"""Forms about personal data."""

from wtforms import DateField
from wtforms.validators import Optional

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.privacy.operations import Notice
from eventmgr.privacy.rules import LONGEST_WORDS
from eventmgr.web.forms import LineField, TextField, VersionedForm, understood


class NoticeForm(VersionedForm):
    """How long personal data stay, and what the notice says of them."""

    erase_on = DateField(
        _l("Keep personal data until"),
        validators=[Optional(), understood],
        description=_l(
            "The last day, at the venue. After it, everything personal is erased by itself. "
            "Empty: nothing is erased by itself."
        ),
    )
    privacy_contact = LineField(
        _l("Whom to write to"),
        description=_l(
            "The e-mail address for questions about personal data. The notice names it."
        ),
    )
    privacy_words = TextField(
        _l("Your own words in the notice"),
        longest=LONGEST_WORDS,
        description=_l("As on who is responsible, or on which law. What is asked stands there."),
    )

    @classmethod
    def showing(cls, notice: Notice) -> "NoticeForm":
        """Return the form filled with how things are now."""
        form: NoticeForm = cls(obj=notice)
        return form

    def notice(self) -> Notice:
        """Return what was typed."""
        return Notice(
            erase_on=self.erase_on.data,
            privacy_contact=self.privacy_contact.data or "",
            privacy_words=self.privacy_words.data or "",
        )
