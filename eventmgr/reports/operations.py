"""Acts on closing reports: freezing a version, and compiling its files one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, Update, select, update

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, jobs
from eventmgr.foundation.db import db, get_for_update
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.reports import queries, rules
from eventmgr.reports.enums import FileState, Format
from eventmgr.reports.gathering import gather
from eventmgr.reports.jobs import COMPILE
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.snapshot import digest, from_json, say_the_same, to_json
from eventmgr.reports.structure import build

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A file that was claimed to be compiled: all that is needed, and no database."""

    file_id: int
    format: Format
    language: str
    snapshot: bytes
    lease_until: datetime
    """Tells this claim from a later one: whoever lost the lease has lost the file."""


def request_report(
    *,
    conference: Conference,
    actor: Actor,
    now: datetime,
    formats: Sequence[Format] = tuple(Format),
    language: str = "en",
) -> ReportVersion:
    """Freeze the conference as a new version and have each of its files compiled by a worker.

    No group's list changes while it is read: what a group hands in is in it whole or not at all.
    """
    _hold_still(conference)
    newest = queries.newest_version(conference)
    number = newest.number + 1 if newest else 1
    snapshot = to_json(gather(conference, number=number, now=now))
    version = ReportVersion(
        conference_id=conference.id,
        number=number,
        snapshot=snapshot,
        sha256=digest(snapshot),
        requested_by_id=actor.person_id,
        created_at=now,
        files=[ReportFile(format=each, language=language, queued_at=now) for each in formats],
    )
    db.session.add(version)
    _tell_workers(version, actor, now)
    return version


def request_report_once(
    *, conference: Conference, language: str, actor: Actor, now: datetime
) -> ReportVersion:
    """Return the newest version if it is still being compiled and would say the same, else a new.

    Whoever presses the button twice gets one report.
    """
    _hold_still(conference)
    newest = queries.newest_version(conference)
    if newest is None or not _is_coming(newest, language):
        return request_report(conference=conference, language=language, actor=actor, now=now)
    as_it_stands = to_json(gather(conference, number=newest.number, now=now))
    if say_the_same(queries.snapshot_of(newest), as_it_stands):
        return newest
    return request_report(conference=conference, language=language, actor=actor, now=now)


def _hold_still(conference: Conference) -> None:
    """Lock the conference, so that two at once get two numbers, and its groups as they stand.

    Whoever saves or hands in a recommendation locks its group first, and so waits.
    """
    get_for_update(Conference, conference.id)
    groups = select(WorkingGroup.id).where(WorkingGroup.conference_id == conference.id)
    db.session.execute(groups.order_by(WorkingGroup.number).with_for_update(read=True))


def _is_coming(version: ReportVersion, language: str) -> bool:
    files = version.files
    return any(map(rules.is_unfinished, files)) and {language} == {each.language for each in files}


def _tell_workers(version: ReportVersion, actor: Actor, now: datetime) -> None:
    after = {"number": version.number, "sha256": version.sha256}
    audit.record(
        actor,
        "report.requested",
        version,
        now=now,
        conference_id=version.conference_id,
        after=after,
    )
    for file in version.files:
        jobs.enqueue(COMPILE, file_id=file.id)


def claim(*, file_id: int, now: datetime) -> Order | None:
    """Take a queued file in hand; None if it is another worker's, or done."""
    file = db.session.scalar(
        select(ReportFile)
        .where(ReportFile.id == file_id, ReportFile.state == FileState.QUEUED)
        .with_for_update(skip_locked=True)
    )
    if file is None:
        return None
    file.state = FileState.RUNNING
    file.attempts += 1
    file.lease_until = now + rules.LEASE
    snapshot = db.session.scalar(
        select(ReportVersion.snapshot).where(ReportVersion.id == file.version_id)
    )
    return Order(
        file_id=file.id,
        format=file.format,
        language=file.language,
        snapshot=snapshot or b"",
        lease_until=file.lease_until,
    )


def compile_order(order: Order) -> bytes:
    """Return the file's bytes; the same order gives the same bytes. Takes no database."""
    document = build(from_json(order.snapshot), order.language)
    rendered = RENDERERS[order.format].render(document, order.snapshot)
    for remark in rendered.remarks:
        log.warning("report.remark", file_id=order.file_id, format=order.format, remark=remark)
    return rendered.content


def deliver(*, order: Order, content: bytes, now: datetime) -> None:
    """Keep the bytes; a late worker whose file was given to another changes nothing."""
    db.session.execute(
        _update_claimed(order).values(
            state=FileState.READY,
            content=content,
            size=len(content),
            sha256=digest(content),
            ready_at=now,
            lease_until=None,
            problem="",
        )
    )


def fail(*, order: Order, problem: str) -> None:
    """Note why the file could not be made; the others are not touched."""
    db.session.execute(
        _update_claimed(order).values(
            state=FileState.FAILED, problem=problem[:500], lease_until=None
        )
    )


def put_back(*, order: Order, now: datetime) -> None:
    """Have another worker compile what this one had no time to finish, if tries are left."""
    file = db.session.scalar(select(ReportFile).where(*_claimed(order)).with_for_update())
    if file is not None:
        _give_out_again(file, now)


def _update_claimed(order: Order) -> Update:
    return update(ReportFile).where(*_claimed(order))


def _claimed(order: Order) -> tuple[ColumnElement[bool], ...]:
    return (
        ReportFile.id == order.file_id,
        ReportFile.state == FileState.RUNNING,
        ReportFile.lease_until == order.lease_until,
    )


def retry(*, file: ReportFile, conference: Conference, actor: Actor, now: datetime) -> None:
    """Have a failed file compiled once more."""
    if file.state is not FileState.FAILED:
        return
    file.state = FileState.QUEUED
    file.attempts = 0
    file.queued_at = now
    audit.record(actor, "report.retried", file, now=now, conference_id=conference.id)
    jobs.enqueue(COMPILE, file_id=file.id)


def sweep(*, now: datetime) -> None:
    """Find what a dead worker or an unheard bell left behind, and have it compiled."""
    unfinished = db.session.scalars(
        select(ReportFile)
        .where(ReportFile.state.in_([FileState.QUEUED, FileState.RUNNING]))
        .with_for_update(skip_locked=True)
    ).all()
    for file in unfinished:
        if rules.is_abandoned(file, now=now):
            _give_out_again(file, now)
        if file.state is FileState.QUEUED and file.queued_at <= now - rules.UNHEARD:
            jobs.enqueue(COMPILE, file_id=file.id)


def _give_out_again(file: ReportFile, now: datetime) -> None:
    file.lease_until = None
    if file.attempts >= rules.MOST_ATTEMPTS:
        file.state = FileState.FAILED
        file.problem = "Not finished in time, or the worker died, each time it was tried."
    else:
        file.state = FileState.QUEUED
        file.queued_at = now - rules.UNHEARD


def record_download(
    *, file: ReportFile, conference: Conference, actor: Actor, now: datetime
) -> None:
    """Note who took which file away."""
    after = {"format": file.format, "sha256": file.sha256}
    audit.record(
        actor, "report.downloaded", file, now=now, conference_id=conference.id, after=after
    )
