from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.http import parse_options_header

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.canonical import digest
from eventmgr.printing.enums import FileState
from eventmgr.reports import operations, queries
from eventmgr.reports.enums import Format, Stage
from eventmgr.reports.models import ReportFile
from eventmgr.reports.renderers import RENDERERS
from tests.conftest import RecordingQueue, count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, complaints, read, said, save, texts, visit

SORRY = (
    "This file could not be made; the others are not touched. If trying again does not help, "
    "tell whoever looks after this installation: the reason is in the log."
)
ITEMS = "//li[contains(@class, 'report-file')]"


def organiser(app: Flask, **values: Any) -> tuple[Visitor, Conference]:
    conference = make_conference(slug="tip-2026", **values)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    return visitor, conference


def ordered(conference: Conference, *formats: Format) -> list[int]:
    version = operations.request_report(
        conference=conference, actor=COMMAND, now=NOW, formats=formats
    )
    db.session.flush()
    return [each.id for each in version.files]


def claim(file_id: int) -> operations.ReportOrder:
    order = operations.claim(file_id=file_id, now=NOW)
    assert order is not None
    db.session.flush()
    return order


def finish_everything() -> None:
    db.session.execute(update(ReportFile).values(state=FileState.FAILED))
    save()


def deliver(file_id: int, content: bytes) -> None:
    files.deliver(order=claim(file_id), content=content, now=NOW + timedelta(seconds=2))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (GroupRole.MODERATOR, 200),
        (GroupRole.RAPPORTEUR, 403),
        (GroupRole.MEMBER, 403),
        (GroupRole.OBSERVER, 403),
    ],
)
def test_a_moderator_may_by_a_personal_link_and_other_members_may_not(
    app: Flask, role: GroupRole, status: int
) -> None:
    conference = make_conference(slug="tip-2026")
    [file_id] = ordered(conference, Format.JSON)
    deliver(file_id, b"{}")
    visitor = visit(app)
    sign_in_by_link(visitor, make_member(make_group(conference), role), conference)
    save()
    addresses = ["", "/1", "/1/files", "/1/more", "/1/all.zip", f"/1/{file_id}"]
    found = {visitor.get(f"/c/tip-2026/reports{each}").status_code for each in addresses}
    assert found == {status}
    assert visitor.post("/c/tip-2026/reports", data={"language": "en"}).status_code == (
        303 if status == 200 else 403
    )
    for act in ("retry", "cancel"):
        assert visitor.post(f"/c/tip-2026/reports/1/{file_id}/{act}").status_code == (
            303 if status == 200 else 403
        )


def test_a_moderator_of_another_conference_may_not(app: Flask) -> None:
    conference, other = make_conference(slug="tip-2026"), make_conference()
    person = make_member(make_group(other), GroupRole.MODERATOR)
    visitor = visit(app)
    sign_in_by_link(visitor, person, other)
    make_member(make_group(conference), GroupRole.MODERATOR, person)  # even if moderator here too
    save()
    assert visitor.get("/c/tip-2026/reports").status_code == 403


def test_a_conference_without_a_report_says_what_to_press(app: Flask) -> None:
    visitor, _ = organiser(app)
    save()
    page = read(visitor.get("/c/tip-2026/reports"))
    assert texts(page, "//*[@class='empty-title']") == ["No report yet"]
    assert texts(page, "//main//button") == ["Compile report"]
    assert page.xpath("//*[@hx-get]") == []


def test_the_button_makes_a_version_and_rings_for_each_format(
    app: Flask, queue: RecordingQueue
) -> None:
    visitor, _ = organiser(app)
    save()
    for number in (1, 2):
        queue.sent.clear()
        finish_everything()
        answer = visitor.post("/c/tip-2026/reports", data={"language": "ur"})
        assert (answer.status_code, answer.location) == (303, "/c/tip-2026/reports")
        assert [name for name, _ in queue.sent] == ["reports.compile"] * len(Format)
        page = read(visitor.get("/c/tip-2026/reports"))
        assert texts(page, "//h2[starts-with(@id, 'version-')]")[0] == f"Version {number} Draft"
    db.session.rollback()
    stored = db.session.scalars(select(ReportFile).order_by(ReportFile.id)).all()
    assert [(each.format, each.language) for each in stored] == [(f, "ur") for f in Format] * 2


def test_a_button_pressed_twice_makes_one_version(app: Flask, queue: RecordingQueue) -> None:
    visitor, _ = organiser(app)
    save()
    queue.sent.clear()
    for _ in range(2):
        answer = visitor.post("/c/tip-2026/reports", data={"language": "en"})
        assert (answer.status_code, answer.location) == (303, "/c/tip-2026/reports")
    assert len(queue.sent) == len(Format)
    page = read(visitor.get("/c/tip-2026/reports"))
    assert texts(page, "//h2[starts-with(@id, 'version-')]") == ["Version 1 Draft"]


def test_a_language_that_is_not_spoken_makes_nothing(app: Flask, queue: RecordingQueue) -> None:
    visitor, _ = organiser(app)
    save()
    queue.sent.clear()
    page = read(visitor.post("/c/tip-2026/reports", data={"language": "tlh"}), status=422)
    assert list(complaints(page)) == ["language"]
    assert queue.sent == []


