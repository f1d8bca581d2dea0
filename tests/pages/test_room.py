"""What the editor's script asks the server, and what the pages offer without it."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.recommendations import presence
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision, WriterPresence
from eventmgr.web import passes
from tests.conftest import count_statements
from tests.factories.agreeing import comment, suggest
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link

pytestmark = pytest.mark.usefixtures("session")
WG1 = "/c/tip/groups/WG1"
ONE = f"{WG1}/recommendations/1"
BEGIN = f"{WG1}/recommendations/revisions"
UNSAID = {"time_frame": "unsaid", "theme_id": ""}


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference)


def seat(group: WorkingGroup, name: str, role: GroupRole = GroupRole.MEMBER) -> Person:
    conference = db.session.get_one(Conference, group.conference_id)
    return make_member(group, role, make_participant(conference, name=name))


@pytest.fixture
def amal(group: WorkingGroup) -> Person:
    return seat(group, "Amal Example")


@pytest.fixture
def writer(client: FlaskClient, conference: Conference, amal: Person) -> FlaskClient:
    sign_in_by_link(client, amal, conference)
    db.session.commit()
    return client


def given(client: FlaskClient) -> str:
    return str(client.get(f"{WG1}/recommendations/pass").get_json()["pass"])


def saving(client: FlaskClient, **more: Any) -> dict[str, Any]:
    return {"client_id": str(uuid4()), "base": 0, "pass": given(client), **more}


def test_a_pass_names_its_person_and_lets_saves_in(writer: FlaskClient, amal: Person) -> None:
    told = writer.get(f"{WG1}/recommendations/pass").get_json()
    assert told["person"] == amal.id
    sent = saving(writer, fields={"text": "Adopt a plan."})
    answers = [writer.post(BEGIN, json=sent).get_json() for _ in range(2)]
    assert [each["recommendation"] for each in answers] == ["1", "1"]
    first = answers[0]["client_id"]
    sent = saving(writer, after=first, fields={"text": "Adopt a plan soon."})
    assert writer.post(f"{ONE}/revisions", json=sent).get_json()["fate"] == "saved"
    assert db.session.scalars(select(Revision.text).order_by(Revision.id)).all() == [
        "Adopt a plan.",
        "Adopt a plan soon.",
    ]


def test_what_is_begun_late_is_answered_with_nothing_that_stands(
    writer: FlaskClient, group: WorkingGroup
) -> None:
    sent = saving(writer, fields={"text": "Adopt a plan."})
    group.deadline = clock.now() - timedelta(hours=1)
    db.session.commit()
    for _sent in range(2):
        told = writer.post(BEGIN, json=sent).get_json()
        assert (told["fate"], told["number"], told["stands"]) == ("late", 1, None)


def test_a_beginning_sent_again_is_answered_with_what_stands_now(writer: FlaskClient) -> None:
    sent = saving(writer, fields={"text": "Adopt a plan."})
    assert writer.post(BEGIN, json=sent).get_json()["stands"]["number"] == 1
    [recommendation] = db.session.scalars(select(Recommendation))
    make_revision(recommendation, base_number=1, text="Fund it.")
    db.session.commit()
    told = writer.post(BEGIN, json=sent).get_json()
    assert (told["fate"], told["number"], told["stands"]["number"]) == ("saved", 1, 2)


def test_before_the_window_opens_nothing_is_begun_and_nothing_typed_is_lost(
    writer: FlaskClient, group: WorkingGroup
) -> None:
    new = f"{WG1}/recommendations/new"
    sent = saving(writer, fields={**UNSAID, "text": "Typed too early."})
    group.opens_at = clock.now() + timedelta(hours=1)
    db.session.commit()
    answer = writer.post(BEGIN, json=sent)
    assert (answer.status_code, "has not opened" in answer.get_json()["error"]) == (422, True)
    answer = writer.post(new, data={"text": "Typed too early.", "time_frame": "unsaid"})
    assert answer.status_code == 422
    assert "Typed too early." in answer.text
    assert f'href="{new}"' not in writer.get(WG1).text
    db.session.merge(group).opens_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    assert f'href="{new}"' in writer.get(WG1).text
    assert writer.post(BEGIN, json=sent).status_code == 200


def test_what_was_typed_before_two_persons_were_made_one_is_theirs(
    writer: FlaskClient, group: WorkingGroup, amal: Person
) -> None:
    other = seat(group, "Amal Example")
    old = passes.issue(person_id=other.id, place=group.id)
    other.merged_into_id = amal.id
    make_recommendation(group)
    db.session.commit()
    told = writer.get(f"{WG1}/recommendations/pass").get_json()
    assert (told["person"], told["merged"]) == (amal.id, [other.id])
    page = writer.get(ONE).text
    assert f'data-merged="{other.id}"' in page
    assert f'data-keeps="{amal.id} {other.id}"' in page
    sent = {"client_id": str(uuid4()), "base": 1, "fields": {"text": "Typed before."}}
    assert writer.post(f"{ONE}/revisions", json={**sent, "pass": old}).status_code == 403
    saved = writer.post(f"{ONE}/revisions", json={**sent, "pass": told["pass"]}).get_json()
    assert (saved["fate"], saved["stands"]["fields"]["text"]) == ("saved", "Typed before.")


def test_a_page_tells_a_device_which_of_its_words_have_arrived(
    writer: FlaskClient, group: WorkingGroup, amal: Person
) -> None:
    text = make_recommendation(group)
    made = comment(text, actor_of(amal)).client_id
    others = comment(text, actor_of(seat(group, "Noor"))).client_id
    suggested = suggest(text, actor_of(amal)).client_id
    db.session.commit()
    page = writer.get(ONE).text
    assert f'data-arrived="{made}"' in page
    assert str(others) not in page
    assert f'data-arrived="{suggested}"' in writer.get(f"{ONE}/suggest").text


def test_an_observer_gets_no_pass(
    client: FlaskClient, group: WorkingGroup, conference: Conference
) -> None:
    observer = seat(group, "Odd Example", GroupRole.OBSERVER)
    sign_in_by_link(client, observer, conference)
    db.session.commit()
    assert client.get(f"{WG1}/recommendations/pass").get_json() == {
        "person": observer.id,
        "pass": None,
        "merged": [],
    }


def test_what_a_script_sends_is_answered_in_its_own_language(
    client: FlaskClient, group: WorkingGroup
) -> None:
    make_recommendation(group)
    db.session.commit()
    answer = client.post(f"{ONE}/revisions", json={"fields": {"text": "Words"}})
    assert (answer.status_code, answer.is_json) == (401, True)
    assert "signed out" in answer.get_json()["error"]


def test_a_save_without_a_pass_is_refused_as_json(writer: FlaskClient, group: WorkingGroup) -> None:
    make_recommendation(group)
    db.session.commit()
    answer = writer.post(f"{ONE}/revisions", json=saving(writer, fields={}) | {"pass": "forged"})
    assert (answer.status_code, answer.is_json) == (403, True)
    assert writer.post(f"{ONE}/revisions", json=["nonsense"]).status_code == 400


def test_words_say_what_stands_and_who_saved_it(writer: FlaskClient, group: WorkingGroup) -> None:
    recommendation = make_recommendation(group, text="One")
    make_revision(recommendation, base_number=1, text="Two", actor=actor_of(seat(group, "Noor")))
    db.session.commit()
    stands = writer.get(f"{ONE}/words").get_json()["stands"]
    assert (stands["number"], stands["fields"]["text"], stands["author"]) == (2, "Two", "Noor")


def test_changes_tell_what_is_new_in_a_few_statements(
    writer: FlaskClient, group: WorkingGroup
) -> None:
    recommendation = make_recommendation(group, text="One")
    noor = seat(group, "Noor")
    presence.renew(
        recommendation_id=recommendation.id, person_id=noor.id, field="rationale", now=clock.now()
    )
    db.session.commit()
    with count_statements() as few:
        answer = writer.get(f"{WG1}/changes")
    told = answer.get_json()
    assert told["items"] == [{"item": "1", "head": 1, "newest": 1, "state": "draft"}]
    assert told["writing"] == [{"item": "1", "field": "rationale", "who": "Noor"}]
    assert told["is_late"] is False
    same = writer.get(f"{WG1}/changes", headers={"If-None-Match": answer.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    for number in (2, 3):
        make_recommendation(group, text=f"Text {number}")
    db.session.commit()
    with count_statements() as more:
        assert len(writer.get(f"{WG1}/changes").get_json()["items"]) == 3
    assert more.count == few.count


@pytest.mark.parametrize(
    ("state", "until", "is_closed", "is_late"),
    [
        ("draft", None, False, False),
        ("draft", None, True, True),
        ("returned", None, True, False),
        ("returned", timedelta(hours=1), True, False),
        ("returned", -timedelta(hours=1), False, True),
        ("validated", None, False, True),
        ("withdrawn", None, False, True),
    ],
)
def test_a_page_says_of_its_own_text_whether_it_is_too_late(
    writer: FlaskClient,
    group: WorkingGroup,
    state: str,
    until: timedelta | None,
    is_closed: bool,
    is_late: bool,
) -> None:
    text = make_recommendation(group)
    text.state = RecommendationState(state)
    text.returned_until = clock.now() + until if until else None
    group.deadline = clock.now() - timedelta(hours=1) if is_closed else None
    db.session.commit()
    told = writer.get(f"{WG1}/changes?item=1&head=1").get_json()
    assert told["is_late"] is is_late
    assert writer.get(f"{WG1}/changes?item=&head=0").get_json()["is_late"] is is_closed
    [said] = re.findall(r"<p [^>]*data-room-late[^>]*>", writer.get(ONE).text)
    assert ("hidden" not in said) is is_late


def test_presence_is_leased_hidden_and_swept(writer: FlaskClient, group: WorkingGroup) -> None:
    recommendation = make_recommendation(group)
    db.session.commit()
    token = given(writer)
    for field in ("text", "rationale", "nonsense", "title"):
        sent = {"field": field, "pass": token}
        assert writer.post(f"{ONE}/presence", json=sent).status_code == 204
    assert writer.post(f"{ONE}/presence", json={"field": "text"}).status_code == 403
    assert writer.post(f"{ONE}/presence", json={"pass": token}).status_code == 400
    [row] = db.session.scalars(select(WriterPresence))
    assert (row.recommendation_id, row.field) == (recommendation.id, "title")
    assert writer.get(f"{WG1}/changes").get_json()["writing"] == []  # one's own is no news
    assert presence.writing(group, now=row.until) == []
    presence.forget(now=row.until)
    assert db.session.scalars(select(WriterPresence)).all() == []


def test_a_protected_writer_is_shown_by_display_name(
    writer: FlaskClient, group: WorkingGroup
) -> None:
    recommendation = make_recommendation(group)
    shy = seat(group, "Real Name")
    shy.is_protected, shy.display_name = True, "A delegate"
    presence.renew(
        recommendation_id=recommendation.id, person_id=shy.id, field="text", now=clock.now()
    )
    db.session.commit()
    told = writer.get(f"{WG1}/changes")
    assert told.get_json()["writing"][0]["who"] == "A delegate"
    assert "Real Name" not in told.text


def test_the_chatham_house_rule_names_no_writer_to_the_team(
    client: FlaskClient, conference: Conference, group: WorkingGroup
) -> None:
    group.is_chatham = True
    noor = seat(group, "Noor Other")
    recommendation = make_recommendation(group, actor=actor_of(noor))
    presence.renew(
        recommendation_id=recommendation.id, person_id=noor.id, field="text", now=clock.now()
    )
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    db.session.commit()
    for address in (f"{WG1}/changes", f"{ONE}/words", ONE):
        assert "Noor Other" not in client.get(address).text


@pytest.fixture
def contested(group: WorkingGroup, amal: Person) -> Revision:
    """Amal's text waits: Noor had changed the same words, and another field."""
    noor = actor_of(seat(group, "Noor"))
    recommendation = make_recommendation(group, text="Base", rationale="Old")
    make_revision(recommendation, base_number=1, text="Theirs", rationale="New", actor=noor)
    return make_revision(
        recommendation, base_number=1, text="Ours", rationale="Old", actor=actor_of(amal)
    )


