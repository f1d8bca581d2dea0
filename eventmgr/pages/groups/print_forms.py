"""The form that asks for the papers of all groups."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.recommendations.prints.enums import ALL_LABELS, PaperKind
from eventmgr.web.forms import ChoiceField, Form


class PrintForm(Form):
    """What to print, and in which language; what people wrote stays as it is."""

    kind = ChoiceField(_l("What"), ALL_LABELS, default=PaperKind.BRIEF)
    language = SelectField(
        _l("Language of headings and labels"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
