"""The list read back, signed, returned and validated on pages, and the board of all groups."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.mail.models import Mail
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import Agreement, RecommendationState, TimeFrame
from eventmgr.recommendations.models import Submission
from eventmgr.recommendations.nudges.operations import change_setup
from eventmgr.recommendations.nudges.queries import setup_of
from eventmgr.recommendations.stances import Stance
from tests.conftest import count_statements
from tests.factories.agreeing import answer
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import read

pytestmark = pytest.mark.usefixtures("session")

READ_BACK = "/c/tip/groups/WG1/read-back"
BOARD = "/manage/tip/groups/board"
ONE = "/c/tip/groups/WG1/recommendations/1"


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference, deadline=NOW + timedelta(hours=1), needs_countersign=True)


def seated(app: Flask, group: WorkingGroup, role: GroupRole, name: str = "Amal") -> FlaskClient:
    conference, client = db.session.get_one(Conference, group.conference_id), app.test_client()
    person = make_member(
        group,
        role,
        make_participant(conference, name=name, email=f"{role}@example.org"),
    )
    sign_in_by_link(client, person, conference)
    db.session.commit()
    return client


def office(app: Flask, conference: Conference, role: TeamRole = TeamRole.ORGANISER) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_team_member(conference, role))
    db.session.commit()
    return client


def hidden(page: str, name: str) -> str:
    found = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    [value] = {re.search(r'value="([^"]*)"', each)[1] for each in found}  # type: ignore[index]
    return str(value)


def press(client: FlaskClient, action: str) -> str:
    """Press the button of the list's page that acts there, with all that its form holds."""
    page = client.get(READ_BACK).text
    [form] = re.findall(rf'(?s)<form method="post" action="{action}".*?</form>', page)
    sent: dict[str, list[str]] = {}
    for each in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{word}="([^"]*)"', each) for word in ("name", "value"))
        assert name is not None
        sent.setdefault(name[1], []).append(value[1] if value else "")
    answer = client.post(action, data=sent, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def hand_in(group: WorkingGroup) -> None:
    operations.submit_group(group=group, may_be_late=False, actor=actor_of(make_person()), now=NOW)
    db.session.commit()


def test_every_member_reads_the_whole_list_back(app: Flask, group: WorkingGroup) -> None:
    group.recommendations_at_most = 1
    starred = make_recommendation(group, title="<b>Plan</b>", lead_addressee="The ministry")
    starred.is_starred = True
    make_revision(starred, base_number=1, title="<b>Plan</b>", text="This stands")
    make_revision(starred, base_number=1, title="<b>Plan</b>", text="Wholly other words")
    make_recommendation(group, title="Withdrawn").state = RecommendationState.WITHDRAWN
    make_recommendation(group)
    page = seated(app, group, GroupRole.OBSERVER).get(READ_BACK)
    assert page.status_code == 200
    for words in (
        "WG1-R01",
        "&lt;b&gt;Plan&lt;/b&gt;",
        "Put first",
        "Say by when.",
        "Not said",
        "Not recorded",
        "waits for a decision",
        "asked for 1 recommendation at most",
    ):
        assert words in page.text, words
    assert "Withdrawn" not in page.text
    assert "Submit 2" not in page.text


def test_beside_the_button_stands_what_is_still_open(app: Flask, group: WorkingGroup) -> None:
    group.deadline = None
    torn = make_recommendation(group)
    make_revision(torn, base_number=1, text="This stands")
    make_revision(torn, base_number=1, text="Wholly other words")
    make_recommendation(group)
    rapporteur = seated(app, group, GroupRole.RAPPORTEUR)
    page = rapporteur.get(READ_BACK).text
    assert "1 text waits for a decision between two versions." in page
    assert "Of 2 texts nobody recorded how far the group agrees." in page
    torn.agreement, torn.state = Agreement.CONSENSUS, RecommendationState.AGREED
    db.session.commit()
    assert "Of 1 text nobody recorded" in rapporteur.get(READ_BACK).text


def test_beside_the_level_stands_how_many_object_and_never_who_or_why(
    app: Flask, conference: Conference, group: WorkingGroup
) -> None:
    text = make_recommendation(group, text="Adopt a plan.")
    named = make_member(group, GroupRole.MEMBER, make_participant(conference, name="Odd Example"))
    answer(text, actor_of(named), Stance.OBJECTION, "It costs too much.")
    answer(text, actor_of(make_member(group)), Stance.RESERVATION, "Only with a budget.")
    answer(text, actor_of(make_member(group)))
    db.session.commit()
    page = office(app, conference).get(READ_BACK).text
    assert "1 with a reservation · 1 objects" in page
    assert "endorse" not in page
    for word in ("Odd Example", "costs too much", "with a budget"):
        assert word not in page


def test_two_people_hand_a_list_in(app: Flask, group: WorkingGroup) -> None:
    make_recommendation(group)
    rapporteur = seated(app, group, GroupRole.RAPPORTEUR, "Rapporteur")
    moderator = seated(app, group, GroupRole.MODERATOR, "Moderator")
    address = "/c/tip/groups/WG1/submit"
    with clock.fixed(NOW + timedelta(minutes=65)):
        page = rapporteur.get(address).text
        assert "it still counts as in time" in page
        sent = rapporteur.post(
            address, data={"seen": re.findall(r'name="seen"[^>]*value="([^"]*)"', page)[0]},
            follow_redirects=True,
        )  # fmt: skip
    assert "once a moderator has signed it" in sent.text
    assert "Sign the list" not in rapporteur.get(READ_BACK).text
    refused = rapporteur.post("/c/tip/groups/WG1/sign", data={"submission_id": "1"})
    assert refused.status_code == 403
    with clock.fixed(NOW + timedelta(hours=3)):
        page = moderator.get(READ_BACK).text
        assert "within the grace" in page
        for wrong in ("", "x", "0", "9" * 30):
            answer = moderator.post(
                "/c/tip/groups/WG1/sign", data={"submission_id": wrong}, follow_redirects=True
            )
            assert "read it again" in answer.text
        data = {"submission_id": hidden(page, "submission_id")}
        signed = moderator.post("/c/tip/groups/WG1/sign", data=data, follow_redirects=True)
    assert "Signed. The list is handed in." in signed.text
    assert "Rapporteur" in signed.text
    submission = db.session.scalars(select(Submission)).one()
    assert (submission.is_waiting, submission.at) == (False, NOW + timedelta(minutes=65))


def test_a_moderator_sends_the_list_back_with_a_reason(app: Flask, group: WorkingGroup) -> None:
    make_recommendation(group)
    moderator = seated(app, group, GroupRole.MODERATOR)
    hand_in(group)
    address = "/c/tip/groups/WG1/send-back"
    data = {"submission_id": hidden(moderator.get(address).text, "submission_id")}
    assert moderator.post(address, data={**data, "reason": " "}).status_code == 422
    stale = moderator.post(address, data={"submission_id": "0", "reason": "Typed <i>once</i>"})
    assert stale.status_code == 409
    assert "Typed &lt;i&gt;once&lt;/i&gt;" in stale.text
    sent = moderator.post(address, data={**data, "reason": "<i>Why</i>"}, follow_redirects=True)
    assert "The list came back to the group" in sent.text
    assert "&lt;i&gt;Why&lt;/i&gt;" in sent.text
    assert moderator.post(address, data={**data, "reason": "Again"}).status_code == 409


def test_one_comes_back_and_is_handed_in_again(
    app: Flask, conference: Conference, group: WorkingGroup
) -> None:
    group.needs_countersign = False
    recommendation = make_recommendation(group)
    rapporteur = seated(app, group, GroupRole.RAPPORTEUR)
    chief = office(app, conference, TeamRole.RAPPORTEUR_GENERAL)
    hand_in(group)
    page = chief.get(READ_BACK).text
    seen = {"seen": str(recommendation.revision_id)}
    refused = chief.post(f"{ONE}/validate", data=seen, follow_redirects=True).text
    assert "It lacks the lead addressee" in refused
    assert "Return to the group" in page
    assert chief.post(f"{ONE}/return", data={"reason": ""}).status_code == 422
    past = {"reason": "Keep me", "until": "2020-01-01T10:00"}
    answer = chief.post(f"{ONE}/return", data=past)
    assert (answer.status_code, "Keep me" in answer.text) == (422, True)
    answer = chief.post(f"{ONE}/return", data={"reason": "Who <acts>?"}, follow_redirects=True)
    assert "Returned. The group is being written to." in answer.text
    page = rapporteur.get("/c/tip/groups/WG1").text
    assert "Who &lt;acts&gt;?" in page
    assert "Returned, to be changed and handed in again: WG1-R01." in page
    mail = db.session.scalars(select(Mail)).one()
    assert mail.recipient_address == "rapporteur@example.org"
    revision = make_revision(
        recommendation, base_number=1, lead_addressee="X", time_frame=TimeFrame.ONGOING
    )
    db.session.commit()
    changed = rapporteur.post(f"{ONE}/resubmit", data=seen, follow_redirects=True)
    assert "read it again" in changed.text
    assert "Handed in again" in press(rapporteur, f"{ONE}/resubmit")
    assert rapporteur.post(f"{ONE}/validate", data=seen).status_code == 403
    assert "Validated. It is locked." in press(chief, f"{ONE}/validate")
    assert recommendation.revision_id == revision.id
    assert recommendation.state is RecommendationState.VALIDATED


def test_under_chatham_house_nobody_outside_learns_who_acted(
    app: Flask, conference: Conference, group: WorkingGroup
) -> None:
    group.is_chatham = True
    make_recommendation(group)
    operations.submit_group(
        group=group,
        may_be_late=False,
        actor=actor_of(make_person(name="Zubaida Secret")),
        now=NOW,
    )
    make_member(group, GroupRole.MODERATOR, make_person(name="Yusuf Leading"))
    inside = seated(app, group, GroupRole.MEMBER)
    assert "Zubaida Secret" in inside.get(READ_BACK).text
    outside = office(app, conference, TeamRole.OBSERVER)
    assert "Zubaida Secret" not in outside.get(READ_BACK).text
    assert "Yusuf Leading" not in outside.get(BOARD).text


def test_the_banner_says_what_lacks(app: Flask, group: WorkingGroup) -> None:
    member = seated(app, group, GroupRole.MEMBER)
    address = "/c/tip/groups/WG1"
    with clock.fixed(NOW + timedelta(minutes=29)):
        assert "Nothing has been written yet." not in member.get(address).text
    with clock.fixed(NOW + timedelta(minutes=30)):
        assert "Nothing has been written yet." in member.get(address).text
    make_recommendation(group).state = RecommendationState.PROPOSED
    db.session.commit()
    with clock.fixed(NOW + timedelta(minutes=50)):
        assert "Nothing is agreed on yet." in member.get(address).text


def test_a_page_that_is_open_is_told_the_same(
    app: Flask, conference: Conference, group: WorkingGroup
) -> None:
    """By what it asks anyway: from the moment on, and until whatever deadline holds."""
    group.opens_at = NOW + timedelta(minutes=29)
    member, address = seated(app, group, GroupRole.MEMBER), "/c/tip/groups/WG1"

    def told(minutes: int) -> str:
        with clock.fixed(NOW + timedelta(minutes=minutes)):
            said = str(member.get(f"{address}/changes").json["reminder"])
            for page in (address, f"{address}/recommendations/new"):
                found = read(member.get(page)).xpath("//*[@data-reminder]")
                assert [each.text for each in found] == [said or None]
                assert ["hidden" in each.attrib for each in found] == [not said]
            return said

    assert told(28) == told(29) == ""
    end = conference.at_venue(NOW + timedelta(hours=1))
    said = "Nothing has been written yet. Hand the list in by"
    assert re.fullmatch(rf"{said} .*, {end:%H:%M}\.", told(30))
    group = db.session.merge(group)
    group.deadline = NOW + timedelta(minutes=50)
    db.session.commit()
    assert f"{end - timedelta(minutes=10):%H:%M}." in told(31)
    assert told(50) == ""
    one = make_recommendation(db.session.merge(group))
    db.session.commit()
    assert told(49).startswith("Nothing is agreed on yet.")
    db.session.merge(one).state = RecommendationState.AGREED
    db.session.commit()
    assert told(49) == ""
    db.session.merge(one).state = RecommendationState.WITHDRAWN
    db.session.commit()
    assert told(49).startswith("Nothing has been written yet.")
    done = {"actor": actor_of(make_person()), "now": NOW}
    change_setup(conference=db.session.merge(conference), is_on=False, minutes=[30], **done)
    db.session.commit()
    assert told(49) == ""


def test_organisers_set_the_reminders(app: Flask, conference: Conference) -> None:
    client, address = office(app, conference), "/manage/tip/groups/nudges"
    assert 'value="30, 10"' in client.get(address).text
    refused = client.post(address, data={"is_on": "y", "minutes": "<x>"})
    assert (refused.status_code, "&lt;x&gt;" in refused.text) == (422, True)
    assert client.post(address, data={"is_on": "y", "minutes": "45, 15"}).status_code == 303
    assert setup_of(conference.id).minutes == [45, 15]
    assert client.post(address, data={"minutes": ""}).status_code == 303
    assert setup_of(conference.id).is_on is False


def test_the_board_puts_first_who_needs_help(
    app: Flask, conference: Conference, group: WorkingGroup
) -> None:
    make_recommendation(group)
    hand_in(group)
    make_group(conference)
    overdue = make_group(conference, deadline=NOW - timedelta(minutes=1), grace_minutes=0)
    make_recommendation(overdue, now=NOW - timedelta(hours=1))
    near = make_group(conference, deadline=NOW + timedelta(minutes=5))
    db.session.commit()
    with clock.fixed(NOW):
        page = office(app, conference).get(BOARD).text
    order = re.findall(r'id="(WG\d)"', page)
    assert order == [overdue.code, group.code, near.code, "WG2"]
    assert "Read and sign" in page
    assert "Read through and submit" in page
    assert f"recommendations?kind=&amp;group={group.id}" in page


def test_the_board_tells_of_a_group_that_no_reminder_reaches(
    app: Flask, conference: Conference
) -> None:
    near = make_group(conference, deadline=NOW + timedelta(minutes=5))
    make_member(near, GroupRole.MODERATOR, make_person(email=""))
    db.session.commit()
    said = "Nobody of this group can be written to"
    with clock.fixed(NOW):
        client = office(app, conference)
        page = client.get(BOARD).text
        assert said in page
        assert f"/manage/tip/groups/{near.code}" in page
        make_member(near, GroupRole.MEMBER, make_person(email="somebody@example.org"))
        db.session.commit()
        assert said not in client.get(BOARD).text


def test_the_board_is_asked_for_anew_and_answers_only_news(
    app: Flask, conference: Conference, group: WorkingGroup
) -> None:
    client = office(app, conference)
    with clock.fixed(NOW):
        first = client.get(f"{BOARD}/rows")
        assert "<html" not in first.text
        known = {"If-None-Match": first.headers["ETag"]}
        same = client.get(f"{BOARD}/rows", headers=known)
        assert (same.status_code, same.data) == (304, b"")
        make_recommendation(group)
        db.session.commit()
        news = client.get(f"{BOARD}/rows", headers=known)
    assert news.status_code == 200
    assert "Drafting" in news.text


@pytest.mark.parametrize("address", [BOARD, f"{BOARD}/rows", READ_BACK])
def test_more_groups_need_no_more_statements(
    app: Flask, conference: Conference, group: WorkingGroup, address: str
) -> None:
    client, counts = office(app, conference), []
    for more in (1, 2):
        for _ in range(more):
            other = make_group(conference, deadline=NOW)
            make_member(other, GroupRole.RAPPORTEUR)
            for each in (other, group):
                text = make_recommendation(each)
                make_revision(text, base_number=1)
                make_revision(text, base_number=1, text="Wholly other words")
            operations.submit_group(
                group=other, may_be_late=True, actor=actor_of(make_person()), now=NOW
            )
        db.session.commit()
        with count_statements() as counted:
            assert client.get(address).status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]
