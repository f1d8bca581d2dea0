"""Forms about closing reports."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import Form


class CompileForm(Form):
    """The language of the frame; what people wrote stays as it is."""

    language = SelectField(
        _l("Language of headings and labels"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
