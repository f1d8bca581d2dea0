import threading
import time
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, get_for_update, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.canonical import digest
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import LEASE, content_of
from eventmgr.recommendations.models import Recommendation
from eventmgr.reports import operations, queries
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.operations import ReportOrder
from eventmgr.reports.snapshot import from_json
from tests.conftest import RecordingQueue, count_statements
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.recommendations import make_recommendation, make_revision

JSON = (Format.JSON,)


def request(
    conference: Conference, formats: tuple[Format, ...] = JSON, now: datetime = NOW
) -> ReportVersion:
    return operations.request_report(conference=conference, actor=COMMAND, now=now, formats=formats)


def file_of(version: ReportVersion) -> ReportFile:
    statement = select(ReportFile).where(ReportFile.version_id == version.id)
    return db.session.scalars(statement.order_by(ReportFile.id)).first()  # type: ignore[return-value]


def claim(version: ReportVersion, now: datetime = NOW) -> ReportOrder:
    order = operations.claim(file_id=file_of(version).id, now=now)
    assert order is not None
    db.session.flush()
    return order


def state_of(version: ReportVersion) -> tuple[FileState, int, datetime | None]:
    file = file_of(version)
    return file.state, file.attempts, file.lease_until


@pytest.mark.usefixtures("app")
def test_a_version_freezes_the_conference_and_orders_every_format() -> None:
    conference = make_conference(title="Before")
    version = request(conference, tuple(Format))
    conference.title = "After"
    db.session.flush()
    stored = db.session.scalars(select(ReportVersion.snapshot)).one()
    assert from_json(stored).conference.title == "Before"
    assert version.sha256 == digest(stored)
    assert [(each.format, each.state, each.language) for each in version.files] == [
        (each, FileState.QUEUED, "en") for each in Format
    ]
    [entry] = db.session.scalars(select(AuditEntry))
    assert (entry.action, entry.after) == (
        "report.requested",
        {"number": 1, "sha256": version.sha256},
    )


def test_the_bell_rings_for_each_file_after_the_commit(queue: RecordingQueue) -> None:
    with unit_of_work():
        version = request(make_conference(), tuple(Format))
        ids = [each.id for each in version.files]
        assert queue.sent == []
    assert queue.sent == [("reports.compile", {"file_id": each}) for each in ids]


def test_an_order_that_is_undone_rings_nobody(queue: RecordingQueue) -> None:
    with pytest.raises(ValueError, match="no"), unit_of_work():
        request(make_conference())
        raise ValueError("no")
    assert queue.sent == []
    assert db.session.scalars(select(ReportVersion)).all() == []


@pytest.mark.usefixtures("app")
def test_no_report_is_made_in_a_language_that_has_no_words_for_it() -> None:
    conference = make_conference()
    with pytest.raises(DomainError, match=r"No report is made in “es”, only in: en, "):
        operations.request_report(conference=conference, language="es", actor=COMMAND, now=NOW)
    assert queries.versions(conference) == []


@pytest.mark.usefixtures("app")
def test_versions_are_counted_for_each_conference() -> None:
    first, second = make_conference(), make_conference()
    assert [request(each).number for each in (first, first, second)] == [1, 2, 1]
    assert [each.number for each in queries.versions(first)] == [2, 1]


def once(conference: Conference, language: str = "en") -> ReportVersion:
    version = operations.request_report_once(
        conference=conference, language=language, actor=COMMAND, now=NOW + timedelta(seconds=1)
    )
    db.session.flush()
    return version


@pytest.mark.usefixtures("app")
def test_asked_twice_while_it_is_compiled_there_is_one_version() -> None:
    conference = make_conference()
    first = once(conference)
    claim(first)
    assert once(conference) is first
    assert db.session.scalars(select(ReportVersion.number)).all() == [1]
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert actions == ["report.requested"]


@pytest.mark.usefixtures("app")
def test_whoever_wishes_all_to_be_told_later_has_them_told() -> None:
    conference = make_conference()
    wishes = {"conference": conference, "language": "en", "actor": COMMAND, "now": NOW}
    first = operations.request_report_once(**wishes)
    assert operations.request_report_once(**wishes, tells_all=True) == first
    assert operations.request_report_once(**wishes) == first
    assert first.tells_all
    first.told_at = NOW
    operations.request_report_once(**wishes, tells_all=True)
    assert first.told_at == NOW
    first.tells_all = False
    operations.request_report_once(**wishes, tells_all=True)
    assert (first.tells_all, first.told_at) == (True, None)


