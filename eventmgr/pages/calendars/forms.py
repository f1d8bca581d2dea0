"""Forms about calendars."""

import re

from wtforms import BooleanField, HiddenField

from eventmgr.calendars.models import CalendarSetup
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import Form


class KeepCurrentForm(Form):
    """Whether calendars are told by mail what changes."""

    is_kept_current = BooleanField(
        _l("Keep people's calendars current"),
        description=_l(
            "When you publish the agenda you are offered to send what changed to those who have it "
            "in their calendar. Whoever gives up their place has it taken out by itself."
        ),
    )

    @classmethod
    def of(cls, setup: CalendarSetup) -> "KeepCurrentForm":
        """Return the form as it was decided."""
        return cls(data={"is_kept_current": setup.is_kept_current})


class SendForm(Form):
    """How many calendar entries whoever sends has seen."""

    expected = HiddenField()

    def number(self) -> int:
        """Return the number that was seen; -1 for what is no number."""
        shown = self.expected.data or ""
        return int(shown) if re.fullmatch("[0-9]{1,9}", shown) else -1
