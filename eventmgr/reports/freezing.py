"""A conference frozen as a version: what it says, what it corrects and what is new in it."""

from dataclasses import replace
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.reports import queries
from eventmgr.reports.comparing import compare
from eventmgr.reports.gathering import gather
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.snapshot import Change, Snapshot, from_json
from eventmgr.reports.withholding import withheld


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
    changes = compare(_as_told_now(conference, base), said) if base else ()
    return replace(said, compilation=compilation, changes=changes)


def differences(
    conference: Conference, base: ReportVersion, version: ReportVersion
) -> tuple[Change, ...]:
    """Return what differs between two versions, naming nobody who must not be named by now."""
    return compare(_as_told_now(conference, base), _as_told_now(conference, version))


def _as_told_now(conference: Conference, version: ReportVersion) -> Snapshot:
    return withheld(conference, from_json(queries.snapshot_of(version)))