def test_progress_is_a_fragment_that_asks_again_until_all_is_done(app: Flask) -> None:
    visitor, conference = organiser(app)
    kinds = (Format.PDF, Format.DOCX, Format.HTML, Format.JSON)
    waiting, running, failed, ready = ordered(conference, *kinds)
    in_hand = claim(running)
    operations.enter_stage(order=in_hand, stage=Stage.COMPOSING, now=NOW)
    files.fail(order=claim(failed), problem="No <glyphs>.")
    deliver(ready, b"x" * 2048)
    save()
    answer = visitor.get("/c/tip-2026/reports/1/files")
    assert "<html" not in answer.text
    fragment = read(answer)
    [watcher] = fragment.xpath("//*[@hx-get]")
    assert [watcher.get(f"hx-{name}") for name in ("get", "trigger", "swap")] == [
        *("/c/tip-2026/reports/1/files", "every 1s", "outerMorph")
    ]
    assert watcher.get("id") == "files-1"
    assert [each.split(" ", 2)[-1] for each in texts(fragment, ITEMS)] == [
        "English Waiting for a worker Cancel",
        "English Composing the document Cancel",
        f"English Failed Try again {SORRY}",
        "English 2.0 kB · 1 Mar 2026, 14:00 Download Data (JSON) Full report "
        + digest(b"x" * 2048),
    ]
    files.deliver(order=in_hand, content=b"x", now=NOW)
    deliver(waiting, b"x")
    save()
    assert read(visitor.get("/c/tip-2026/reports/1/files")).xpath("//*[@hx-get]") == []


def test_without_javascript_there_is_a_button_to_look_again(app: Flask) -> None:
    visitor, conference = organiser(app)
    ordered(conference, Format.JSON)
    save()
    page = read(visitor.get("/c/tip-2026/reports"))
    assert page.xpath("//noscript//a/@href") == ["/c/tip-2026/reports/1"]


@pytest.mark.parametrize("format_", list(Format))
def test_a_ready_file_is_handed_out_for_keeping(app: Flask, format_: Format) -> None:
    visitor, conference = organiser(app)
    [file_id] = ordered(conference, format_)
    deliver(file_id, b"\x00bytes\xff")
    save()
    answer = visitor.get(f"/c/tip-2026/reports/1/{file_id}")
    renderer = RENDERERS[format_]
    assert (answer.status_code, answer.data) == (200, b"\x00bytes\xff")
    assert answer.headers["Content-Type"] == renderer.media_type
    assert parse_options_header(answer.headers["Content-Disposition"]) == (
        "attachment",
        {"filename": f"tip-2026-closing-report-v1-en.{renderer.suffix}"},
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_who_took_it_is_written_down_and_told(app: Flask) -> None:
    visitor, conference = organiser(app)
    [file_id] = ordered(conference, Format.JSON)
    deliver(file_id, b"{}")
    save()
    visitor.get(f"/c/tip-2026/reports/1/{file_id}", headers={"X-Request-Id": "the-request"})
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.object_id, entry.request_id, entry.after) == (
        *("report.downloaded", file_id, "the-request"),
        {"format": "json", "sha256": digest(b"{}")},
    )
    assert entry.person_id is not None
    history = texts(
        read(visitor.get("/manage/tip-2026/")), "//section[@aria-labelledby='history']//li"
    )
    assert history[0].endswith("downloaded a closing report")


@pytest.mark.parametrize("state", ["queued", "running", "failed"])
def test_what_is_not_ready_is_not_there_and_nothing_is_written_down(app: Flask, state: str) -> None:
    visitor, conference = organiser(app)
    [file_id] = ordered(conference, Format.JSON)
    if state != "queued":
        order = claim(file_id)
        if state == "failed":
            files.fail(order=order, problem="No.")
    save()
    assert visitor.get(f"/c/tip-2026/reports/1/{file_id}").status_code == 404
    db.session.rollback()
    assert "report.downloaded" not in db.session.scalars(select(AuditEntry.action)).all()


def test_a_failed_file_says_so_plainly_and_is_tried_again(
    app: Flask, queue: RecordingQueue
) -> None:
    visitor, conference = organiser(app)
    [file_id] = ordered(conference, Format.PDF)
    files.fail(order=claim(file_id), problem="TypstError: <b>no font</b>")
    save()
    page = read(visitor.get("/c/tip-2026/reports"))
    assert texts(page, ITEMS) == [f"PDF document English Failed Try again {SORRY}"]
    assert "TypstError" not in visitor.get("/c/tip-2026/reports").text
    queue.sent.clear()
    [action] = page.xpath(f"{ITEMS}//form/@action")
    again = visitor.post(action, follow_redirects=True)
    assert said(read(again)) == ["It is tried again."]
    assert queue.sent == [("reports.compile", {"file_id": file_id})]
    assert texts(read(again), ITEMS) == ["PDF document English Waiting for a worker Cancel"]


def test_who_asked_for_it_stands_beside_the_version(app: Flask) -> None:
    visitor, _ = organiser(app, title="A title")
    save()
    visitor.post("/c/tip-2026/reports", data={"language": "en"})
    page = read(visitor.get("/c/tip-2026/reports"))
    db.session.rollback()
    conference = db.session.scalars(select(Conference)).one()
    [version] = queries.versions(conference)
    assert version.requested_by is not None
    assert page.xpath("//section//bdi/text()") == [version.requested_by.name]
    assert texts(page, "//code") == [version.sha256]


def test_the_list_costs_the_same_for_one_and_for_three(app: Flask) -> None:
    counts = set()
    visitor, conference = organiser(app)
    for number in range(3):
        ordered(conference, *Format)
        save()
        if number != 1:
            with count_statements() as counted:
                assert visitor.get("/c/tip-2026/reports").status_code == 200
            counts.add(counted.count)
    assert len(counts) == 1