@pytest.mark.usefixtures("app")
def test_a_corrigendum_is_not_what_a_plain_wish_gets() -> None:
    conference = make_conference()
    wishes = {"conference": conference, "language": "en", "actor": COMMAND, "now": NOW}
    corrigendum = operations.request_report_once(**wishes)
    corrigendum.corrects_id, corrigendum.note = corrigendum.id, "A figure."
    db.session.flush()
    assert operations.request_report_once(**wishes) != corrigendum


@pytest.mark.usefixtures("app")
def test_another_language_other_words_or_a_finished_version_make_a_new_one() -> None:
    conference = make_conference()
    assert once(conference).number == 1
    assert once(conference, "ur").number == 2
    conference.title = "Another title"
    latest = once(conference, "ur")
    assert latest.number == 3
    for file in latest.files:
        file.state = FileState.READY if file.format is Format.PDF else FileState.FAILED
    assert once(conference, "ur").number == 4
    assert [each.number for each in (once(make_conference()), once(conference, "ur"))] == [1, 4]


@pytest.mark.usefixtures("app")
def test_a_file_is_claimed_once_compiled_and_delivered() -> None:
    version = request(make_conference())
    order = claim(version)
    assert state_of(version) == (FileState.RUNNING, 1, NOW + LEASE)
    assert operations.claim(file_id=order.file_id, now=NOW) is None
    content = operations.compile_order(order)
    files.deliver(order=order, content=content, now=NOW + timedelta(seconds=2))
    file = file_of(version)
    assert (file.state, file.size, file.sha256, file.ready_at, file.lease_until, file.problem) == (
        *(FileState.READY, len(content), digest(content), NOW + timedelta(seconds=2)),
        *(None, ""),
    )
    assert content_of(file) == content
    assert operations.claim(file_id=order.file_id, now=NOW) is None


@pytest.mark.usefixtures("app")
def test_there_is_no_file_to_claim() -> None:
    assert operations.claim(file_id=1, now=NOW) is None


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("format_", list(Format))
def test_the_same_order_gives_the_same_bytes(format_: Format) -> None:
    order = claim(request(make_conference(), (format_,)))
    content = operations.compile_order(order)
    assert len(content) > 100
    assert operations.compile_order(order) == content


@pytest.mark.usefixtures("app")
def test_a_failure_is_told_and_stops_no_other_file() -> None:
    version = request(make_conference(), (Format.JSON, Format.HTML))
    files.fail(order=claim(version), problem="x" * 600)
    db.session.refresh(version, ["files"])
    broken, other = version.files
    for each in (broken, other):
        db.session.refresh(each)
    assert (broken.state, broken.problem, broken.lease_until) == (FileState.FAILED, "x" * 500, None)
    assert other.state is FileState.QUEUED


def test_a_failed_file_is_tried_again_from_the_start(queue: RecordingQueue) -> None:
    conference = make_conference()
    version = request(conference)
    files.fail(order=claim(version), problem="No glyphs.")
    db.session.commit()
    queue.sent.clear()
    with unit_of_work():
        operations.retry(file=file_of(version), conference=conference, actor=COMMAND, now=NOW)
    assert state_of(version)[:2] == (FileState.QUEUED, 0)
    assert queue.sent == [("reports.compile", {"file_id": file_of(version).id})]
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["report.requested", "report.retried"]


def test_what_has_not_failed_is_not_tried_again(queue: RecordingQueue) -> None:
    conference = make_conference()
    version = request(conference)
    claim(version)
    db.session.commit()
    queue.sent.clear()
    with unit_of_work():
        operations.retry(file=file_of(version), conference=conference, actor=COMMAND, now=NOW)
    assert state_of(version)[0] is FileState.RUNNING
    assert queue.sent == []


@pytest.mark.usefixtures("app")
def test_what_is_not_ready_has_no_bytes() -> None:
    with pytest.raises(LookupError):
        content_of(file_of(request(make_conference())))


@pytest.mark.usefixtures("app")
def test_lists_carry_no_bytes_and_cost_the_same() -> None:
    counts = []
    for size in (1, 3):
        conference = make_conference()
        for _ in range(size):
            version = request(conference)
            order = claim(version)
            files.deliver(order=order, content=b"x", now=NOW)
        db.session.flush()
        db.session.expire_all()
        conference_id = conference.id
        with count_statements() as counted:
            found = queries.versions(conference)
            assert [len(each.files) for each in found] == [1] * size
        assert not [each for each in counted.texts if ".content" in each or ".snapshot" in each]
        counts.append((counted.count, conference_id == conference.id))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("app")