def test_a_waiting_text_is_listed_and_decided_on_without_a_script(
    writer: FlaskClient, contested: Revision
) -> None:
    assert "Texts that wait for a decision" in writer.get(ONE).text
    page = writer.get(f"{ONE}/branches/{contested.number}").text
    for said in ("Theirs", "Ours", "Amal Example", "Noor", "To decide: Text"):
        assert said in page
    hidden = dict(re.findall(r'name="(client_id|base_number|settles)"[^>]*value="([^"]*)"', page))
    assert re.search(r'name="rationale"[^>]*>\s*New<', page)  # nobody's other field goes back
    answer = writer.post(ONE, data={**hidden, "text": "Both", "rationale": "New"} | UNSAID)
    assert answer.status_code == 303
    assert "Texts that wait for a decision" not in writer.get(ONE).text
    assert writer.get(f"{ONE}/branches/{contested.number}").status_code == 404


def test_what_stands_may_be_let_be_once(writer: FlaskClient, contested: Revision) -> None:
    address = f"{ONE}/branches/{contested.number}/let-be"
    assert "What stands stays" in writer.post(address, follow_redirects=True).text
    assert "decided meanwhile" in writer.post(address, follow_redirects=True).text
    stands = writer.get(f"{ONE}/words").get_json()["stands"]["fields"]
    assert (stands["text"], stands["rationale"]) == ("Theirs", "New")


