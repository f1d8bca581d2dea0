"""Acts on closing reports: freezing a version, and compiling its files one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, jobs
from eventmgr.foundation.db import db, get_for_update
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.printing import files
from eventmgr.printing.canonical import digest
from eventmgr.printing.files import Order
from eventmgr.printing.uncollected import uncollected
from eventmgr.reports import queries, rules
from eventmgr.reports.enums import Format, Stage
from eventmgr.reports.freezing import freeze
from eventmgr.reports.jobs import COMPILE
from eventmgr.reports.material import prepare
from eventmgr.reports.models import NamedPerson, ReportFile, ReportVersion
from eventmgr.reports.naming import Named, spoken_of
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.selection import Selection
from eventmgr.reports.snapshot import say_the_same, to_json
from eventmgr.reports.styling import images_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportOrder(Order):
    """A file that was claimed to be compiled: all that is needed, and no database."""

    format: Format
    language: str
    selection: Selection
    snapshot: bytes
    images: Mapping[str, bytes] = field(default_factory=dict)


def request_report(
    *,
    conference: Conference,
    actor: Actor,
    now: datetime,
    formats: Sequence[Format] = tuple(Format),
    language: str = "en",
    corrects: ReportVersion | None = None,
    note: str = "",
    deadline: datetime | None = None,
    tells_all: bool = False,
) -> ReportVersion:
    """Freeze the conference as a new version and have each of its files compiled by a worker.

    No group's list changes while it is read: what a group hands in is in it whole or not at all.
    ``deadline`` is what has passed where nobody asked for it; ``tells_all``: once it is ready,
    organisers and moderators are told, not only whoever asked.
    """
    rules.require_language(language)
    _hold_still(conference)
    number = queries.next_number(conference)
    listed: set[Named] = set()
    said = freeze(conference, number=number, corrects=corrects, note=note, now=now, listed=listed)
    snapshot = to_json(said)
    named = listed.union(spoken_of(conference, said))
    version = ReportVersion(
        conference_id=conference.id,
        number=number,
        snapshot=snapshot,
        sha256=digest(snapshot),
        requested_by_id=actor.person_id,
        created_at=now,
        corrects_id=corrects.id if corrects else None,
        note=note,
        deadline=deadline,
        tells_all=tells_all,
        files=[ReportFile(format=each, language=language, queued_at=now) for each in formats],
        named=[NamedPerson(**asdict(each)) for each in named],
    )
    db.session.add(version)
    _tell_workers(version, actor, now)
    return version


def request_report_once(
    *, conference: Conference, language: str, actor: Actor, now: datetime, tells_all: bool = False
) -> ReportVersion:
    """Return the newest version if it is still being compiled and would say the same, else a new.

    Whoever presses the button twice gets one report.
    """
    freeze_anew = partial(
        request_report,
        conference=conference,
        language=language,
        actor=actor,
        now=now,
        tells_all=tells_all,
    )
    _hold_still(conference)
    newest = queries.newest_version(conference)
    if newest is None or not _is_coming(newest, language):
        return freeze_anew()
    as_it_stands = to_json(freeze(conference, number=newest.number, now=now))
    if say_the_same(queries.snapshot_of(newest), as_it_stands):
        if tells_all and not newest.tells_all:
            newest.tells_all, newest.told_at = True, None  # who was told already is not told again
        return newest
    return freeze_anew()


def _hold_still(conference: Conference) -> None:
    """Lock the conference, so that two at once get two numbers, and its groups as they stand.

    Whoever saves or hands in a recommendation locks its group first, and so waits.
    """
    get_for_update(Conference, conference.id)
    groups = select(WorkingGroup.id).where(WorkingGroup.conference_id == conference.id)
    db.session.execute(groups.order_by(WorkingGroup.number).with_for_update(read=True))


def _is_coming(version: ReportVersion, language: str) -> bool:
    languages = {each.language for each in version.files}
    is_plain = version.corrects_id is None
    return is_plain and any(map(files.is_unfinished, version.files)) and {language} == languages


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


def claim(*, file_id: int, now: datetime) -> ReportOrder | None:
    """Take a queued file in hand; None if it is another worker's, or done."""
    file = files.claim(ReportFile, file_id=file_id, now=now)
    if file is None or file.lease_until is None:
        return None
    file.stage, file.stage_at = Stage.READING, now
    snapshot = db.session.scalar(
        select(ReportVersion.snapshot).where(ReportVersion.id == file.version_id)
    )
    return ReportOrder(
        table=ReportFile,
        file_id=file.id,
        lease_until=file.lease_until,
        format=file.format,
        language=file.language,
        selection=Selection(
            variant=file.variant, subject=file.subject, attribution=file.attribution
        ),
        snapshot=snapshot or b"",
        images=images_of(snapshot or b"{}"),
    )


def nowhere(_stage: Stage) -> None:
    """Tell nobody of a stage."""


def compile_order(order: ReportOrder, enter: Callable[[Stage], None] = nowhere) -> bytes:
    """Return the file's bytes; the same order gives the same bytes. Takes no database.

    ``enter`` is told of each stage; what it raises ends the work.
    """
    with uncollected():
        enter(Stage.COMPOSING)
        material = prepare(order.snapshot, order.language, order.selection, order.images)
        enter(Stage.SETTING)
        rendered = RENDERERS[order.format].render(material)
    for remark in rendered.remarks:
        log.warning("report.remark", file_id=order.file_id, format=order.format, remark=remark)
    enter(Stage.KEEPING)
    return rendered.content


def enter_stage(*, order: Order, stage: Stage, now: datetime) -> None:
    """Note what is being done about a file. Raise NotWanted if nobody waits for it any more."""
    files.note(order, stage=stage, stage_at=now)


def cancel(*, file: ReportFile, conference: Conference, actor: Actor, now: datetime) -> None:
    """Have a file compiled no more that is not ready yet; whoever compiles it delivers nothing."""
    if files.cancel(get_for_update(ReportFile, file.id)):
        audit.record(actor, "report.cancelled", file, now=now, conference_id=conference.id)


def retry(*, file: ReportFile, conference: Conference, actor: Actor, now: datetime) -> None:
    """Have a failed or cancelled file compiled once more."""
    if files.try_again(get_for_update(ReportFile, file.id), job=COMPILE, now=now):
        audit.record(actor, "report.retried", file, now=now, conference_id=conference.id)


def sweep(*, now: datetime) -> None:
    """Find what a dead worker or an unheard bell left behind, and have it compiled."""
    files.sweep(ReportFile, job=COMPILE, now=now)


def record_download(
    *, file: ReportFile, conference: Conference, actor: Actor, now: datetime
) -> None:
    """Note who took which file away."""
    after = {"format": file.format, "sha256": file.sha256}
    audit.record(
        actor, "report.downloaded", file, now=now, conference_id=conference.id, after=after
    )
