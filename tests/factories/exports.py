"""Files of people, as an organiser takes them."""

import csv
import io
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.people.actor import COMMAND
from eventmgr.registration.exports import operations
from eventmgr.registration.exports.columns import USUAL
from eventmgr.registration.exports.enums import FileKind
from eventmgr.registration.exports.operations import Order
from eventmgr.registration.narrowing import Filter
from tests.factories.people import NOW


def csv_of(conference: Conference, **values: Any) -> bytes:
    """Return all registered people with the usual columns, or as ``values`` say."""
    order = {
        "wanted": Filter(),
        "columns": tuple(each.key for each in USUAL),
        "kind": FileKind.CSV,
        "language": "en",
    }
    file = io.BytesIO()
    operations.take_along(
        conference=conference, order=Order(**{**order, **values}), file=file, actor=COMMAND, now=NOW
    )
    return file.getvalue()


def table_of(conference: Conference, **values: Any) -> list[list[str]]:
    """Return the lines of the file, its heading first."""
    text = csv_of(conference, **values).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))