def test_fields_that_are_not_asked_keep_what_they_hold(
    writer: FlaskClient, group: WorkingGroup
) -> None:
    group.asked_fields = ["title", "text"]
    make_recommendation(group, text="One", rationale="Because")
    db.session.commit()
    page = writer.get(ONE).text
    assert re.search(r'<textarea[^>]*name="rationale"', page)
    assert re.search(r'<input type="hidden" name="indicator"', page)
    assert re.search(r'<input type="hidden" name="time_frame" value="unsaid"', page)


def test_who_was_taken_out_is_not_told_what_the_others_write(
    writer: FlaskClient, group: WorkingGroup, amal: Person
) -> None:
    make_recommendation(group, text="What the group says among itself.")
    sent = saving(writer, fields={**UNSAID, "text": "One more thought."})
    db.session.execute(delete(GroupMember).where(GroupMember.person_id == amal.id))
    db.session.commit()
    for _again in range(2):
        answer = writer.post(f"{ONE}/revisions", json=sent)
        assert (answer.status_code, answer.get_json()["fate"]) == (200, "quarantined")
        assert "among itself" not in answer.text


def test_who_leads_is_told_of_words_that_were_kept_aside(
    app: Flask, writer: FlaskClient, group: WorkingGroup, amal: Person
) -> None:
    text = make_recommendation(group, text="What stands.")
    sent = saving(writer, fields={**UNSAID, "text": "One more thought."})
    db.session.execute(delete(GroupMember).where(GroupMember.person_id == amal.id))
    pages = {}
    for role in (GroupRole.RAPPORTEUR, GroupRole.MEMBER):
        pages[role] = app.test_client()
        conference = db.session.get_one(Conference, group.conference_id)
        sign_in_by_link(pages[role], make_member(group, role), conference)
    db.session.commit()
    told = "sent other words for WG1-R01"
    address = "/c/tip/groups/WG1"
    assert told not in pages[GroupRole.RAPPORTEUR].get(address).text
    assert writer.post(f"{ONE}/revisions", json=sent).get_json()["fate"] == "quarantined"
    assert told in pages[GroupRole.RAPPORTEUR].get(address).text
    assert told not in pages[GroupRole.MEMBER].get(address).text
    make_revision(text, base_number=1, text="What stands, with their thought.")
    db.session.commit()
    assert told not in pages[GroupRole.RAPPORTEUR].get(address).text
