from datetime import date, timedelta

import pytest
from flask import Flask

from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.foundation import clock, heartbeat
from eventmgr.foundation.db import db
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_account
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, read, save, texts, visit

CARDS = "//main//a[contains(@class, 'card')]"


def cards(visitor: Visitor) -> list[str]:
    return [each.get("href") for each in read(visitor.get("/")).xpath(CARDS)]


def test_an_empty_house_says_what_will_stand_there(app: Flask) -> None:
    page = read(visit(app).get("/"))
    assert texts(page, "//*[@class='empty-title']") == ["No conference is public yet"]
    assert texts(page, "//main//a") == []


def test_the_public_sees_what_is_public_the_latest_first(app: Flask) -> None:
    days = date(2025, 3, 1), date(2026, 3, 1)
    older, newer = (make_conference(starts=each, ends=each) for each in days)
    make_conference(state=ConferenceState.DRAFT)
    expected = [f"/c/{newer.slug}/", f"/c/{older.slug}/"]
    save()
    assert cards(visit(app)) == expected


def test_the_team_finds_its_drafts_and_the_button_for_more(app: Flask) -> None:
    draft = make_conference(state=ConferenceState.DRAFT, title="<b>Draft</b>")
    make_conference(state=ConferenceState.DRAFT)
    visitor = visit(app)
    sign_in(visitor, make_team_member(draft, TeamRole.OBSERVER))
    slug = draft.slug
    save()
    page = read(visitor.get("/"))
    assert cards(visitor) == [f"/manage/{slug}/"]
    assert "<b>Draft</b>" in texts(page, CARDS)[0]
    assert page.xpath("//main//a[contains(@class, 'btn')]/@href") == ["/manage/new"]


def manage(visitor: Visitor) -> tuple[int, str | None]:
    answer = visitor.get("/manage")
    return answer.status_code, answer.headers.get("Location")


def test_the_address_above_all_desks_leads_on(app: Flask) -> None:
    first, second = make_conference(), make_conference()
    account = make_account()
    guest, staff = visit(app), visit(app)
    registration = make_registration(first)
    sign_in_by_link(guest, registration.person, first)
    sign_in(staff, make_team_member(first, TeamRole.DESK, account))
    slug = first.slug
    save()
    assert manage(visit(app)) == (303, "/sign-in?next=/manage")
    assert manage(guest) == (303, "/")
    assert manage(staff) == (303, f"/manage/{slug}/")
    assert staff.get(f"/manage/{slug}/").status_code == 200
    make_team_member(second, TeamRole.OWNER, account)
    save()
    assert manage(staff) == (303, "/")


def test_who_was_invited_finds_the_own_page(app: Flask) -> None:
    conference = make_conference()
    registration = make_registration(conference)
    visitor = visit(app)
    sign_in_by_link(visitor, registration.person, conference)
    slug = conference.slug
    save()
    assert cards(visitor) == [f"/c/{slug}/me", f"/c/{slug}/"]
    assert read(visitor.get("/")).xpath("//main//a[contains(@class, 'btn')]") == []


def statements_with(app: Flask, size: int) -> int:
    account = make_account()
    for _ in range(size):
        conference = make_conference()
        make_team_member(conference, account=account)
        make_registration(conference, account.person)
    visitor = visit(app)
    sign_in(visitor, account)
    save()
    with count_statements() as counted:
        assert visitor.get("/").status_code == 200
    return counted.count


def test_the_front_page_costs_the_same_for_one_and_for_three(app: Flask) -> None:
    assert statements_with(app, 1) == statements_with(app, 3) == 4


def test_language_and_appearance_are_kept(app: Flask) -> None:
    visitor = visit(app)
    answer = visitor.post(
        "/choices", data={"language": "ur", "theme": "dark", "next": "/sign-in?a=b"}
    )
    assert (answer.status_code, answer.location) == (303, "/sign-in?a=b")
    page = read(visitor.get("/"))
    assert [page.get(name) for name in ("lang", "dir", "data-theme", "data-bs-theme")] == [
        *("ur", "rtl", "dark", "dark")
    ]
    assert "/static/vendor/tabler-core-1.6.1/tabler.rtl.min.css" in page.xpath("//link/@href")
    checked = read(visitor.get("/choices")).xpath("//input[@checked]/@value")
    assert checked == ["ur", "dark"]


def test_what_is_not_offered_is_not_chosen(app: Flask) -> None:
    visitor = visit(app)
    visitor.post("/choices", data={"language": "ur", "theme": "light"})
    visitor.post("/choices", data={"language": "../../x", "theme": "neon"})
    page = read(visitor.get("/"))
    assert (page.get("lang"), page.get("data-theme")) == ("ur", "light")


def test_the_device_decides_unless_one_was_chosen(app: Flask) -> None:
    page = read(visit(app).get("/"))
    assert (page.get("data-theme"), page.get("data-bs-theme")) == ("auto", None)


@pytest.mark.parametrize(
    "wanted", ["//evil.example.org", "https://evil.example.org", "/\\evil", ""]
)
def test_a_choice_leads_nowhere_else(app: Flask, wanted: str) -> None:
    answer = visit(app).post("/choices", data={"theme": "dark", "next": wanted})
    assert (answer.status_code, answer.location) == (303, "/")


def test_the_link_to_the_choices_leads_back(app: Flask) -> None:
    page = read(visit(app).get("/sign-in?next=/c/tip/"))
    [address] = page.xpath("//header//a[starts-with(@href, '/choices')]/@href")
    choices = read(visit(app).get(address))
    assert choices.xpath("//input[@name='next']/@value") == ["/sign-in?next=/c/tip/"]


@pytest.mark.parametrize(
    ("age", "worker"), [(None, "silent"), (0, "ok"), (120, "ok"), (121, "silent")]
)
def test_machines_are_told_whether_people_can_be_served(
    app: Flask, age: int | None, worker: str
) -> None:
    if age is not None:
        heartbeat.beat("worker", now=NOW - timedelta(seconds=age))
    db.session.commit()
    with clock.fixed(NOW):
        answer = visit(app).get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"database": "ok", "worker": worker})


def test_liveness_asks_nobody(app: Flask) -> None:
    visitor = visit(app)
    with count_statements() as counted:
        assert visitor.get("/healthz").text == "ok\n"
    assert counted.count == 0
