"""A report from the button to the file, through a real worker; and with Redis away."""

import codecs
import json
from pathlib import Path

import pytest
from sqlalchemy import select, text

from eventmgr.conferences.enums import TeamRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.operations import begin_sign_in
from eventmgr.printing.canonical import digest
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of
from eventmgr.reports import operations
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportFile
from eventmgr.reports.rules import GATHERING
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group
from tests.factories.recommendations import make_recommendation
from tests.factories.reports import make_comment, make_ready_version
from tests.servers import redis_server, smtp_server
from tests.worker.conftest import in_web_process, ring, wait_for, working

PRESS_THE_BUTTON = """
import re, sys
from wsgi import app
client = app.test_client()
with client.session_transaction() as cookie:
    cookie["_user_id"] = sys.argv[1]
page = client.get("/c/tip-2026/reports")
assert page.status_code == 200, page.text
token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
answer = client.post(
    "/c/tip-2026/reports",
    data={"csrf_token": token, "language": "en"},
    headers={"X-Request-Id": "the-request"},
)
print(answer.status_code)
"""


def an_organisers_key() -> str:
    """The key of somebody who is signed in and may have reports."""
    with unit_of_work():
        conference = make_conference(slug="tip-2026", title="A fictional conference")
        make_recommendation(make_group(conference), text="Fund shelters.")
        account = make_team_member(conference, TeamRole.ORGANISER)
        return begin_sign_in(person=account.person, account=account, now=clock.now())


def files() -> list[ReportFile]:
    db.session.rollback()
    return list(db.session.scalars(select(ReportFile).order_by(ReportFile.id)))


def states() -> set[FileState]:
    return {each.state for each in files()}


BEGINNINGS = {
    Format.PDF: b"%PDF-",
    Format.DOCX: b"PK\x03\x04",
    Format.HTML: b"<!doctype html>",
    Format.MARKDOWN: b"Closing report",
    Format.XLSX: b"PK\x03\x04",
    Format.CSV: codecs.BOM_UTF8,
    Format.JSON: b"{",
}


@pytest.mark.usefixtures("broker")
def test_a_report_is_asked_for_compiled_and_ready(
    environment: dict[str, str], tmp_path: Path
) -> None:
    key = an_organisers_key()
    with working(environment, tmp_path) as worker:
        assert in_web_process(environment, PRESS_THE_BUTTON, key) == "303\n"
        wait_for(lambda: states() == {FileState.READY}, worker)
        done = files()
        assert [each.format for each in done] == list(Format)
        for each in done:
            content = content_of(each)
            assert content.lower().startswith(BEGINNINGS[each.format].lower())
            assert (each.size, each.sha256, each.attempts) == (len(content), digest(content), 1)
        compiled = worker.said("report.compiled")
        assert [(each["request_id"], each["format"]) for each in compiled] == [
            ("the-request", each) for each in Format
        ]


def test_with_redis_away_the_request_succeeds_and_the_sweep_finds_the_work(
    environment: dict[str, str], tmp_path: Path
) -> None:
    key = an_organisers_key()
    with redis_server(tmp_path) as url:
        environment["REDIS_URL"] = url
    assert in_web_process(environment, PRESS_THE_BUTTON, key) == "303\n"
    assert states() == {FileState.QUEUED}
    with unit_of_work():  # as if it had waited for a while
        db.session.execute(text("UPDATE report_file SET queued_at = queued_at - interval '1 min'"))
    schedule = str(tmp_path / "schedule")
    with (
        redis_server(tmp_path) as again,
        working(environment, tmp_path, "--beat", "--schedule", schedule) as worker,
    ):
        assert again == url
        wait_for(lambda: states() == {FileState.READY}, worker)


@pytest.mark.usefixtures("broker")
def test_a_file_that_cannot_be_compiled_is_told_and_the_others_come(
    environment: dict[str, str], tmp_path: Path
) -> None:
    key = an_organisers_key()
    with working(environment, tmp_path) as worker:
        with unit_of_work():
            db.session.execute(
                text(
                    "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN NEW.snapshot := 'not a snapshot'; RETURN NEW; END $$"
                )
            )
            db.session.execute(
                text(
                    "CREATE TRIGGER spoil BEFORE INSERT ON report_version "
                    "FOR EACH ROW EXECUTE FUNCTION spoil()"
                )
            )
        try:
            in_web_process(environment, PRESS_THE_BUTTON, key)
            wait_for(lambda: states() == {FileState.FAILED}, worker)
        finally:
            with unit_of_work():
                db.session.execute(text("DROP FUNCTION spoil CASCADE"))
        assert {each.problem.partition(":")[0] for each in files()} == {"SnapshotError"}
        failed = worker.said("report.failed")
        assert {each["request_id"] for each in failed} == {"the-request"}
        assert all("SnapshotError" in each["exception"] for each in failed)
        assert json.dumps(failed).count("the-request") == len(Format)


OUT_OF_TIME = """
import sys
from celery.exceptions import SoftTimeLimitExceeded
from eventmgr.reports import operations
from worker.tasks.reports import compile_file

def compile_order(order, enter):
    raise SoftTimeLimitExceeded()

operations.compile_order = compile_order
compile_file(int(sys.argv[1]))
"""
LIMITS = """
from eventmgr.printing.files import LEASE
from worker.celery import app
print(app.conf.task_soft_time_limit, app.conf.task_time_limit, LEASE.total_seconds())
"""


def test_a_worker_out_of_time_puts_the_file_back(environment: dict[str, str]) -> None:
    environment["REDIS_URL"] = "filesystem://"
    with unit_of_work():
        order_of_one = operations.request_report(
            conference=make_conference(), formats=[Format.JSON], actor=COMMAND, now=clock.now()
        )
        file_id = order_of_one.files[0].id
    in_web_process(environment, OUT_OF_TIME, str(file_id))
    [file] = files()
    assert (file.state, file.attempts, file.lease_until) == (FileState.QUEUED, 1, None)


def test_a_task_is_told_then_ended_and_only_then_its_work_given_away(
    environment: dict[str, str],
) -> None:
    environment["REDIS_URL"] = "filesystem://"
    told, ended, given_away = map(float, in_web_process(environment, LIMITS).split())
    assert 0 < told < ended < given_away


@pytest.mark.usefixtures("broker")
def test_new_comments_are_told_once_by_the_worker(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with unit_of_work():
        conference = make_conference(slug="tip-2026")
        make_team_member(conference, TeamRole.ORGANISER).person.email = "lead@example.org"
        version = make_ready_version(conference)
        make_comment(version, at=clock.now() - GATHERING)
    with smtp_server() as sink, working({**environment, "SMTP_URL": sink.url}, tmp_path) as worker:
        for times in (1, 2):
            ring(environment, "reports.tell_of_comments")
            wait_for(
                lambda times=times: (
                    sum("tell_of_comments" in each["event"] for each in worker.finished()) >= times
                ),
                worker,
            )
        wait_for(lambda: len(sink.accepted) == 1, worker)
        assert worker.said("report.untold") == []
    assert db.session.scalars(select(Mail.recipient_address)).all() == ["lead@example.org"]
