"""What the editor's script asks the server, and what the pages offer without it."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Revision
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in_by_link

pytestmark = pytest.mark.usefixtures("session")
WG1 = "/c/tip/groups/WG1"
ONE = f"{WG1}/recommendations/1"
BEGIN = f"{WG1}/recommendations/revisions"


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
    assert [each["recommendation"] for each in answers] == [1, 1]
    first = answers[0]["client_id"]
    sent = saving(writer, after=first, fields={"text": "Adopt a plan soon."})
    assert writer.post(f"{ONE}/revisions", json=sent).get_json()["fate"] == "saved"
    assert db.session.scalars(select(Revision.text).order_by(Revision.id)).all() == [
        "Adopt a plan.",
        "Adopt a plan soon.",
    ]


def test_an_observer_gets_no_pass(
    client: FlaskClient, group: WorkingGroup, conference: Conference
) -> None:
    observer = seat(group, "Odd Example", GroupRole.OBSERVER)
    sign_in_by_link(client, observer, conference)
    db.session.commit()
    assert client.get(f"{WG1}/recommendations/pass").get_json() == {
        "person": observer.id,
        "pass": None,
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
