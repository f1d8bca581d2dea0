"""Who came, as a table for a spreadsheet, where no cell can become a formula."""

from collections.abc import Iterable

from eventmgr.conferences.models import Conference
from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people import sectors
from eventmgr.registration.attendance.queries import Attended
from eventmgr.registration.enums import CATEGORY_LABELS


def as_csv(conference: Conference, people: Iterable[Attended]) -> bytes:
    """Return who came as CSV in UTF-8, a column for each day."""
    head = [
        _("Honorific"),
        _("Name"),
        _("Organisation"),
        _("Sector"),
        _("Category"),
        *(day.isoformat() for day in conference.days),
        _("Days"),
    ]
    return tables.as_csv(head, (_cells(conference, each) for each in people))


def _cells(conference: Conference, came: Attended) -> list[str]:
    registration = came.registration
    return [
        registration.honorific,
        registration.name,
        registration.organisation,
        sectors.label(registration.sector),
        str(CATEGORY_LABELS[registration.category]),
        *(_("yes") if day in came.days else "" for day in conference.days),
        str(len(came.days)),
    ]
