"""Whoever is turned away while sending a form gets back what they typed."""

import io

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from eventmgr.conferences.enums import ConferenceState, GroupRole
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember
from eventmgr.people.models import SignIn
from eventmgr.web import kept
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, read, save, texts, visit

HOSTILE = '</textarea><script>alert("1")</script>&amp;\n\n  <b>two\u202e'


def given_back(page: html.HtmlElement) -> list[tuple[str, str]]:
    """What stands in the page's fields, each with the name of the field it came from."""
    areas = page.xpath("//main//textarea[@readonly]")
    labels = {each.get("for"): each.text_content() for each in page.xpath("//main//label")}
    return [(labels[each.get("id")], each.text.removeprefix("\n")) for each in areas]


def signed_out(app: Flask, slug: str = "forum") -> Visitor:
    """An owner whose sign-in has ended while a form was open."""
    visitor = visit(app)
    sign_in(visitor, make_team_member(make_conference(slug=slug, state=ConferenceState.DRAFT)))
    save()
    assert visitor.get(f"/manage/{slug}/rooms").status_code == 200
    db.session.query(SignIn).delete()
    save()
    return visitor


SESSION = {
    "title": "Opening",
    "description": "First line\r\nsecond line",
    "starts_at": "2026-03-01T09:00",
}


@pytest.mark.parametrize("slug", ["forum", "nowhere"])
def test_a_session_typed_after_the_sign_in_ended_is_given_back(app: Flask, slug: str) -> None:
    visitor = signed_out(app)
    address = f"/manage/{slug}/agenda/new"
    sent = {**SESSION, "csrf_token": "a token", "room_id": ""}
    page = read(visitor.post(address, data=sent), status=403)
    assert given_back(page) == [
        ("Title", "Opening"),
        ("Description", "First line\nsecond line"),
        ("Starts at", "2026-03-01T09:00"),
    ]
    assert "a token" not in html.tostring(page, encoding="unicode")
    [way] = page.xpath("//main//section//a/@href")
    assert way == f"/sign-in?next={address}"
    assert texts(page, "//main//section/p")[0] == (
        "Nothing is lost: it stands here. You are not signed in any more. "
        "Sign in and paste it back."
    )


def test_a_draft_gives_back_word_for_word_what_a_missing_conference_does(app: Flask) -> None:
    visitor = signed_out(app)
    found = {
        visitor.post(f"/manage/{slug}/agenda/{number}", data=SESSION).text.replace(slug, "*")
        for slug in ("forum", "nowhere")
        for number in (7,)
    }
    assert len(found) == 1


def test_a_recommendation_typed_by_whoever_lost_the_seat_is_given_back(app: Flask) -> None:
    conference = make_conference()
    group = make_group(conference)
    person = make_member(group, GroupRole.RAPPORTEUR)
    make_registration(conference, person)
    visitor = visit(app)
    sign_in_by_link(visitor, person, conference)
    address = f"/c/{conference.slug}/groups/{group.code}/recommendations/new"
    save()
    assert visitor.get(address).status_code == 200
    db.session.query(GroupMember).delete()
    save()
    text = "Fund shelters.\n" * 400
    page = read(visitor.post(address, data={"title": "Shelters", "text": text}), status=403)
    assert given_back(page) == [("Title", "Shelters"), ("Text", text)]
    assert page.xpath("//main//section//a") == []
    assert texts(page, "//main//section/p") == [
        "Nothing is lost: it stands here. Copy it before you leave this page."
    ]


def test_what_is_no_longer_there_gives_back_what_was_typed(app: Flask) -> None:
    visitor = visit(app)
    conference = make_conference()
    sign_in(visitor, make_team_member(conference))
    slug = conference.slug
    save()
    page = read(visitor.post(f"/manage/{slug}/agenda/99", data=SESSION), status=404)
    assert [name for name, _ in given_back(page)] == ["Title", "Description", "Starts at"]


