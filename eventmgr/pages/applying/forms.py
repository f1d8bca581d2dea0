"""The form by which anybody asks for a place."""

from collections.abc import Sequence

from wtforms.fields.choices import SelectChoice

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.enums import CATEGORY_LABELS, Category
from eventmgr.web.forms import ChoiceField, Form, LineField


class ApplyForm(Form):
    """The address to write to, and as what one wants to come."""

    email = LineField(
        _l("E-mail address"),
        required=True,
        description=_l(
            "We send a link there, by which you fill in the form. No account is needed."
        ),
    )
    category = ChoiceField(_l("I come as"), CATEGORY_LABELS)

    @classmethod
    def for_categories(cls, categories: Sequence[Category]) -> "ApplyForm":
        """Return the form with the categories that can apply."""
        form: ApplyForm = cls()
        form.category.choices = [
            SelectChoice(each.value, CATEGORY_LABELS[each]) for each in categories
        ]
        return form
