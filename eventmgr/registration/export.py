"""Registrations as a table for a spreadsheet, where no cell can become a formula."""

from collections.abc import Iterable

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people import sectors
from eventmgr.registration.enums import REGISTRATION_LABELS
from eventmgr.registration.models import Registration


def as_csv(registrations: Iterable[Registration]) -> bytes:
    """Return the registrations as CSV in UTF-8, their cells as they are shown."""
    return tables.as_csv(_head(), map(_cells, registrations))


def _head() -> list[str]:
    return [
        _("Honorific"),
        _("Name"),
        _("E-mail address"),
        _("Office or title"),
        _("Organisation"),
        _("Sector"),
        _("State"),
        _("Needs"),
        _("May be listed"),
        _("May be photographed"),
        _("May be quoted"),
        _("Answered (UTC)"),
    ]


def _cells(registration: Registration) -> list[str]:
    answered = registration.answered_at
    return [
        registration.honorific,
        registration.name,
        registration.person.email,
        registration.title,
        registration.organisation,
        sectors.label(registration.sector),
        str(REGISTRATION_LABELS[registration.state]),
        registration.needs,
        _("yes") if registration.consents_to_be_listed else _("no"),
        _("yes") if registration.consents_to_photographs else _("no"),
        _("yes") if registration.consents_to_be_quoted else _("no"),
        answered.isoformat(sep=" ", timespec="minutes")[:16] if answered else "",
    ]
