"""Forms of the day."""

from uuid import UUID, uuid4

from wtforms import BooleanField, HiddenField

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.attendance.operations import WalkIn
from eventmgr.registration.attendance.rules import LONGEST_REASON
from eventmgr.registration.enums import CATEGORY_LABELS, Category
from eventmgr.web.forms import ChoiceField, Form, LineField


class UndoForm(Form):
    """Why a check-in is taken back."""

    reason = LineField(
        _l("Why it is taken back"),
        required=True,
        longest=LONGEST_REASON,
        description=_l("As in: the wrong person was checked in. The history keeps it."),
    )


class WalkInForm(Form):
    """What the desk asks somebody whom nobody expected."""

    client_id = HiddenField(default=lambda: str(uuid4()))
    """A form that is sent twice is one walk-in."""
    name = LineField(_l("Name, as on the badge"), required=True)
    organisation = LineField(_l("Organisation"))
    category = ChoiceField(_l("Category"), CATEGORY_LABELS, default=Category.DELEGATE.value)
    email = LineField(
        _l("E-mail address"),
        longest=254,
        description=_l("If they are registered by this address, nobody new is added."),
    )
    goes_over = BooleanField(
        _l("Let them in even if all places are taken; the history notes it"),
        description=_l("Organisers let in by this whoever is not cleared, too."),
    )

    def guest(self) -> WalkIn:
        """Return what was typed."""
        return WalkIn(
            name=self.name.data,
            organisation=self.organisation.data or "",
            category=self.category.data,
            email=self.email.data or "",
        )

    def act(self) -> UUID:
        """Return the act's key; another one for a key that is none."""
        try:
            return UUID(self.client_id.data or "")
        except ValueError:
            return uuid4()


class ActsForm(Form):
    """The acts that a desk's device sends, as JSON in one field."""

    acts = HiddenField()
