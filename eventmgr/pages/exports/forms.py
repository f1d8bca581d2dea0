"""The form by which people are taken along as a file."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.exports.column import Column
from eventmgr.registration.exports.enums import FILE_KIND_LABELS, FileKind
from eventmgr.web.forms import ChoiceField, Form


class ExportForm(Form):
    """Which columns a file has, and what file it is."""

    columns = SelectMultipleField(
        _l("Columns"),
        validate_choice=True,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    kind = ChoiceField(_l("File"), FILE_KIND_LABELS, default=FileKind.CSV)
    language = SelectField(
        _l("Language of headings and words"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        invalid_value_message=_l("Choose one of the list."),
    )

    def __init__(self, offered: Iterable[Column], **values: Any) -> None:  # noqa: ANN401
        super().__init__(**values)
        self.columns.choices = [SelectChoice(each.key, each.label) for each in offered]
