"""Registrations as a table for a spreadsheet, where no cell can become a formula."""

import csv
import io
from collections.abc import Iterable

from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.enums import SECTOR_LABELS
from eventmgr.registration.enums import REGISTRATION_LABELS
from eventmgr.registration.models import Registration

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(registrations: Iterable[Registration]) -> bytes:
    """Return the table as CSV in UTF-8 with a byte order mark, by which Excel knows it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_head())
    for registration in registrations:
        writer.writerow([safe_cell(value) for value in _cells(registration)])
    return file.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """Return the text, with ' in front if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


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
        str(SECTOR_LABELS[registration.sector]) if registration.sector else "",
        str(REGISTRATION_LABELS[registration.state]),
        registration.needs,
        _("yes") if registration.consents_to_be_listed else _("no"),
        _("yes") if registration.consents_to_photographs else _("no"),
        answered.isoformat(sep=" ", timespec="minutes")[:16] if answered else "",
    ]
