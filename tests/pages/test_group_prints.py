"""Briefs and worksheets of all groups: asked for, watched, and taken away."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing import files
from eventmgr.printing.files import content_of
from eventmgr.recommendations.prints import making
from eventmgr.recommendations.prints.enums import PaperKind
from eventmgr.recommendations.prints.models import GroupPrint
from tests.conftest import RecordingQueue, count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.papers import made_papers, order_papers, words_of_papers
from tests.factories.people import NOW, make_person
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit

PAGE = "/manage/tip-2026/groups/prints"
ASKED = {"kind": "brief", "language": "en"}
ITEMS = "//li[contains(@class, 'report-file')]"


def coming_in(app: Flask, role: TeamRole = TeamRole.ORGANISER) -> tuple[Visitor, Conference]:
    conference = make_conference(slug="tip-2026")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    return visitor, conference


def the_print() -> GroupPrint:
    db.session.expire_all()
    return db.session.scalars(select(GroupPrint)).one()


def test_briefs_are_asked_for_watched_and_taken_away(app: Flask, queue: RecordingQueue) -> None:
    visitor, conference = coming_in(app)
    for title in ("Protection", "Prosecution"):
        make_group(conference, title=title)
    save()
    queue.sent.clear()
    page = read(visitor.get(PAGE))
    assert texts(page, "//*[@class='empty-title']") == ["Nothing printed yet"]
    answer = visitor.post(PAGE, data=ASKED)
    assert (answer.status_code, answer.location) == (303, PAGE)
    asked = the_print()
    address = f"{PAGE}/{asked.id}"
    assert queue.sent == [("group_prints.make", {"file_id": asked.id})]
    page = read(visitor.get(PAGE))
    assert page.xpath("//*[@id='prints']/@hx-get") == [f"{PAGE}/progress"]
    assert page.xpath("//noscript//a/@href") == [PAGE]
    assert texts(page, f"{ITEMS}/strong") == ["Briefs of all groups"]
    assert visitor.get(address).status_code == 404
    made_papers(the_print())
    save()
    assert "hx-get" not in visitor.get(f"{PAGE}/progress").text
    acts = db.session.scalars(select(AuditEntry.id)).all()
    file = visitor.get(address)
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert file.data == content_of(the_print())
    assert "Prosecution" in words_of_papers(the_print())
    assert file.headers["Content-Disposition"] == "attachment; filename=tip-2026-all-briefs-en.pdf"
    assert db.session.scalars(select(AuditEntry.id)).all() == acts


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (ASKED, "There are no working groups yet, so there is nothing to print."),
        ({**ASKED, "kind": "slides"}, "Choose one of the list."),
        ({**ASKED, "language": "xx"}, "Not a valid choice."),
    ],
)
def test_what_cannot_be_printed_is_said(app: Flask, sent: dict[str, Any], sentence: str) -> None:
    visitor, _conference = coming_in(app)
    save()
    page = read(visitor.post(PAGE, data=sent), status=422)
    assert sentence in " ".join(complaints(page).values())
    assert db.session.scalar(select(GroupPrint.id)) is None


@pytest.mark.parametrize("by", ["the rule", "protection"])
def test_what_is_true_no_longer_is_not_handed_out(app: Flask, by: str) -> None:
    visitor, conference = coming_in(app)
    group = make_group(conference)
    leader = make_person(name="Mo Derator")
    make_member(group, GroupRole.MODERATOR, leader)
    made = made_papers(order_papers(conference))
    assert "Mo Derator" in words_of_papers(made)
    key = made.id
    save()
    if by == "the rule":
        db.session.get_one(WorkingGroup, group.id).is_chatham = True
    else:
        somebody = db.session.get_one(Person, leader.id)
        people.protect(person=somebody, display_name="Somebody", actor=COMMAND, now=NOW)
    save()
    assert texts(read(visitor.get(PAGE)), f"{ITEMS}//*[@class='badge bg-yellow-lt']") == [
        "Out of date"
    ]
    answer = visitor.get(f"{PAGE}/{key}")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "true no longer" in visitor.get(PAGE).text


def test_what_failed_says_what_to_do_without_the_reason(app: Flask) -> None:
    visitor, conference = coming_in(app)
    make_group(conference)
    key = order_papers(conference).id
    order = making.claim(file_id=key, now=NOW)
    assert order is not None
    db.session.flush()
    files.fail(order=order, problem="TypstError: secret")
    save()
    text = visitor.get(PAGE).text
    assert "Ask for it again to have it tried again." in text
    assert "secret" not in text
    assert visitor.get(f"{PAGE}/{key}").status_code == 404


def test_papers_of_another_conference_are_not_found(app: Flask) -> None:
    visitor, _conference = coming_in(app)
    other = make_conference()
    make_group(other)
    key = made_papers(order_papers(other)).id
    save()
    assert visitor.get(f"{PAGE}/{key}").status_code == 404


def test_the_page_asks_as_much_for_three_groups_and_prints_as_for_one(app: Flask) -> None:
    visitor, conference = coming_in(app)
    make_group(conference)
    made_papers(order_papers(conference))
    save()
    visitor.get(PAGE)
    with count_statements() as one:
        visitor.get(PAGE)
    for _each in range(2):
        make_member(make_group(conference), GroupRole.MODERATOR, make_person())
    for kind, language in ((PaperKind.BRIEF, "ur"), (PaperKind.WORKSHEET, "en")):
        made_papers(order_papers(conference, kind=kind, language=language))
    save()
    with count_statements() as three:
        visitor.get(PAGE)
    assert three.count == one.count
