"""Briefs and worksheets of all groups, asked for and made as a worker makes them."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.files import content_of
from eventmgr.recommendations.prints import making, operations
from eventmgr.recommendations.prints.enums import PaperKind
from eventmgr.recommendations.prints.models import GroupPrint
from tests.factories.people import NOW


def order_papers(conference: Conference, **values: Any) -> GroupPrint:
    """Papers that wait for a worker."""
    asked = operations.order(
        conference=conference,
        **{
            "kind": PaperKind.BRIEF,
            "language": "en",
            "actor": COMMAND,
            "now": NOW,
            **values,
        },
    )
    db.session.flush()
    return asked


def made_papers(asked: GroupPrint) -> GroupPrint:
    """The same, made as a worker makes it."""
    order = making.claim(file_id=asked.id, now=NOW)
    assert order is not None
    db.session.flush()
    files.deliver(order=order, content=making.make(order), now=NOW)
    db.session.refresh(asked)
    return asked


def words_of_papers(asked: GroupPrint) -> str:
    """All that can be read in them."""
    pages = PdfReader(BytesIO(content_of(asked))).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())
