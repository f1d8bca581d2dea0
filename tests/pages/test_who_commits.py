"""Who commits, written before the Chatham House Rule was switched on: its group alone reads it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Recommendation
from tests.factories.agenda import make_session
from tests.factories.agreeing import suggest
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_meeting, make_member, make_participant
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import read

pytestmark = pytest.mark.usefixtures("session")
ONE = "/c/tip/groups/WG1/recommendations/P01"
OFFICE = "Lantern"


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture(params=["group", "session"])
def group(conference: Conference, request: pytest.FixtureRequest) -> WorkingGroup:
    made = make_group(conference, is_chatham=request.param == "group")
    make_meeting(made, make_session(conference, is_chatham=request.param == "session").id)
    return made


@pytest.fixture
def commitment(group: WorkingGroup) -> Recommendation:
    made = make_recommendation(
        group,
        kind=RecommendationKind.COMMITMENT,
        text="Plant trees.",
        lead_addressee=f"{OFFICE} office",
    )
    make_revision(made, base_number=1, text="Plant oaks.", lead_addressee=f"{OFFICE} house")
    suggest(made, actor_of(make_member(group)), text="Plant elms.", lead_addressee=OFFICE)
    db.session.commit()
    return made


@pytest.fixture
def organiser(
    client: FlaskClient, conference: Conference, commitment: Recommendation
) -> FlaskClient:
    assert commitment
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    db.session.commit()
    return client


@pytest.fixture
def member(
    client: FlaskClient,
    conference: Conference,
    group: WorkingGroup,
    commitment: Recommendation,
) -> FlaskClient:
    assert commitment
    person = make_member(group, GroupRole.MEMBER, make_participant(conference))
    sign_in_by_link(client, person, conference)
    db.session.commit()
    return client


def form_of(client: FlaskClient) -> dict[str, str]:
    [form] = [each for each in read(client.get(ONE)).forms if "text" in each.fields]
    return {name: value or "" for name, value in form.fields.items()}


def lead(commitment: Recommendation) -> str:
    db.session.expire_all()
    fresh = db.session.get_one(Recommendation, commitment.id)
    db.session.refresh(fresh, ["revision"])
    assert fresh.revision
    return f"{fresh.revision.text} {fresh.revision.lead_addressee}"


ADDRESSES = (
    *(ONE, f"{ONE}/agreement", f"{ONE}/suggest", f"{ONE}/words", f"{ONE}/history"),
    *(f"{ONE}/history/compare?old=1&new=2", "/c/tip/groups/WG1/read-back"),
)


@pytest.mark.parametrize("address", [each for each in ADDRESSES if "suggest" not in each])
def test_the_team_does_not_read_it(organiser: FlaskClient, address: str) -> None:
    answer = organiser.get(address)
    assert answer.status_code == 200
    assert "Plant" in answer.text
    assert OFFICE not in answer.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_its_group_reads_it(member: FlaskClient, address: str) -> None:
    assert OFFICE in member.get(address).text


def test_what_the_team_saves_in_a_form_leaves_it_as_it_is(
    organiser: FlaskClient, commitment: Recommendation
) -> None:
    sent = {**form_of(organiser), "text": "Plant beeches."}
    assert sent["lead_addressee"] == ""
    for _time in range(2):
        assert organiser.post(ONE, data=sent).status_code == 303
    assert lead(commitment) == f"Plant beeches. {OFFICE} house"


def test_what_the_team_saves_by_script_leaves_it_as_it_is(
    organiser: FlaskClient, commitment: Recommendation
) -> None:
    [held] = re.findall(r'data-pass="([^"]+)"', organiser.get(ONE).text)
    fields = {**organiser.get(f"{ONE}/words").get_json()["stands"]["fields"], "text": "Plant!"}
    sent: dict[str, Any] = {
        "pass": held,
        "client_id": str(uuid4()),
        "base": 2,
        "fields": {**fields, "lead_addressee": "Somebody else"},
    }
    for _time in range(2):
        answer = organiser.post(f"{ONE}/revisions", json=sent)
        assert (answer.status_code, answer.get_json()["fate"]) == (200, "saved")
        assert OFFICE not in answer.text
    assert lead(commitment) == f"Plant! {OFFICE} house"


def test_its_group_can_take_it_out(member: FlaskClient, commitment: Recommendation) -> None:
    page = member.get(ONE).text
    [field] = re.findall(r'<(?:input|textarea)[^>]*name="lead_addressee"[^>]*>', page)
    assert 'type="hidden"' not in field
    sent = {**form_of(member), "text": "Plant beeches.", "lead_addressee": ""}
    assert member.post(ONE, data=sent).status_code == 303
    assert lead(commitment) == "Plant beeches. "
