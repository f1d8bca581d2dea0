"""A version's page while it is reviewed: who is asked, and answers that are never lost."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.reports.models import ReportComment
from eventmgr.reports.versions import operations
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.reports import begin_review, make_comment, make_ready_version
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit

PAGE = "/c/tip-2026/reports/1"
NEXT = "//section[@aria-labelledby='next']"

NOT_KEPT = (
    "It was settled before you pressed the button, so this was not kept. "
    "Comment on it if it is still needed."
)


@pytest.fixture
def conference(app: Flask) -> Conference:  # noqa: ARG001 - its context
    return make_conference(slug="tip-2026")


def organiser(app: Flask, conference: Conference) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    return visitor


def test_the_form_says_how_many_will_be_written_to_and_they_are(
    app: Flask, conference: Conference
) -> None:
    visitor = organiser(app, conference)
    make_ready_version(conference)
    for _ in range(2):
        make_member(make_group(conference), GroupRole.MODERATOR)
    save()
    assert texts(read(visitor.get(PAGE)), f"{NEXT}//strong") == ["3 people will be written to."]
    with clock.fixed(NOW):
        answer = visitor.post(f"{PAGE}/review", data={"until": "2026-03-05T18:00"})
    assert answer.status_code == 303
    db.session.rollback()
    mails = db.session.scalars(select(Mail)).all()
    assert len(mails) == 3
    assert all("5 March 2026, 18:00" in each.text for each in mails)
    assert texts(read(visitor.get(PAGE)), f"{NEXT}//strong") == []


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("a@example.org", "1 person will be written to."),
        ("", "Nobody will be written to: none of them has an address."),
    ],
)
def test_it_says_so_of_one_and_of_nobody(
    app: Flask, conference: Conference, email: str, said: str
) -> None:
    visitor = visit(app)
    account = make_team_member(conference, TeamRole.ORGANISER)
    account.person.email = email
    sign_in(visitor, account)
    make_ready_version(conference)
    save()
    assert texts(read(visitor.get(PAGE)), f"{NEXT}//strong") == [said]


def test_counting_them_costs_one_statement(app: Flask, conference: Conference) -> None:
    visitor = organiser(app, conference)
    version = make_ready_version(conference)
    save()

    def cost() -> int:
        with count_statements() as counted:
            assert visitor.get(PAGE).status_code == 200
        return counted.count

    with_it = cost()
    for _ in range(3):
        make_member(make_group(conference), GroupRole.MODERATOR)
    begin_review(db.session.merge(version))
    save()
    assert cost() == with_it - 1


def test_a_refused_answer_stands_at_its_comment_again(app: Flask, conference: Conference) -> None:
    visitor = organiser(app, conference)
    version = make_ready_version(conference)
    first, second = make_comment(version).id, make_comment(version).id
    save()
    long = "Taken over. <b> " + "x" * 2_000
    page = read(visitor.post(f"{PAGE}/comments/{second}", data={"answer": long}), status=422)
    assert page.xpath(f"//input[@id='answer-{second}']/@value") == [long]
    assert page.xpath(f"//input[@id='answer-{first}']/@value") == [""]
    assert list(complaints(page)) == [f"answer-{second}"]
    [described] = page.xpath(f"//input[@id='answer-{second}']/@aria-describedby")
    assert texts(page, f"//*[@id='{described}']") == list(complaints(page).values())


def test_an_answer_to_what_was_settled_meanwhile_is_shown_beside_it(
    app: Flask, conference: Conference
) -> None:
    visitor = organiser(app, conference)
    version = make_ready_version(conference)
    made = make_comment(version)
    key = made.id
    operations.settle(made=made, answer="It stays.", actor=COMMAND, now=NOW)
    save()
    typed = {"answer": "I had <b>changed</b> it"}
    page = read(visitor.post(f"{PAGE}/comments/{key}", data=typed), status=422)
    assert list(complaints(page).values()) == ["It was settled meanwhile. Look at the page again."]
    assert texts(page, "//article//*[contains(@class, 'alert')]/p") == [
        NOT_KEPT,
        "I had <b>changed</b> it",
    ]
    db.session.rollback()
    assert db.session.scalars(select(ReportComment.answer)).all() == ["It stays."]
    again = visitor.post(f"{PAGE}/comments/{key}", data={"answer": ""})
    assert texts(read(again, status=422), "//article//*[contains(@class, 'alert')]") == []
