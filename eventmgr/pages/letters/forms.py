"""Forms of the letters' pages."""

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.mail.letters.letter import Wording
from eventmgr.mail.letters.placeholders import LONGEST_BODY, LONGEST_SUBJECT, objections
from eventmgr.web.forms import LineField, TextField, VersionedForm


class WordingForm(VersionedForm):
    """The words of one letter in one language."""

    subject = LineField(_l("Subject"), required=True, longest=LONGEST_SUBJECT)
    body = TextField(
        _l("Letter"),
        required=True,
        longest=LONGEST_BODY,
        description=_l(
            "An empty line begins a paragraph. **bold**, - for lists, [words](address) for a link; "
            "a link alone in its paragraph is a button. What follows a line --- is small print."
        ),
    )

    @property
    def wording(self) -> Wording:
        """What was typed."""
        return Wording(self.subject.data or "", self.body.data or "")

    def fits(self, letter: str) -> bool:
        """Whether it was sent and the words can be; every objection stands at its field."""
        if not self.validate_on_submit():
            return False
        for each in objections(letter, self.wording):
            self.blame(each)
        return not self.errors
