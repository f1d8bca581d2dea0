"""A conference frozen as a version: what it says, what it corrects and what is new in it."""

from dataclasses import replace
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.reports import queries
from eventmgr.reports.comparing import compare
from eventmgr.reports.gathering import gather
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.snapshot import Snapshot, from_json


def freeze(
    conference: Conference,
    *,
    number: int,
    now: datetime,
    corrects: ReportVersion | None = None,
    note: str = "",
) -> Snapshot:
    """Return the snapshot of a version of this number, with what changed since the last one."""
    said = gather(conference, number=number, now=now)
    base = queries.base_of(conference, number)
    compilation = replace(
        said.compilation,
        corrects=corrects.number if corrects else None,
        note=note,
        since=base.number if base else None,
    )
    changes = compare(from_json(queries.snapshot_of(base)), said) if base else ()
    return replace(said, compilation=compilation, changes=changes)
