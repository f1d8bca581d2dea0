"""Every saved text of a section: how it came about, and what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.recommendations.differences import by_words
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.history import Change, how
from eventmgr.reports.sections.models import ReportSection, SectionRevision

SIZE: Final = 20
"""Texts on one page: each is compared word by word."""
FIELDS: Final = ("title", "text")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Whose eyes a history is for."""

    person_id: int | None
    writes: bool
    """Whether it is somebody who writes the report: they see what was kept aside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """One saved text as its history tells it."""

    revision: SectionRevision
    told: str
    """How it came about, in words."""
    base: SectionRevision | None
    """The text that it grew out of, if the reader may see it."""
    changes: Sequence[Change]
    """What differs from the base; everything it says if there is none."""


def page_of(section: ReportSection, reader: Reader, *, number: int) -> Page[Saved]:
    """Return a page of the texts that the reader may see, the newest first: three statements."""
    seen = _seen_by(section, reader)
    page = paginate(seen, number=number, size=SIZE)
    numbers = {each.base_number for each in page.rows if each.base_number is not None}
    bases = {
        each.number: each
        for each in db.session.scalars(seen.where(SectionRevision.number.in_(numbers)))
    }
    return Page(
        rows=[_saved(each, bases) for each in page.rows],
        number=page.number,
        total=page.total,
        size=page.size,
    )


def changes(old: SectionRevision | None, new: SectionRevision) -> Sequence[Change]:
    """Return what differs, field by field; what both say alike is left out."""
    pairs = [(name, getattr(old, name, ""), getattr(new, name)) for name in FIELDS]
    return [
        Change(name, by_words(before, after)) for name, before, after in pairs if before != after
    ]


def _seen_by(section: ReportSection, reader: Reader) -> Select[SectionRevision]:
    open_to_all = SectionRevision.kind != RevisionKind.QUARANTINE
    mine = SectionRevision.author_id == reader.person_id
    seen = true() if reader.writes else or_(open_to_all, mine)
    return (
        select(SectionRevision)
        .where(SectionRevision.section_id == section.id, seen)
        .order_by(SectionRevision.number.desc())
        .options(joinedload(SectionRevision.author))
    )


def _saved(revision: SectionRevision, bases: Mapping[int, SectionRevision]) -> Saved:
    base = bases.get(revision.base_number or 0)
    return Saved(revision=revision, told=how(revision), base=base, changes=changes(base, revision))
