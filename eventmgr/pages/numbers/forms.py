"""The form of what a donor was promised."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.numbers.dimensions import DIMENSIONS, EVERYBODY
from eventmgr.registration.numbers.rules import LARGEST, LONGEST_VALUE
from eventmgr.web.forms import Form, LineField, NumberField


class TargetForm(Form):
    """Of whom how many, or which share, was promised."""

    dimension = SelectField(
        _l("Counted by"),
        choices=[
            SelectChoice(EVERYBODY, _l("Everybody together")),
            *(SelectChoice(each.key, each.label) for each in DIMENSIONS),
        ],
        invalid_value_message=_l("Choose one of the list."),
    )
    value = LineField(
        _l("Of whom"),
        longest=LONGEST_VALUE,
        description=_l("The category, sector, institution, province or country by its name."),
    )
    number = NumberField(_l("How many people"), lowest=1, highest=LARGEST)
    share = NumberField(_l("Or which share of the confirmed, in percent"), lowest=1, highest=100)
