"""The list for whoever vets people, as a table for a spreadsheet."""

from collections.abc import Iterable

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people import sectors
from eventmgr.registration.enums import CATEGORY_LABELS, CLEARANCE_LABELS
from eventmgr.registration.models import Registration


def as_csv(registrations: Iterable[Registration]) -> bytes:
    """Return who has to be cleared as CSV in UTF-8; no cell of it is a formula."""
    head = [
        _("Honorific"),
        _("Name"),
        _("Office or title"),
        _("Organisation"),
        _("Sector"),
        _("Country"),
        _("Category"),
        _("Clearance"),
    ]
    return tables.as_csv(head, map(_cells, registrations))


def _cells(registration: Registration) -> list[str]:
    return [
        registration.honorific,
        registration.name,
        registration.title,
        registration.organisation,
        sectors.label(registration.sector),
        registration.country,
        str(CATEGORY_LABELS[registration.category]),
        str(CLEARANCE_LABELS[registration.clearance]),
    ]