def test_files_and_versions_are_found_within_what_they_belong_to() -> None:
    here, there = make_conference(), make_conference()
    mine, other = request(here), request(there)
    db.session.flush()
    assert queries.find_version(here, 1) is mine
    assert queries.find_version(here, 2) is None
    assert queries.find_file(mine, mine.files[0].id) is mine.files[0]
    assert queries.find_file(mine, other.files[0].id) is None


@pytest.mark.usefixtures("app")
def test_who_took_a_file_away_is_written_down() -> None:
    conference = make_conference()
    version = request(conference)
    files.deliver(order=claim(version), content=b"x", now=NOW)
    file = file_of(version)
    operations.record_download(file=file, conference=conference, actor=COMMAND, now=NOW)
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.object_type, entry.object_id, entry.after) == (
        *("report.downloaded", "ReportFile", file.id),
        {"format": "json", "sha256": digest(b"x")},
    )


def in_threads(app: Flask, *works: object) -> None:
    def run(work: object) -> None:
        with app.app_context(), unit_of_work():
            work()  # type: ignore[operator]

    threads = [threading.Thread(target=run, args=[each]) for each in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)


def test_two_requests_at_once_get_two_numbers(committed: Flask) -> None:
    with unit_of_work():
        slug = make_conference().slug
    barrier = threading.Barrier(2)

    def ask() -> None:
        conference = db.session.scalars(select(Conference).where(Conference.slug == slug)).one()
        barrier.wait(10)
        request(conference)

    in_threads(committed, ask, ask)
    assert sorted(db.session.scalars(select(ReportVersion.number))) == [1, 2]


def test_a_report_waits_for_who_is_handing_in_and_has_it_whole(committed: Flask) -> None:
    with unit_of_work():
        group = make_group(make_conference(slug="tip"))
        asks = [make_recommendation(group, text="Before.") for _ in range(2)]
        ids, group_id = [each.id for each in asks], group.id
    handing_in, asked = threading.Event(), threading.Event()

    def hand_in() -> None:
        get_for_update(WorkingGroup, group_id)
        make_revision(db.session.get_one(Recommendation, ids[0]), base_number=1, text="After.")
        handing_in.set()
        asked.wait(10)
        until_somebody_waits()
        make_revision(db.session.get_one(Recommendation, ids[1]), base_number=1, text="After.")

    def ask() -> None:
        handing_in.wait(10)
        conference = db.session.scalars(select(Conference)).one()
        asked.set()
        request(conference)

    in_threads(committed, hand_in, ask)
    frozen = from_json(db.session.scalars(select(ReportVersion.snapshot)).one())
    assert [each.text for each in frozen.groups[0].recommendations] == ["After.", "After."]


def test_nobody_hands_in_while_a_report_is_read(committed: Flask) -> None:
    with unit_of_work():
        group_id = make_group(make_conference()).id
    with unit_of_work():
        request(db.session.scalars(select(Conference)).one())
        with db.engine.connect() as other, pytest.raises(OperationalError, match="not obtain lock"):
            other.execute(
                select(WorkingGroup.id)
                .where(WorkingGroup.id == group_id)
                .with_for_update(nowait=True)
            )
    assert committed


def until_somebody_waits() -> None:
    """Return once another transaction waits for a lock; fails if none ever does."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(500):
        if db.session.scalar(waiting):
            return
        time.sleep(0.02)
    pytest.fail("Nobody waited.")


def test_two_workers_at_once_claim_a_file_once(committed: Flask) -> None:
    with unit_of_work():
        version = request(make_conference())
        file_id = version.files[0].id
    barrier, orders = threading.Barrier(2), []

    def take() -> None:
        barrier.wait(10)
        orders.append(operations.claim(file_id=file_id, now=NOW))
        barrier.wait(10)

    in_threads(committed, take, take)
    assert sorted(each is None for each in orders) == [False, True]


def test_who_presses_again_late_has_nothing_made_anew(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        version = request(conference)
        version.files[0].state = FileState.FAILED
        db.session.flush()
        conference_id, file_id = conference.id, version.files[0].id
    barrier = threading.Barrier(2)

    def retry() -> None:
        file = db.session.get_one(ReportFile, file_id)
        found = db.session.get_one(Conference, conference_id)
        assert file.state is FileState.FAILED
        barrier.wait(10)
        operations.retry(file=file, conference=found, actor=COMMAND, now=NOW)

    in_threads(committed, retry, retry)
    db.session.rollback()
    acts = select(func.count()).where(AuditEntry.action == "report.retried")
    assert db.session.scalar(acts) == 1
