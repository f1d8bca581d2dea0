"""Writing, ordering, handing in and reading recommendations."""

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import func, select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import (
    BranchDecision,
    Recommendation,
    Revision,
    Submission,
)
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member, make_theme
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link

pytestmark = pytest.mark.usefixtures("session")
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    '=HYPERLINK("http://example.org")',
    '#read("data.json") $x$',
    "Subject: x\nBcc: y@example.org",
    "\u202egnp.exe پاکستان 👩‍⚖️ e\u0301",
]
LATE = NOW + timedelta(hours=2)


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference, deadline=NOW + timedelta(hours=1))


@pytest.fixture
def rapporteur(client: FlaskClient, group: WorkingGroup) -> FlaskClient:
    return seated(client, group, GroupRole.RAPPORTEUR)


@pytest.fixture
def organiser(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    db.session.commit()
    return client


def seated(client: FlaskClient, group: WorkingGroup, role: GroupRole) -> FlaskClient:
    conference = db.session.get_one(Conference, group.conference_id)
    person = make_member(group, role, make_participant(conference, name="Amal Example"))
    sign_in_by_link(client, person, conference)
    db.session.commit()
    return client


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "client_id": str(uuid4()),
        "base_number": "0",
        "title": "",
        "text": "Adopt a plan.",
        "lead_addressee": "",
        "supporting_addressees": "",
        "time_frame": "unsaid",
        "indicator": "",
        "rationale": "",
        "theme_id": "",
        **fields,
    }


def texts() -> list[str]:
    return list(db.session.scalars(select(Revision.text).order_by(Revision.id)))


NEW = "/c/tip/groups/WG1/recommendations/new"
ONE = "/c/tip/groups/WG1/recommendations/1"


def test_a_recommendation_is_begun(rapporteur: FlaskClient, conference: Conference) -> None:
    theme = make_theme(conference)
    with clock.fixed(NOW):
        answer = rapporteur.post(
            NEW,
            data=typed(
                title="Plan",
                lead_addressee="Ministry",
                supporting_addressees="First\r\n\r\n Second ",
                time_frame="one_year",
                indicator="Published",
                rationale="Because",
                theme_id=theme.id,
            ),
        )
    assert (answer.status_code, answer.location) == (303, ONE)
    revision = db.session.scalars(select(Revision)).one()
    assert revision.supporting_addressees == ["First", "Second"]
    assert (revision.theme_id, revision.time_frame.value) == (theme.id, "one_year")
    assert (revision.is_late, revision.saved_at) == (False, NOW)
    assert "WG1-R01" in rapporteur.get(ONE).text


def test_a_form_sent_twice_is_saved_once(rapporteur: FlaskClient) -> None:
    sent = typed()
    answers = [rapporteur.post(NEW, data=sent) for _ in range(2)]
    assert [each.location for each in answers] == [ONE, ONE]
    assert texts() == ["Adopt a plan."]


def test_a_save_adds_a_revision(rapporteur: FlaskClient, group: WorkingGroup) -> None:
    make_recommendation(group, text="One")
    page = rapporteur.get(ONE).text
    assert re.search(r'name="base_number"[^>]*value="1"', page)
    answer = rapporteur.post(ONE, data=typed(text="Two", base_number="1"))
    assert (answer.status_code, answer.location) == (303, ONE)
    assert texts() == ["One", "Two"]


@pytest.mark.parametrize("base", ["1", "", "0", "x", "-1", "9" * 30])
def test_a_stale_save_shows_both_texts_and_the_next_one_is_kept(
    rapporteur: FlaskClient, group: WorkingGroup, base: str
) -> None:
    group.deadline = None
    recommendation = make_recommendation(group, text="Base")
    other = actor_of(make_person(name="Noor Other"))
    make_revision(recommendation, base_number=1, text="Their words", actor=other)
    db.session.commit()
    answer = rapporteur.post(ONE, data=typed(text="My words", base_number=base))
    assert answer.status_code == 409
    for said in ("Their words", "My words", "Noor Other"):
        assert said in answer.text
    assert texts() == ["Base", "Their words", "My words"]
    sent = r'name="(client_id|base_number|settles)"[^>]*value="([^"]*)"'
    renewed = dict(re.findall(sent, answer.text))
    assert renewed["base_number"] == "2"
    answer = rapporteur.post(ONE, data=typed(text="Our words", **renewed))
    assert answer.status_code == 303
    assert texts() == ["Base", "Their words", "My words", "Our words"]
    assert recommendation.revision_id == db.session.scalar(select(func.max(Revision.id)))
    assert [each.branch_id for each in db.session.scalars(select(BranchDecision))] == [
        db.session.scalar(select(Revision.id).where(Revision.number == 3))
    ]


