"""Forms about closing reports."""

from uuid import UUID, uuid4

from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from eventmgr.foundation.i18n import REPORT_LANGUAGES
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import Form, LineField, MomentField, TextField


class CompileForm(Form):
    """The language of the frame; what people wrote stays as it is."""

    language = SelectField(
        _l("Language of headings and labels"),
        choices=[SelectChoice(code, name) for code, name in REPORT_LANGUAGES.items()],
    )


class ReviewForm(Form):
    """Until when comments are asked for."""

    until = MomentField(_l("Comments until"), description=_l("By the venue’s clocks."))


class PublishForm(Form):
    """Which files everybody may have."""

    files = SelectMultipleField(_l("Files for everybody"), coerce=int, validate_choice=False)


class CorrectForm(Form):
    """What a corrigendum corrects."""

    note = TextField(_l("What is corrected"), required=True, longest=2_000)


class CommentForm(Form):
    """Something to say about a version, and about what in it."""

    comment_id = HiddenField()
    place = LineField(_l("Section or reference"), longest=200)
    comment = TextField(_l("Comment"), required=True, longest=10_000)

    def renew(self) -> None:
        """Make the form a comment of its own."""
        self.comment_id.data = str(uuid4())

    def client_id(self) -> UUID:
        """Return which comment this is; a garbled one counts as a new one."""
        try:
            return UUID(self.comment_id.data or "")
        except ValueError:
            return uuid4()


class AnswerForm(Form):
    """What became of a comment."""

    answer = LineField(_l("What became of it"), longest=2_000)
