"""What desks' devices send is taken in or refused with a sentence, whatever it is."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.registration.attendance.models import CheckIn, DeskAct
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import check_in, make_confirmed, make_desk
from tests.factories.people import NOW
from tests.factories.signin import sign_in

UNREADABLE = "This act could not be read. Do it again."
FOREIGN = "This act was sent for somebody else already. Do it again."
OUTCOMES = {"checked_in", "already", "known", "undone", "asks", "refused"}


@pytest.fixture(autouse=True)
def _on_the_first_day() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(client: FlaskClient) -> Conference:
    """A conference whose desk the client is."""
    made = make_conference(slug="forum")
    sign_in(client, make_team_member(made, TeamRole.DESK))
    db.session.commit()
    return made


def _act(**values: Any) -> dict[str, Any]:
    moment = "2026-03-01T08:00:00Z"
    return {"id": str(uuid4()), "day": "2026-03-01", "at": moment, **values}


def _post(client: FlaskClient, acts: str) -> Any:
    return client.post("/manage/forum/desk/acts", data={"acts": acts})


def _send(client: FlaskClient, act: Any) -> dict[str, Any]:
    response = _post(client, json.dumps([act]))
    assert response.status_code == 200
    [answer] = response.get_json()["answers"]
    found: dict[str, Any] = answer
    return found


def test_an_act_of_another_conference_is_refused_and_nothing_is_told(
    client: FlaskClient, conference: Conference
) -> None:
    elsewhere, key = make_conference(), uuid4()
    secret = make_confirmed(elsewhere, name="Secret")
    check_in(elsewhere, secret, make_desk(), client_id=key)
    here = make_confirmed(conference)
    db.session.commit()
    for values in ({"registration": here.id}, {"guest": {"name": "Guest"}}):
        answer = _send(client, _act(id=str(key), **values))
        assert answer == {"id": str(key), "outcome": "refused", "said": FOREIGN}
    found = db.session.scalars(select(CheckIn.registration_id)).all()
    assert found == [secret.id]


def test_one_key_is_one_person(client: FlaskClient, conference: Conference) -> None:
    first, second = make_confirmed(conference, name="Amal"), make_confirmed(conference)
    db.session.commit()
    act = _act(registration=first.id)
    assert _send(client, act)["said"] == "Amal is checked in."
    assert _send(client, {**act, "registration": second.id})["said"] == FOREIGN
    assert _send(client, act)["said"] == "Amal is checked in."
    assert db.session.scalars(select(DeskAct.registration_id)).all() == [first.id]


@pytest.mark.parametrize(
    ("guest", "said"),
    [
        ({"name": "x" * 301}, "Use at most 300 characters."),
        ({"name": "A", "organisation": "x" * 301}, "Use at most 300 characters."),
        ({"name": "\ud800\x00"}, "Write the name as it should stand on the badge."),
        (
            {"name": "A", "email": "no address"},
            "“no address” is not an e-mail address. Check it for typing errors.",
        ),
        ({"name": ["A"]}, UNREADABLE),
        ({"name": "A", "email": 7}, UNREADABLE),
        ({"name": "A", "category": "pirate"}, UNREADABLE),
        ({"name": "A", "category": {}}, UNREADABLE),
        ({}, UNREADABLE),
        ("A", UNREADABLE),
        (None, UNREADABLE),
    ],
)
@pytest.mark.usefixtures("conference")
def test_a_guest_who_cannot_be_kept_is_refused_with_a_sentence(
    client: FlaskClient, guest: Any, said: str
) -> None:
    people = len(db.session.scalars(select(Person)).all())
    answer = _send(client, _act(guest=guest))
    assert (answer["outcome"], answer["said"]) == ("refused", said)
    assert len(db.session.scalars(select(Person)).all()) == people


def test_what_no_text_can_mean_is_left_out(client: FlaskClient, conference: Conference) -> None:
    guest = {"name": "A\x00m\ud800al", "organisation": "\udfffA body\x07"}
    assert _send(client, _act(guest=guest))["said"] == "Amal is checked in."
    found = db.session.scalars(select(Registration)).one()
    assert (found.name, found.organisation) == ("Amal", "A body")
    assert found.conference_id == conference.id


@pytest.mark.parametrize("typed", ["no address", "a@b@c", "x" * 250 + "@example.org"])
def test_the_plain_form_looks_at_the_address_as_everywhere(
    client: FlaskClient, conference: Conference, typed: str
) -> None:
    answer = client.post(
        f"/manage/{conference.slug}/desk/walk-in",
        data={"name": "Amal", "category": "delegate", "email": typed},
    )
    assert answer.status_code == 422
    assert "Amal" in answer.text
    assert db.session.scalars(select(Registration)).all() == []


@pytest.mark.parametrize(
    "registration", [True, 1.0, "1", None, 0, -1, 2**31, 2**63, 10**4000, [1], {}]
)
def test_only_a_number_that_can_be_one_names_a_registration(
    client: FlaskClient, conference: Conference, registration: Any
) -> None:
    make_confirmed(conference, id=1)
    db.session.commit()
    assert _send(client, _act(registration=registration))["said"] == UNREADABLE


@pytest.mark.usefixtures("conference")
@pytest.mark.parametrize(
    "sent", ["[" * 100_000, f'[{{"registration": {"9" * 5000}}}]', "[1e999, NaN, ]", '["\\ud8"]']
)
def test_what_no_reader_understands_is_refused_as_a_whole(client: FlaskClient, sent: str) -> None:
    assert _post(client, sent).status_code == 400


@pytest.mark.usefixtures("conference")
@pytest.mark.parametrize("depth", range(100, 1000, 100))
def test_what_is_nested_deeply_is_answered_or_refused(client: FlaskClient, depth: int) -> None:
    response = _post(client, '[{"id": ' + "[" * depth + "]" * depth + "}]")
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        refused = {"id": None, "outcome": "refused", "said": UNREADABLE}
        assert response.get_json()["answers"] == [refused]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**400), max_value=10**400)
    | st.floats()
    | st.text(st.characters(exclude_categories=[]), max_size=20)
    | st.sampled_from(["2026-03-01", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)
GUESTS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("name", "organisation", "category", "email"), JSON)
)
ACTS = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON | st.uuids().map(str),
        "day": JSON | st.just("2026-03-01"),
        "at": JSON | st.just("2026-03-01T08:00:00Z"),
        "registration": JSON,
        "guest": JSON | GUESTS,
        "sure": JSON,
    },
)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@example(sent=[_act(guest={"name": "A", "email": "a@example.org"}, sure=1)])
@example(sent=[_act(registration=1, at="0001-01-01T00:00:00+23:59")])
@example(sent=[_act(registration=1, at="9999-12-31T23:59:59-23:59")])
@example(sent=[_act(registration=1, day="9999-12-31")])
@given(sent=st.lists(ACTS | JSON, max_size=4) | JSON)
@pytest.mark.usefixtures("conference")
def test_nothing_that_is_sent_is_an_error_of_ours(client: FlaskClient, sent: Any) -> None:
    response = _post(client, json.dumps(sent))
    if not isinstance(sent, list):
        assert response.status_code == 400
        return
    assert response.status_code == 200
    answers = response.get_json()["answers"]
    assert len(answers) == len(sent)
    assert {each["outcome"] for each in answers} <= OUTCOMES