def test_going_back_to_a_sent_form_and_typing_on_loses_nothing(rapporteur: FlaskClient) -> None:
    sent = typed(text="First thought")
    rapporteur.post(NEW, data=sent)
    answer = rapporteur.post(NEW, data={**sent, "text": "Second thought"})
    assert answer.status_code == 409
    assert "First thought" in answer.text
    assert "Second thought" in answer.text
    assert f'action="{ONE}"' in answer.text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_kept_and_shown_as_text(rapporteur: FlaskClient, hostile: str) -> None:
    answer = rapporteur.post(NEW, data=typed(text=hostile, title=hostile, rationale=hostile))
    assert answer.status_code == 303
    assert texts() == [hostile]
    for address in (ONE, f"{ONE}/history", "/c/tip/groups/WG1", "/c/tip/groups/WG1/submit"):
        page = rapporteur.get(address).text
        assert str(escape(hostile)) in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_text_of_100_kilobytes_fits_and_a_book_stays_in_the_form(
    rapporteur: FlaskClient,
) -> None:
    assert rapporteur.post(NEW, data=typed(text="ع" * 200_000)).status_code == 303
    long = "x" * 200_001
    answer = rapporteur.post(NEW, data=typed(text=long))
    assert answer.status_code == 422
    assert long in answer.text
    assert len(texts()) == 1


def test_an_empty_form_is_refused_with_the_rest_kept(rapporteur: FlaskClient) -> None:
    answer = rapporteur.post(NEW, data=typed(text=" ", rationale="Typed words"))
    assert answer.status_code == 422
    assert "Typed words" in answer.text
    assert texts() == []


def test_a_lost_token_keeps_what_was_typed(rapporteur: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = rapporteur.post(NEW, data=typed(text="Typed words"))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 422
    assert "Typed words" in answer.text
    assert texts() == []


def test_a_late_save_is_kept_and_shown_as_such(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    make_recommendation(group, text="In time")
    with clock.fixed(LATE):
        answer = rapporteur.post(ONE, data=typed(text="Too late", base_number="1"))
        assert answer.status_code == 303
        listed, shown = rapporteur.get("/c/tip/groups/WG1").text, rapporteur.get(ONE).text
    assert "In time" in listed
    assert "late text waiting" in listed
    assert "Too late" not in listed
    assert "A late text is waiting" in shown
    assert "In time" in shown
    assert "Too late" in shown
    assert db.session.scalars(select(Revision.is_late).order_by(Revision.id)).all() == [False, True]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (GroupRole.MODERATOR, (200, 200, 303, 200)),
        (GroupRole.MEMBER, (200, 200, 303, 403)),
        (GroupRole.OBSERVER, (200, 403, 403, 403)),
    ],
)
def test_who_reads_writes_and_submits(
    client: FlaskClient, group: WorkingGroup, role: GroupRole, statuses: tuple[int, ...]
) -> None:
    make_recommendation(group, text="Readable")
    seated(client, group, role)
    answers = (
        client.get(ONE),
        client.get(NEW),
        client.post(ONE, data=typed(text="", base_number="1")),
        client.get("/c/tip/groups/WG1/submit"),
    )
    assert tuple(each.status_code for each in answers) == statuses
    assert "Readable" in answers[0].text
    assert ("<textarea" in answers[0].text) is (role is not GroupRole.OBSERVER)


def test_another_group_is_closed(rapporteur: FlaskClient, conference: Conference) -> None:
    make_recommendation(make_group(conference))
    db.session.commit()
    there = "/c/tip/groups/WG2/recommendations/1"
    assert rapporteur.get(there).status_code == 403
    assert rapporteur.post(there, data=typed()).status_code == 403
    assert rapporteur.post(f"{there}/withdraw").status_code == 403
    assert rapporteur.get("/c/tip/groups/WG1/recommendations/1").status_code == 404
    assert rapporteur.get(f"/c/tip/groups/WG1/recommendations/{10**30}").status_code == 404


