"""What a page says of the deadline while a group has nothing to hand in, open or opened."""

from datetime import datetime

from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.changes import News
from eventmgr.recommendations.progress import Lack
from eventmgr.web.templating import moment


def reminder(group: WorkingGroup, told: News, *, now: datetime) -> str:
    """Return the sentence that reminds the group of its deadline; empty if none is called for."""
    lack = told.lack(group, now=now)
    if lack is None or group.deadline is None:
        return ""
    is_silent = lack is Lack.SILENT
    first = _("Nothing has been written yet.") if is_silent else _("Nothing is agreed on yet.")
    return f"{first} {_('Hand the list in by %(when)s.', when=moment(group.deadline))}"
