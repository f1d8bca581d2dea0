"""The form that asks for a print of the agenda."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from eventmgr.agenda.enums import PAPER_LABELS, PRINT_LABELS, Paper, PrintKind
from eventmgr.agenda.prints import rules
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import ChoiceField, Form


class PrintForm(Form):
    """What to print, on what, and in which language; what people wrote stays as it is."""

    kind = ChoiceField(_l("What"), PRINT_LABELS, default=PrintKind.BOOKLET)
    paper = ChoiceField(_l("Paper"), PAPER_LABELS, default=Paper.A4)
    language = SelectField(
        _l("Language of headings and labels"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.kind.choices = [
            SelectChoice(kind.value, name)
            for kind, name in PRINT_LABELS.items()
            if rules.may_have(standing, kind)
        ]