def test_the_list_is_put_in_order_and_things_taken_off(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    for text in ("First", "Second"):
        make_recommendation(group, text=text)
    db.session.commit()
    assert rapporteur.post("/c/tip/groups/WG1/recommendations/2/up").status_code == 303
    page = rapporteur.get("/c/tip/groups/WG1").text
    assert page.index("Second") < page.index("First")
    assert rapporteur.post("/c/tip/groups/WG1/recommendations/2/down").status_code == 303
    page = rapporteur.get("/c/tip/groups/WG1").text
    assert page.index("First") < page.index("Second")
    rapporteur.post(f"{ONE}/withdraw")
    assert "Withdrawn" in rapporteur.get("/c/tip/groups/WG1").text
    assert "First" not in rapporteur.get("/c/tip/groups/WG1/submit").text
    rapporteur.post(f"{ONE}/restore")
    assert "First" in rapporteur.get("/c/tip/groups/WG1/submit").text


def seen_on(page: str) -> dict[str, str]:
    """What the form of the page sends: which revisions it shows."""
    [seen] = re.findall(r'name="seen" type="hidden" value="([^"]*)"', page)
    return {"seen": seen}


def submit_what_is_shown(client: FlaskClient) -> int:
    address = "/c/tip/groups/WG1/submit"
    return client.post(address, data=seen_on(client.get(address).text)).status_code


def test_a_list_that_changed_since_it_was_read_is_shown_anew(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    recommendation = make_recommendation(group, text="Read through")
    db.session.commit()
    address = "/c/tip/groups/WG1/submit"
    with clock.fixed(NOW):
        read = seen_on(rapporteur.get(address).text)
        make_revision(recommendation, base_number=1, text="Never read")
        db.session.commit()
        for nothing_read in (read, {}, {"seen": "x"}, {"seen": "9" * 30}):
            answer = rapporteur.post(address, data=nothing_read)
            assert answer.status_code == 409
            assert "The list has changed since you read it: read it again." in answer.text
            assert "Never read" in answer.text
            assert db.session.scalars(select(Submission)).all() == []
        assert rapporteur.post(address, data=seen_on(answer.text)).status_code == 303
    [submission] = db.session.scalars(select(Submission)).all()
    assert submission.revision_ids == [recommendation.revision_id]


def test_the_whole_list_is_submitted_once(rapporteur: FlaskClient, group: WorkingGroup) -> None:
    for _ in range(2):
        make_recommendation(group)
    db.session.commit()
    with clock.fixed(NOW):
        assert "Submit 2 recommendations" in rapporteur.get("/c/tip/groups/WG1/submit").text
        assert submit_what_is_shown(rapporteur) == 303
        assert submit_what_is_shown(rapporteur) == 422
        moved = rapporteur.post(f"{ONE}/up", follow_redirects=True)
    assert "The list has been submitted" in moved.text
    assert len(db.session.scalars(select(Submission)).all()) == 1
    states = db.session.scalars(select(Recommendation.state)).all()
    assert states == [RecommendationState.SUBMITTED] * 2


def test_after_the_deadline_the_group_is_refused_and_the_organiser_is_not(
    rapporteur: FlaskClient, app: Flask, group: WorkingGroup, conference: Conference
) -> None:
    make_recommendation(group)
    organiser = app.test_client()
    sign_in(organiser, make_team_member(conference, TeamRole.ORGANISER))
    db.session.commit()
    with clock.fixed(LATE):
        assert "The deadline has passed" in rapporteur.get("/c/tip/groups/WG1/submit").text
        assert submit_what_is_shown(rapporteur) == 422
        assert submit_what_is_shown(organiser) == 303


def test_an_organiser_reopens_with_a_reason(organiser: FlaskClient, group: WorkingGroup) -> None:
    make_recommendation(group)
    actor = actor_of(make_person())
    operations.submit_group(group=group, may_be_late=False, actor=actor, now=NOW)
    db.session.commit()
    with clock.fixed(LATE):
        refused = organiser.post("/manage/tip/groups/WG1/reopen", data={"reason": " "})
        assert refused.status_code == 422
        sent = {"reason": "A page is missing.", "deadline": "2026-03-02T18:00"}
        answer = organiser.post("/manage/tip/groups/WG1/reopen", data=sent)
    assert answer.status_code == 303
    assert db.session.scalars(select(Recommendation.state)).one() is RecommendationState.DRAFT
    page = organiser.get("/manage/tip/groups").text
    assert "Mar 2026, 18:00" in page


def test_a_late_text_is_made_to_count(organiser: FlaskClient, group: WorkingGroup) -> None:
    recommendation = make_recommendation(group, text="In time")
    make_revision(recommendation, base_number=1, text="Late words", now=LATE)
    db.session.commit()
    assert organiser.post(f"{ONE}/stand").status_code == 303
    page = organiser.get("/c/tip/groups/WG1").text
    assert "Late words" in page
    assert "In time" not in page


def test_the_history_shows_every_text(rapporteur: FlaskClient, group: WorkingGroup) -> None:
    recommendation = make_recommendation(group, text="First words")
    make_revision(recommendation, base_number=1, text="Second words")
    db.session.commit()
    page = rapporteur.get(f"{ONE}/history").text
    assert page.index("Second words") < page.index("First words")
    assert page.count("This text counts") == 1


def test_the_matrix_filters_and_counts_its_statements(
    organiser: FlaskClient, conference: Conference, group: WorkingGroup
) -> None:
    counts = []
    for more in (1, 60):
        for _ in range(more):
            make_recommendation(group)
        db.session.commit()
        with count_statements() as counted:
            page = organiser.get("/manage/tip/recommendations")
        counts.append(counted.count)
    assert counts[0] == counts[1]
    assert "Page 1 of 2" in page.text
    other = make_group(conference)
    make_recommendation(other, text="Only here")
    db.session.commit()
    page = organiser.get(f"/manage/tip/recommendations?group={other.id}&state=draft").text
    assert "Only here" in page
    assert "WG1-R01" not in page
    assert organiser.get("/manage/tip/recommendations?group=x&state=y&theme=9").status_code == 200
    assert organiser.get("/manage/tip/recommendations?page=0").status_code == 200


def test_the_table_for_spreadsheets_holds_no_formula(
    organiser: FlaskClient, group: WorkingGroup
) -> None:
    make_recommendation(group, text='=1+1,"x"\nnext', title="@cmd", lead_addressee="-2")
    db.session.commit()
    answer = organiser.get("/manage/tip/recommendations.csv")
    said = answer.headers["Content-Disposition"]
    assert said == "attachment; filename=tip-recommendations.csv"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert rows[1][:1] + rows[1][4:7] == ["WG1-R01", "'@cmd", '\'=1+1,"x"\nnext', "'-2"]
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert actions.count("recommendations.exported") == 1


@pytest.mark.parametrize(("rule", "told"), [("open", "Nahid Example"), ("chatham", "")])
def test_who_proposed_it_is_read_in_the_group_and_leaves_no_chatham_house(
    organiser: FlaskClient, conference: Conference, rule: str, told: str
) -> None:
    group = make_group(conference, is_chatham=rule == "chatham")
    make_recommendation(group).proposer = "Nahid Example"
    db.session.commit()
    assert ("Nahid Example" in organiser.get(ONE).text) is bool(told)
    table = organiser.get("/manage/tip/recommendations.csv").data.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(table, newline=""))
    assert row["Proposed by"] == told


def test_a_protected_proposer_is_told_nowhere(organiser: FlaskClient, group: WorkingGroup) -> None:
    make_recommendation(group).proposer = "Example, Nahid"
    make_person(name="Nahid Example", is_protected=True, display_name="Participant A")
    db.session.commit()
    assert "Nahid" not in organiser.get(ONE).text
    assert "Nahid" not in organiser.get("/manage/tip/recommendations.csv").text


@pytest.mark.parametrize(
    "address", ["/manage/tip/recommendations", "/manage/tip/recommendations.csv"]
)
def test_the_matrix_is_for_the_team(rapporteur: FlaskClient, address: str) -> None:
    assert rapporteur.get(address).status_code == 403
