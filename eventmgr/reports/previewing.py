"""What a report would look like that nobody has compiled yet."""

from dataclasses import replace
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.reports import queries
from eventmgr.reports.enums import Format
from eventmgr.reports.freezing import freeze
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.snapshot import to_json
from eventmgr.reports.styling import images_of


def cover_of(conference: Conference, *, language: str, now: datetime) -> bytes:
    """Return the report's cover, as it would be compiled now, as PDF."""
    number = queries.next_number(conference)
    frozen = to_json(freeze(conference, number=number, now=now))
    material = prepare(frozen, language, images=images_of(frozen))
    cover = replace(material.document, blocks=material.document.blocks[:1])
    return RENDERERS[Format.PDF].render(material.showing(cover)).content
