"""Registrations as a table for a spreadsheet, where no cell can become a formula."""

from collections.abc import Iterable

from eventmgr.foundation import tables
from eventmgr.registration.exports.columns import USUAL, Row, cells_of
from eventmgr.registration.models import Registration


def as_csv(registrations: Iterable[Registration]) -> bytes:
    """Return the registrations as CSV in UTF-8, their cells as they are shown."""
    rows = [Row(each.person, each.person.organisation, each) for each in registrations]
    return tables.as_csv([str(each.label) for each in USUAL], cells_of(USUAL, rows))
