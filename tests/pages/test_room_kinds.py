"""Texts of every kind in the room: nothing hidden is emptied, nothing demanded unasked."""

import re

import pytest
from flask.testing import FlaskClient

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationKind, TimeFrame
from eventmgr.recommendations.models import Recommendation
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link

pytestmark = pytest.mark.usefixtures("session")
WG1 = "/c/tip/groups/WG1/recommendations"
FINDING, COMMITMENT = RecommendationKind.FINDING, RecommendationKind.COMMITMENT


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference)


@pytest.fixture
def rapporteur(client: FlaskClient, conference: Conference, group: WorkingGroup) -> FlaskClient:
    person = make_participant(conference, name="Amal Example")
    make_member(group, GroupRole.RAPPORTEUR, person)
    sign_in_by_link(client, person, conference)
    db.session.commit()
    return client


@pytest.fixture
def finding(group: WorkingGroup) -> Recommendation:
    """A finding that holds more than its form asks for: it came over a device or from a paper."""
    made = make_recommendation(
        group,
        kind=FINDING,
        text="Water is short.",
        lead_addressee="Ministry",
        supporting_addressees=("One", "Two"),
        time_frame=TimeFrame.ONE_YEAR,
        indicator="Wells\nand rivers",
    )
    db.session.commit()
    return made


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of the editor's form, untouched."""
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    texts = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?([^<]*)</textarea>', page)
    return {**found, **dict(texts)}


def test_a_plain_save_empties_nothing_that_its_form_hides(
    rapporteur: FlaskClient,
    finding: Recommendation,
) -> None:
    page = rapporteur.get(f"{WG1}/{finding.key}").text
    assert 'type="hidden" name="lead_addressee" value="Ministry"' in page
    sent = {**form_of(page), "text": "Water is scarce."}
    assert rapporteur.post(f"{WG1}/{finding.key}", data=sent).status_code == 303
    stands = rapporteur.get(f"{WG1}/{finding.key}/words").get_json()["stands"]["fields"]
    assert (stands["text"], stands["lead_addressee"]) == ("Water is scarce.", "Ministry")
    assert (stands["time_frame"], stands["indicator"]) == ("one_year", "Wells\nand rivers")
    assert stands["supporting_addressees"] == "One\nTwo"


def test_a_suggestion_is_asked_for_as_its_kind_is(
    rapporteur: FlaskClient,
    finding: Recommendation,
) -> None:
    page = rapporteur.get(f"{WG1}/{finding.key}/suggest").text
    assert "What the group found" in page
    assert not re.search(r"<label[^>]*>\s*(Lead addressee|Time frame)", page)
    sent = {**form_of(page), "text": "Water is scarce."}
    assert rapporteur.post(f"{WG1}/{finding.key}/suggest", data=sent).status_code == 303
    assert (
        "Taken over."
        in rapporteur.post(
            f"{WG1}/{finding.key}/suggestions/2/take-over", follow_redirects=True
        ).text
    )
    stands = rapporteur.get(f"{WG1}/{finding.key}/words").get_json()["stands"]["fields"]
    assert (stands["text"], stands["lead_addressee"]) == ("Water is scarce.", "Ministry")


def test_a_suggestion_leaves_out_what_the_group_is_not_asked_for(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    group.asked_fields = ["title", "text"]
    make_recommendation(group)
    db.session.commit()
    page = rapporteur.get(f"{WG1}/1/suggest").text
    assert not re.search(r"<label[^>]*>\s*(Lead addressee|Time frame|Indicator)", page)


def test_two_texts_of_a_kind_stand_under_its_own_labels(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    commitment = make_recommendation(group, kind=COMMITMENT, lead_addressee="One")
    make_revision(commitment, base_number=1, lead_addressee="Two")
    branch = make_revision(commitment, base_number=1, lead_addressee="Three")
    db.session.commit()
    page = rapporteur.get(f"{WG1}/{commitment.key}/branches/{branch.number}").text
    assert "To decide: " in page
    assert "Who commits" in page
    assert "Lead addressee" not in page


def test_what_no_form_asks_for_hinders_no_validation(
    client: FlaskClient, conference: Conference, group: WorkingGroup
) -> None:
    group.asked_fields = ["title", "text"]
    lead = make_participant(conference, name="Noor")
    make_member(group, GroupRole.RAPPORTEUR, lead)
    made = [
        make_recommendation(group),
        make_recommendation(group, kind=FINDING),
        make_recommendation(group, kind=RecommendationKind.DISAGREEMENT),
    ]
    operations.submit_group(
        group=group,
        may_be_late=True,
        actor=actor_of(lead),
        now=clock.now(),
    )
    sign_in(client, make_team_member(conference, TeamRole.RAPPORTEUR_GENERAL))
    db.session.commit()
    page = client.get("/c/tip/groups/WG1/read-back").text
    assert "Say by when" not in page
    assert "Say who shall act" not in page
    for one in made:
        sent = {"seen": str(one.revision_id)}
        said = client.post(f"{WG1}/{one.key}/validate", data=sent, follow_redirects=True).text
        assert "Validated. It is locked." in said


def test_advice_is_given_on_what_the_form_asks(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    group.asked_fields = ["title", "text", "indicator"]
    db.session.commit()
    page = rapporteur.get(f"{WG1}/new").text
    assert 'data-advice="indicator_missing"' in page
    assert "time_frame_missing" not in page
    assert "lead_addressee_missing" not in page


@pytest.mark.parametrize("act", ["place", "star", "unstar"])
def test_only_recommendations_have_a_place_and_a_star(
    rapporteur: FlaskClient, finding: Recommendation, act: str
) -> None:
    assert rapporteur.post(f"{WG1}/{finding.key}/{act}").status_code == 404
