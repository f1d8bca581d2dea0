"""A conference frozen as a version: what it says, what it corrects and what is new in it."""

from dataclasses import replace
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.reports import queries
from eventmgr.reports.comparing import REMOVED, compare
from eventmgr.reports.finding import MARK
from eventmgr.reports.gathering import gather
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.naming import Named
from eventmgr.reports.snapshot import Change, Snapshot
from eventmgr.reports.withholding import told_today


def freeze(
    conference: Conference,
    *,
    number: int,
    now: datetime,
    corrects: ReportVersion | None = None,
    note: str = "",
    listed: set[Named] | None = None,
) -> Snapshot:
    """Return the snapshot of a version of this number, with what changed since the last one.

    Whom it names in fields of their own is added to ``listed``.
    """
    said = gather(conference, number=number, now=now, listed=listed)
    base = queries.base_of(conference, number)
    compilation = replace(
        said.compilation,
        corrects=corrects.number if corrects else None,
        note=note,
        since=base.number if base else None,
    )
    if base is None:
        return replace(said, compilation=compilation)
    before = told_today(conference, base)
    changes = compare(before, said)
    # Where the words of before have a mark, the annex on method tells of it too.
    marked = [_place(each) for each in changes if MARK in each.before]
    unnamed = tuple(dict.fromkeys((*said.unnamed, *marked)))
    return replace(said, compilation=compilation, changes=changes, unnamed=unnamed)


def _place(change: Change) -> str:
    """Return where a change stands; the title of what is gone is not told once more."""
    return change.code or (change.subject if change.kind == REMOVED else change.name)
