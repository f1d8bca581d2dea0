"""What the pages of one version show, and what they do with what was typed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Recommendation
from eventmgr.reports.enums import Attribution, Variant, VersionState
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.versions import operations, queries
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import make_recommendation, make_revision
from tests.factories.reports import (
    adopt,
    make_another_file,
    make_ready_version,
    publish,
)
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit

ONE = "/c/tip-2026/reports/1"
TICKED = "//input[@name='files'][@checked]/@value"


@pytest.fixture(autouse=True)
def _on_the_first_day() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(app: Flask) -> Conference:  # noqa: ARG001 - for its database
    return make_conference(slug="tip-2026", zone="Asia/Karachi")


@pytest.fixture
def visitor(app: Flask, conference: Conference) -> Visitor:
    found = visit(app)
    sign_in(found, make_team_member(conference, TeamRole.ORGANISER))
    return found


def stored() -> ReportVersion:
    db.session.rollback()
    return db.session.scalars(select(ReportVersion)).one()


def test_a_review_ends_by_the_venues_clocks(visitor: Visitor, conference: Conference) -> None:
    make_ready_version(conference)
    save()
    answer = visitor.post(f"{ONE}/review", data={"until": "2026-03-02T12:00"})
    assert (answer.status_code, answer.location) == (303, ONE)
    assert (stored().state, stored().review_until) == (
        VersionState.IN_REVIEW,
        datetime(2026, 3, 2, 7, 0, tzinfo=UTC),
    )
    assert "Comments are asked for until 2 Mar 2026, 12:00" in read(visitor.get(ONE)).text_content()


def test_a_review_that_ended_an_hour_ago_by_the_venues_clocks_is_refused(
    visitor: Visitor, conference: Conference
) -> None:
    make_ready_version(conference)
    save()
    page = read(visitor.post(f"{ONE}/review", data={"until": "2026-03-01T13:00"}), status=422)
    assert complaints(page) == {"until": "This moment has passed. Choose a later one."}
    assert page.xpath("//input[@id='until']/@value") == ["2026-03-01T13:00"]
    assert stored().state is VersionState.DRAFT


def revised(conference: Conference) -> Recommendation:
    """A text that says something else in the second version than in the first."""
    recommendation = make_recommendation(make_group(conference), text="Fund shelters.")
    make_ready_version(conference)
    make_revision(recommendation, base_number=1, text="Fund more shelters.")
    make_ready_version(conference)
    return recommendation


@pytest.mark.parametrize("asked", ["", "?since=1"])
def test_what_differs_is_told_word_by_word(
    visitor: Visitor, conference: Conference, asked: str
) -> None:
    revised(conference)
    save()
    page = read(visitor.get(f"/c/tip-2026/reports/2/changes{asked}"))
    assert texts(page, "//main//h2") == ["Recommendations"]
    assert texts(page, "//main//dt") == ["WG1-R01 Changed Text"]
    assert page.xpath("//main//dd//ins/text()") == ["more "]
    assert page.xpath("//main//dd//del") == []


def test_where_nothing_differs_the_page_says_so(visitor: Visitor, conference: Conference) -> None:
    for _ in range(2):
        make_ready_version(conference)
    save()
    for number, sentence in ((1, "There is no version to compare with."), (2, "Nothing differs.")):
        page = read(visitor.get(f"/c/tip-2026/reports/{number}/changes"))
        assert texts(page, "//main/p[not(a)] | //main//div/p[not(a)]") == [sentence]
        assert page.xpath("//main//h2") == []
    assert visitor.get("/c/tip-2026/reports/2/changes?since=9").status_code == 404


def test_comments_are_shown_all_or_open_or_done(visitor: Visitor, conference: Conference) -> None:
    version = make_ready_version(conference)
    for text in ("First.", "Second."):
        operations.comment(
            version=version, text=text, place="WG1-R01", client_id=uuid4(), actor=COMMAND, now=NOW
        )
    done = queries.comments_on(version)[0]
    operations.settle(made=done, answer="Taken over.", actor=COMMAND, now=NOW)
    save()
    for asked, said in (
        ("", ["First.", "Second."]),
        ("?comments=open", ["Second."]),
        ("?comments=done", ["First."]),
    ):
        page = read(visitor.get(f"{ONE}{asked}"))
        assert texts(page, "//article/p[contains(@class, 'user-text')]") == said


def test_what_is_missing_is_said_until_it_is_published(
    visitor: Visitor, conference: Conference
) -> None:
    make_ready_version(conference)
    make_group(conference)
    second = make_ready_version(conference).id
    save()
    warnings = "//*[contains(@class, 'alert-warning')]//li"
    for number, sentence in (
        (1, "There are no working groups."),
        (2, "WG1 has not handed in; its texts are drafts."),
    ):
        page = read(visitor.get(f"/c/tip-2026/reports/{number}"))
        assert sentence in texts(page, warnings)
    publish(db.session.get_one(ReportVersion, second, options=[selectinload(ReportVersion.files)]))
    save()
    assert texts(read(visitor.get("/c/tip-2026/reports/2")), warnings) == []


def test_files_that_name_people_or_tell_a_part_are_not_ticked_beforehand(
    visitor: Visitor, conference: Conference
) -> None:
    version = make_ready_version(conference)
    ids = [
        version.files[0].id,
        *(make_another_file(version, each).id for each in list(Attribution)[1:]),
        make_another_file(version, Attribution.GROUPS, Variant.PRESS).id,
    ]
    adopt(version)
    save()
    page = read(visitor.get(ONE))
    assert page.xpath("//input[@name='files']/@value") == [str(each) for each in ids]
    assert page.xpath(TICKED) == [str(each) for each in ids[1:4]]
    visitor.post(f"{ONE}/publish", data={"files": [ids[0], ids[4]]})
    assert stored().state is VersionState.PUBLISHED
    assert read(visitor.get(ONE)).xpath(TICKED) == [str(ids[0]), str(ids[4])]


def test_no_cache_gives_one_reader_what_another_was_shown(
    visitor: Visitor, conference: Conference
) -> None:
    version = publish(make_ready_version(conference))
    address = f"/c/tip-2026/report/1/{version.files[0].id}"
    save()
    for each in ("/c/tip-2026/report", address):
        first = visitor.get(each)
        again = visitor.get(each, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)
        for answer in (first, again):
            assert {name.lower() for name in answer.vary} >= {"cookie", "accept-language"}
            assert (answer.cache_control.private, answer.cache_control.no_cache) == (True, True)


def test_the_team_is_told_of_public_files_that_are_held_back(
    visitor: Visitor, conference: Conference
) -> None:
    person = make_person(name="Ada Odd")
    make_role(make_session(conference), person=person)
    publish(make_ready_version(conference))
    save()
    held_back = "//*[@id='held-back']"
    assert texts(read(visitor.get(ONE)), held_back) == []
    db.session.get_one(Person, person.id).is_protected = True
    save()
    [told] = texts(read(visitor.get(ONE)), held_back)
    assert told.startswith("Not every public file is given out any more: ")
