"""Prints of the agenda, asked for and made as a worker makes them."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints import operations
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.files import content_of
from tests.factories.people import NOW


def ask_for(conference: Conference, kind: PrintKind, **values: Any) -> AgendaPrint:
    """A print that waits for a worker."""
    asked = operations.request_print(
        conference=conference,
        kind=kind,
        **{"paper": Paper.A4, "language": "en", "actor": COMMAND, "now": NOW, **values},
    )
    db.session.flush()
    return asked


def make_print(conference: Conference, kind: PrintKind, **values: Any) -> AgendaPrint:
    """A ready print."""
    asked = ask_for(conference, kind, **values)
    order = operations.claim(file_id=asked.id, now=NOW)
    assert order is not None
    db.session.flush()
    files.deliver(order=order, content=operations.make(order), now=NOW)
    db.session.refresh(asked)
    return asked


def pages_of(print_: AgendaPrint) -> list[str]:
    """The words of each page, white space evened out."""
    pages = PdfReader(BytesIO(content_of(print_))).pages
    return [" ".join(each.extract_text().split()) for each in pages]


def words_of(print_: AgendaPrint) -> str:
    """All words of it."""
    return " ".join(pages_of(print_))
