"""Who reads and writes the report's sections, and what their pages do without a script."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from lxml import html

from eventmgr.agenda.enums import SessionKind
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.web import passes
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.registration import make_registration
from tests.factories.sections import place_of, write
from tests.factories.signin import sign_in, sign_in_by_link

ALL = "/c/ours/reports/sections"
ONE = f"{ALL}/foreword"


@pytest.fixture
def conference(session: object) -> Conference:
    assert session is not None
    return make_conference(slug="ours")


@pytest.fixture
def writer(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference, TeamRole.RAPPORTEUR_GENERAL))
    return client


def typed(text: str, *, base: int = 0, client_id: str = "", **more: str) -> dict[str, str]:
    return {
        "title": "",
        "text": text,
        "base_number": str(base),
        "client_id": client_id or str(uuid4()),
        **more,
    }


def text_of(conference: Conference, key: str = "foreword") -> str:
    db.session.expire_all()
    words = place_of(conference, key).words
    return words.text if words else ""


def test_the_form_saves_and_shows_both_texts_if_they_exclude_each_other(
    writer: FlaskClient, conference: Conference
) -> None:
    assert writer.post(ONE, data=typed("Adopt it.")).status_code == 303
    assert writer.post(ONE, data=typed("Fund it.", base=1)).status_code == 303
    both = writer.post(ONE, data=typed("Publish it.", base=1))
    assert both.status_code == 409
    assert "Fund it." in both.text
    assert "Publish it." in both.text
    decided = writer.post(ONE, data=typed("Fund and publish it.", base=2, settles="3"))
    assert decided.status_code == 303
    assert text_of(conference) == "Fund and publish it."
    assert writer.get(f"{ONE}/branches/3").status_code == 404


def test_what_is_too_long_is_kept_in_the_form(writer: FlaskClient) -> None:
    answer = writer.post(ONE, data=typed("y" * 200_001))
    assert answer.status_code == 422
    assert "y" * 200_001 in answer.text


def test_a_script_saves_once_and_is_told_what_became_of_it(
    writer: FlaskClient, conference: Conference
) -> None:
    page = writer.get(ONE).text
    token = page.split('data-pass="')[1].split('"')[0]
    save = {"client_id": str(uuid4()), "base": 0, "fields": {"title": "", "text": "Welcome."}}
    for _each in range(2):
        answer = writer.post(f"{ONE}/revisions", json={**save, "pass": token})
        told = answer.get_json()
        assert (answer.status_code, told["fate"], told["number"]) == (200, "saved", 1)
    assert text_of(conference) == "Welcome."
    other = {**save, "fields": {"text": "Other."}, "pass": token}
    assert writer.post(f"{ONE}/revisions", json=other).status_code == 409
    wrong = {**save, "client_id": "x", "pass": token}
    assert writer.post(f"{ONE}/revisions", json=wrong).status_code == 422
    assert writer.post(f"{ONE}/revisions", json=save).status_code == 403
    assert writer.get(f"{ONE}/changes?head=0").get_json()["items"] == [
        {"item": "foreword", "head": 1}
    ]
    assert writer.get(f"{ONE}/changes?head=1").get_json()["items"] == []
    assert writer.get(f"{ONE}/words").get_json()["stands"]["fields"]["text"] == "Welcome."
    renewed = writer.get(f"{ONE}/pass").get_json()
    assert passes.is_good(
        renewed["pass"], person_id=renewed["person"], place=f"report-{conference.id}"
    )


def test_who_lost_the_role_is_kept_aside_and_told_nothing(
    client: FlaskClient, conference: Conference
) -> None:
    write(conference, "foreword", "It stands.")
    account = make_team_member(conference, TeamRole.DESK)
    sign_in(client, account)
    token = passes.issue(person_id=account.person_id, place=f"report-{conference.id}")
    save = {"client_id": str(uuid4()), "base": 1, "fields": {"text": "Mine."}, "pass": token}
    told = client.post(f"{ONE}/revisions", json=save).get_json()
    assert (told["fate"], told["stands"]) == ("quarantined", None)
    assert text_of(conference) == "It stands."
    assert client.get(ONE).status_code == 403


@pytest.mark.parametrize("who", ["observer", "moderator"])
def test_others_read_and_do_not_write(
    client: FlaskClient, conference: Conference, who: str
) -> None:
    write(conference, "foreword", "Welcome.")
    if who == "observer":
        sign_in(client, make_team_member(conference, TeamRole.OBSERVER))
    else:
        person = make_member(make_group(conference), GroupRole.MODERATOR)
        make_registration(conference, person)
        sign_in_by_link(client, person, conference)
    page = client.get(ONE)
    assert (page.status_code, "Welcome." in page.text, "<textarea" in page.text) == (
        200,
        True,
        False,
    )
    assert "Switch off" not in client.get(ALL).text
    assert client.post(ONE, data=typed("No.")).status_code == 403
    assert client.post(f"{ONE}/off").status_code == 403


def test_the_list_switches_orders_and_adds(writer: FlaskClient, conference: Conference) -> None:
    assert "Nothing written yet" in writer.get(ALL).text
    assert writer.post(f"{ONE}/off").status_code == 303
    assert "Not in the report" in writer.get(ALL).text
    assert writer.post(f"{ONE}/on").status_code == 303
    assert "Not in the report" not in writer.get(ALL).text
    for act, data in (("down", {}), ("up", {}), ("place", {"place": "3"})):
        assert writer.post(f"{ONE}/{act}", data=data).status_code == 303
    assert place_of(conference, "foreword").position == 3000
    assert writer.post(f"{ONE}/place", data={"place": "x"}).status_code == 400
    assert writer.post(ALL, data={"title": ""}).status_code == 422
    added = writer.post(ALL, data={"title": "Voices", "client_id": str(uuid4())})
    assert added.headers["Location"].endswith("/custom-1")


def test_history_shows_differences_and_takes_an_earlier_text_up(
    writer: FlaskClient, conference: Conference
) -> None:
    assert writer.get(f"{ONE}/history").status_code == 404
    write(conference, "foreword", "First words.")
    write(conference, "foreword", "Second words.", base=1)
    page = writer.get(f"{ONE}/history").text
    assert "<del>" in page
    form = {"client_id": str(uuid4()), "base_number": "2"}
    assert writer.post(f"{ONE}/history/9/restore", data=form).status_code == 404
    assert writer.post(f"{ONE}/history/1/restore", data=form).status_code == 303
    assert text_of(conference) == "First words."


def test_a_session_under_the_rule_reminds_to_name_nobody(
    writer: FlaskClient, conference: Conference
) -> None:
    session = make_session(conference, kind=SessionKind.PANEL, is_chatham=True)
    assert "name nobody" in writer.get(f"{ALL}/session-{session.id}").text


def test_the_list_asks_as_much_for_many(writer: FlaskClient, conference: Conference) -> None:
    counts = []
    for keys in (["foreword"], ["summary", "background"]):
        for key in keys:
            write(conference, key, "Words.")
            session = make_session(conference, kind=SessionKind.PANEL)
            write(conference, f"session-{session.id}", "Words.")
        db.session.flush()
        db.session.expunge_all()
        with count_statements() as counted:
            assert writer.get(ALL).status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_what_fills_itself_does_not_wait_for_anybody(
    writer: FlaskClient, conference: Conference
) -> None:
    make_session(conference, kind=SessionKind.REPORT_BACK)
    page = html.fromstring(writer.get(ALL).text)
    waiting = [
        line.get("id")
        for line in page.iterfind(".//li[@id]")
        if "Nothing written yet" in line.text_content()
    ]
    assert [each for each in waiting if not each.startswith("session-")] == [
        "foreword",
        "acknowledgements",
        "acronyms",
        "background",
        "evaluation",
    ]
    assert len(waiting) == 6