def test_hostile_text_stays_text(app: Flask) -> None:
    visitor = signed_out(app)
    answer = visitor.post("/manage/forum/rooms", data={"name": HOSTILE, "<i>x</i>": "<i>y</i>"})
    page = read(answer, status=403)
    assert given_back(page) == [("Name", HOSTILE), ("<i>x</i>", "<i>y</i>")]
    assert page.xpath("//main//script | //main//b | //main//i") == []


def test_no_password_is_ever_shown_and_files_by_name_only(app: Flask) -> None:
    visitor = visit(app)
    sent = {
        "password": "four words in a row",
        "Current_Password": "four words in a row",
        "csrf_token": "four words in a row",
        "name": "Hall",
        "file": (io.BytesIO(b"four words in a row"), "<b>.csv"),
    }
    answer = visitor.post("/manage/forum/rooms", data=sent)
    page = read(answer, status=403)
    assert "four words" not in answer.text
    assert given_back(page) == [("Name", "Hall")]
    assert "File: the file <b>.csv; choose it again" in texts(page, "//main//section/p")


def test_the_way_back_leads_to_the_page_whose_form_it_was(app: Flask) -> None:
    visitor = visit(app)

    def way(referrer: str) -> list[str]:
        answer = visitor.post(
            "/manage/forum/state", data={"state": "draft"}, headers={"Referer": referrer}
        )
        return [str(each) for each in read(answer, status=403).xpath("//main//section//a/@href")]

    assert way("http://localhost/manage/forum/?page=2") == ["/sign-in?next=/manage/forum/?page%3D2"]
    assert way("http://evil.example.org/manage/") == ["/sign-in?next=/"]


def test_what_another_site_sends_is_not_shown(app: Flask) -> None:
    headers = {"Origin": "https://evil.example.org"}
    answer = visit(app).post("/manage/forum/rooms", data={"name": "Call me"}, headers=headers)
    assert answer.status_code == 403
    assert "Call me" not in answer.text


def test_more_than_a_page_holds_is_said_to_be_cut(app: Flask) -> None:
    much = "x" * (kept.MOST_CHARACTERS - 20)
    answer = visit(app).post("/manage/forum/rooms", data={"name": much, "notes": "y" * 100})
    page = read(answer, status=403)
    assert given_back(page) == [("Name", much)]
    assert texts(page, "//main//section/p")[0].startswith("Part of it stands here;")
    many = {f"field{number}": "x" for number in range(kept.MOST_FIELDS + 1)}
    page = read(visit(app).post("/manage/forum/rooms", data=many), status=403)
    assert len(given_back(page)) == kept.MOST_FIELDS


def test_what_is_too_large_to_read_is_refused_without_it(app: Flask) -> None:
    answer = visit(app).post("/manage/forum/rooms", data={"name": "x" * 9_000_000})
    page = read(answer, status=403)
    assert page.xpath("//main//section") == []


@given(st.text(max_size=40))
def test_a_field_is_called_as_people_write(name: str) -> None:
    tidied = kept.tidy(name)
    assert "_" not in tidied
    assert kept.tidy(tidied) == tidied


@pytest.mark.parametrize(
    ("name", "tidied"),
    [("starts_at", "Starts at"), ("people-0-badge_name", "People 1 badge name"),
     ("room_id", "Room"), ("__", "")],
)  # fmt: skip
def test_names_are_tidied(name: str, tidied: str) -> None:
    assert kept.tidy(name) == tidied


def test_what_pages_send_for_themselves_is_not_given_back(app: Flask) -> None:
    visitor = signed_out(app)
    own = dict.fromkeys(("version", "seen", "csrf_token", "act", "client_id", "x-0-uid"), "abc")
    page = read(visitor.post("/manage/forum/agenda/new", data={**own, **SESSION}), status=403)
    assert [name for name, _value in given_back(page)] == ["Title", "Description", "Starts at"]
