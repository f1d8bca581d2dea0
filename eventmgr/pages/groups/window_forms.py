"""The form that gives many groups a window, or moves their deadlines."""

from collections.abc import Sequence

from wtforms import BooleanField
from wtforms.validators import Optional

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups import windows
from eventmgr.groups.asking import FARTHEST_MOVE, LONGEST_GRACE
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.windows import Window
from eventmgr.pages.groups.moments import moment_of
from eventmgr.web.forms import ChosenField, MomentField, NumberField, VersionedForm


class WindowsForm(VersionedForm):
    """Which groups, and what they are given; whichever button was pressed says what is done."""

    everybody = BooleanField(_l("All groups"))
    groups = ChosenField(_l("Groups"))
    minutes = NumberField(
        _l("By how many minutes"),
        lowest=-FARTHEST_MOVE,
        highest=FARTHEST_MOVE,
        description=_l("With a minus for earlier. Groups without a deadline are left alone."),
    )
    opens_at = MomentField(_l("Writing opens"), validators=[Optional()])
    deadline = MomentField(_l("Deadline for submitting"), validators=[Optional()])
    grace_minutes = NumberField(_l("Minutes of grace"), lowest=0, highest=LONGEST_GRACE)

    def __init__(self, conference: Conference, groups: Sequence[WorkingGroup]) -> None:
        """Tick none to begin with: what is moved by mistake cannot be moved back unseen."""
        super().__init__(data={"version": windows.version(groups)})
        self.known = frozenset(each.id for each in groups)
        self.zone = conference.tzinfo

    def chosen(self) -> frozenset[int]:
        """Return the keys that were ticked."""
        return self.known if self.everybody.data else frozenset(self.groups.data or ())

    def window(self) -> Window:
        """Return what was typed; raises DomainError for a time that makes no sense."""
        return Window(
            opens_at=moment_of(self.opens_at, self.zone),
            deadline=moment_of(self.deadline, self.zone),
            grace_minutes=self.grace_minutes.data,
        )
