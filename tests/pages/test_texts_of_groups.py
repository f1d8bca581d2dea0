"""Findings, disagreements and commitments, the history of a text, and who is named by it."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationKind, RevisionKind
from eventmgr.recommendations.models import Recommendation, Revision, Submission
from eventmgr.recommendations.wording import Wording
from eventmgr.web import passes
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import read, texts

pytestmark = pytest.mark.usefixtures("session")
WG1 = "/c/tip/groups/WG1"
KINDS = [
    (RecommendationKind.FINDING, "F01", "Findings"),
    (RecommendationKind.DISAGREEMENT, "D01", "Points of no agreement"),
    (RecommendationKind.COMMITMENT, "P01", "Commitments offered"),
]


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference)


@pytest.fixture
def rapporteur(client: FlaskClient, group: WorkingGroup) -> FlaskClient:
    return seated(client, group, GroupRole.RAPPORTEUR)


def seated(client: FlaskClient, group: WorkingGroup, role: GroupRole) -> FlaskClient:
    conference = db.session.get_one(Conference, group.conference_id)
    person = make_member(group, role, make_participant(conference, name="Amal Example"))
    sign_in_by_link(client, person, conference)
    db.session.commit()
    return client


def organiser_of(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    db.session.commit()
    return client


def typed(**fields: Any) -> dict[str, Any]:
    usual = {"base_number": "0", "text": "We saw it.", "time_frame": "unsaid"}
    return {"client_id": str(uuid4()), **usual, **fields}


@pytest.mark.parametrize(("kind", "key", "title"), KINDS)
def test_each_kind_is_written_saved_ordered_and_taken_off(
    rapporteur: FlaskClient, kind: str, key: str, title: str
) -> None:
    new, one = f"{WG1}/recommendations/new?kind={kind}", f"{WG1}/recommendations/{key}"
    form = read(rapporteur.get(new)).xpath("//main//form[@novalidate]")[0]
    assert form.get("action") == new
    assert rapporteur.post(new, data=typed()).location == one
    assert rapporteur.post(new, data=typed(text="Another.")).status_code == 303
    saved = rapporteur.post(one, data=typed(text="We saw it twice.", base_number="1"))
    assert saved.location == one
    assert "WG1-" + key in read(rapporteur.get(one)).xpath("string(//h1)")
    assert rapporteur.post(f"{one}/down").status_code == 303
    page = read(rapporteur.get(WG1))
    section = f"//section[@aria-labelledby='{kind}']"
    assert texts(page, f"{section}//h2") == [title]
    assert texts(page, f"{section}//li//a") == [f"WG1-{key[0]}02", f"WG1-{key[0]}01"]
    assert texts(page, f"{section}//li//p[@class='user-text']") == ["Another.", "We saw it twice."]
    assert texts(page, "//section[@aria-labelledby='recommendations']//li") == []
    rapporteur.post(f"{one}/withdraw")
    assert "Withdrawn" in rapporteur.get(one).text


def test_a_form_asks_for_what_makes_sense(rapporteur: FlaskClient) -> None:
    asked = {}
    for kind in RecommendationKind:
        page = read(rapporteur.get(f"{WG1}/recommendations/new?kind={kind}"))
        labels = texts(page, "//main//form[@novalidate]//label[@class='form-label']")
        asked[kind] = [each.removesuffix(" optional") for each in labels]
    assert asked["finding"] == ["Title", "Text", "Rationale", "Theme"]
    assert asked["disagreement"] == ["What is at issue", "The positions", "Rationale", "Theme"]
    assert asked["commitment"] == [
        "Title", "Text", "Who commits", "Time frame", "Indicator", "Theme",
    ]  # fmt: skip
    assert "Supporting addressees" in asked["recommendation"]


@pytest.mark.parametrize(
    "address", ["new?kind=poem", "X01", "R01", "F" + "9" * 10, "F" + "9" * 5000, "f01", "F01x"]
)
def test_what_is_no_text_is_not_found(rapporteur: FlaskClient, address: str) -> None:
    assert rapporteur.get(f"{WG1}/recommendations/{address}").status_code == 404


def test_a_device_begins_and_saves_each_kind(rapporteur: FlaskClient, group: WorkingGroup) -> None:
    person_id = db.session.scalars(select(GroupMember.person_id)).one()
    token = passes.issue(person_id=person_id, place=group.id)

    def sent(**values: Any) -> dict[str, Any]:
        return {"client_id": str(uuid4()), "pass": token, "fields": {"text": "Seen."}, **values}

    begin = f"{WG1}/recommendations/revisions"
    begun = rapporteur.post(begin, json=sent(kind="finding"))
    assert begun.get_json()["recommendation"] == "F01"
    assert rapporteur.post(begin, json=sent()).get_json()["recommendation"] == "1"
    saved = rapporteur.post(f"{WG1}/recommendations/F01/revisions", json=sent(base=1))
    assert (saved.get_json()["fate"], saved.get_json()["number"]) == ("saved", 2)
    for wrong in ("poem", 7, ["finding"], {"a": 1}):
        assert rapporteur.post(begin, json=sent(kind=wrong)).status_code == 422


def test_they_are_handed_in_with_the_list_and_counted_apart(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    finding = make_recommendation(group, kind=RecommendationKind.FINDING, text="Seen.")
    db.session.commit()
    page = read(rapporteur.get(f"{WG1}/submit"))
    assert texts(page, "//main//form//button") == []
    ask = make_recommendation(group)
    db.session.commit()
    page = read(rapporteur.get(f"{WG1}/submit"))
    assert texts(page, "//main//form//button") == ["Submit 1 recommendation"]
    seen = page.xpath("//input[@name='seen']/@value")[0]
    assert rapporteur.post(f"{WG1}/submit", data={"seen": seen}).status_code == 303
    [submission] = db.session.scalars(select(Submission))
    assert submission.revision_ids == [ask.revision_id, finding.revision_id]


def test_the_table_holds_every_kind_if_asked(
    client: FlaskClient, conference: Conference, group: WorkingGroup
) -> None:
    organiser = organiser_of(client, conference)
    for kind in RecommendationKind:
        make_recommendation(group, kind=kind)
    db.session.commit()

    def told(query: str) -> list[tuple[str, str]]:
        table = organiser.get(f"/manage/tip/recommendations.csv{query}").data.decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(table, newline=""))
        return [(each["Reference"], each["Kind"]) for each in rows]

    assert told("") == [("WG1-R01", "Recommendation")]
    assert told("?kind=finding") == [("WG1-F01", "Finding")]
    assert [reference for reference, _kind in told("?kind=")] == [
        "WG1-R01", "WG1-F01", "WG1-D01", "WG1-P01",
    ]  # fmt: skip
    assert "WG1-F01" not in organiser.get("/manage/tip/recommendations").text
    assert "WG1-F01" in organiser.get("/manage/tip/recommendations?kind=").text


def test_the_groups_page_costs_the_same_for_any_number_of_texts(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    costs = []
    for more in (1, 2):
        for kind in [*RecommendationKind] * more:
            make_recommendation(group, kind=kind)
        db.session.commit()
        with count_statements() as statements:
            assert rapporteur.get(WG1).status_code == 200
        costs.append(statements.count)
        group = db.session.get_one(WorkingGroup, group.id)
    assert costs[0] == costs[1]


def test_the_history_tells_what_changed_in_words(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    text = make_recommendation(group, text="Adopt <a> plan.")
    make_revision(text, base_number=1, text="Adopt <the> plan.")
    db.session.commit()
    page = read(rapporteur.get(f"{WG1}/recommendations/1/history"))
    assert texts(page, "//ins") == ["added: the end of what was added;"]
    assert texts(page, "//del") == ["removed: a end of what was removed;"]
    compared = read(rapporteur.get(f"{WG1}/recommendations/1/history/compare?old=2&new=1"))
    assert texts(compared, "//ins") == ["added: a end of what was added;"]
    same = read(rapporteur.get(f"{WG1}/recommendations/1/history/compare?old=2&new=2"))
    assert "The same words." in same.text_content()


@pytest.mark.parametrize(
    "query", ["", "?old=1", "?old=1&new=9", "?old=-1&new=x", "?old=1&new=9999999999"]
)
def test_two_texts_that_are_not_there_are_not_found(
    rapporteur: FlaskClient, group: WorkingGroup, query: str
) -> None:
    make_recommendation(group)
    db.session.commit()
    address = f"{WG1}/recommendations/1/history/compare{query}"
    assert rapporteur.get(address).status_code == 404


def test_an_earlier_text_is_taken_up_again(rapporteur: FlaskClient, group: WorkingGroup) -> None:
    text = make_recommendation(group, text="First words")
    make_revision(text, base_number=1, text="Second words")
    db.session.commit()
    history = f"{WG1}/recommendations/1/history"
    [form] = read(rapporteur.get(history)).xpath("//form[contains(@action, '/restore')]")
    assert form.get("action") == f"{history}/1/restore"
    answer = rapporteur.post(form.get("action"), data=dict(form.form_values()))
    assert answer.location == history
    assert "Taken up again." in rapporteur.get(history).text
    newest = db.session.scalars(select(Revision).order_by(Revision.number.desc())).first()
    assert newest is not None
    assert (newest.kind, newest.number, newest.text) == (RevisionKind.RESTORE, 3, "First words")
    again = rapporteur.post(form.get("action"), data=dict(form.form_values()))
    assert again.status_code == 303
    assert db.session.get_one(Recommendation, text.id).last_number == 3
    assert rapporteur.post(f"{history}/9/restore", data=dict(form.form_values())).status_code == 404


@pytest.mark.parametrize(
    ("role", "shown", "status"),
    [(GroupRole.RAPPORTEUR, True, 303), (GroupRole.MEMBER, False, 403)],
)
def test_what_was_kept_aside_is_taken_over_by_those_who_lead(
    client: FlaskClient, group: WorkingGroup, role: GroupRole, shown: bool, status: int
) -> None:
    text = make_recommendation(group)
    operations.save_revision(
        recommendation=text,
        wording=Wording(text="Typed after the seat was gone."),
        client_id=uuid4(),
        base_number=1,
        may_write=False,
        actor=actor_of(make_participant(db.session.get_one(Conference, group.conference_id))),
        now=NOW,
    )
    visitor = seated(client, group, role)
    history = f"{WG1}/recommendations/1/history"
    page = visitor.get(history).text
    assert ("Typed after the seat was gone." in page) is shown
    assert ("Take it over" in page) is shown
    answer = visitor.post(f"{history}/2/restore", data={"base_number": "1"})
    assert answer.status_code == status


def test_a_late_text_is_taken_over_once_the_deadline_moved(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    text = make_recommendation(group)
    group.deadline = NOW
    make_revision(text, base_number=1, text="Late words", now=NOW + timedelta(hours=1))
    group.deadline = None
    db.session.commit()
    history = f"{WG1}/recommendations/1/history"
    data = {"base_number": "2"}
    assert rapporteur.post(f"{history}/2/restore", data=data).status_code == 303
    stands = db.session.get_one(Recommendation, text.id).revision_id
    assert db.session.get_one(Revision, stands).text == "Late words"


@pytest.mark.parametrize("rule", ["group", "session", "none"])
@pytest.mark.parametrize("inside", [True, False])
def test_who_wrote_is_known_to_the_group(
    client: FlaskClient, conference: Conference, rule: str, inside: bool
) -> None:
    session = make_session(conference, is_chatham=rule == "session")
    group = make_group(conference, is_chatham=rule == "group", session_id=session.id)
    writer = make_member(group, GroupRole.MODERATOR, make_participant(conference, name="Zoe Mark"))
    make_recommendation(group, actor=actor_of(writer))
    operations.submit_group(group=group, may_be_late=True, actor=actor_of(writer), now=NOW)
    db.session.commit()
    visitor = (
        seated(client, group, GroupRole.MEMBER) if inside else organiser_of(client, conference)
    )
    pages = ("", "/recommendations/1", "/recommendations/1/history", "/submit")
    for page in pages[: 3 if inside else 4]:
        answer = visitor.get(f"{WG1}{page}")
        assert answer.status_code == 200
        assert ("Zoe Mark" in answer.text) is (inside or rule == "none"), page


@pytest.mark.parametrize("is_chatham", [True, False])
def test_nobody_is_asked_who_commits_under_the_rule(
    rapporteur: FlaskClient, group: WorkingGroup, *, is_chatham: bool
) -> None:
    group.is_chatham = is_chatham
    kind = RecommendationKind.COMMITMENT
    make_recommendation(group, kind=kind, text="Open a desk.", lead_addressee="The Vantage office")
    db.session.commit()
    page = read(rapporteur.get(f"{WG1}/recommendations/new?kind=commitment"))
    shown = page.xpath("//*[@name='lead_addressee'][not(@type='hidden')]")
    assert bool(shown) is not is_chatham
    sign_in(rapporteur, make_team_member(group.conference, TeamRole.ORGANISER))
    for address in (
        WG1,
        "/manage/tip/recommendations",
        "/manage/tip/recommendations.csv?kind=commitment",
    ):
        answer = rapporteur.get(address)
        assert answer.status_code == 200
        assert "Open a desk." in answer.text or "kind" not in address
        assert ("Vantage" in answer.text) is (not is_chatham and "Open a desk." in answer.text)
