"""Setting groups up, a participant's own page, and the group's page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.queries import find_group
from eventmgr.people.models import Person
from eventmgr.recommendations.operations import submit_group
from eventmgr.registration.queries import find_registration
from eventmgr.registration.questionnaire.asked import Option
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.conftest import count_statements
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room, make_team_member, make_theme
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW, make_person
from tests.factories.questionnaire import answer, make_ready
from tests.factories.recommendations import actor_of, make_recommendation
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import read, texts

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def organiser(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    return client


def as_member(
    client: FlaskClient, group: WorkingGroup, role: GroupRole = GroupRole.MEMBER
) -> FlaskClient:
    conference = db.session.get_one(Conference, group.conference_id)
    person = make_member(group, role, make_participant(conference, name="Amal Example"))
    sign_in_by_link(client, person, conference)
    return client


def group_of(conference: Conference, code: str = "WG1") -> WorkingGroup:
    db.session.expire_all()
    found = find_group(conference, code)
    assert found is not None
    return found


def test_an_organiser_sets_a_group_up(organiser: FlaskClient, conference: Conference) -> None:
    theme, room = make_theme(conference), make_room(conference)
    answer = organiser.post(
        "/manage/tip/groups/new",
        data={
            "title": "  Protection \n of victims",
            "theme_id": theme.id,
            "room_id": room.id,
            "session_ids": [],
            "deadline": "2026-03-02T15:30",
            "mandate": "Say what\r\nshall change.",
            "guiding_questions": "Who?\n\nWhat?",
            "is_chatham": "y",
        },
    )
    assert (answer.status_code, answer.location) == (303, "/manage/tip/groups/WG1")
    group = group_of(conference)
    assert group.title == "Protection of victims"
    assert (group.theme_id, group.room_id, group.sessions) == (theme.id, room.id, [])
    assert group.deadline == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    assert group.mandate == "Say what\nshall change."
    assert group.questions == ["Who?", "What?"]
    assert group.is_chatham


def test_the_form_shows_the_deadline_by_the_clocks_at_the_venue(
    organiser: FlaskClient, conference: Conference
) -> None:
    make_group(conference, deadline=datetime(2026, 3, 2, 10, 30, tzinfo=UTC))
    page = organiser.get("/manage/tip/groups/WG1").text
    assert re.search(r'value="2026-03-02[ T]15:30(:00)?"', page)


def test_a_group_without_title_is_refused_with_what_was_typed(organiser: FlaskClient) -> None:
    answer = organiser.post("/manage/tip/groups/new", data={"title": " ", "mandate": "Typed words"})
    assert answer.status_code == 422
    assert "Typed words" in answer.text


def test_a_change_is_saved_and_a_foolish_year_refused(
    organiser: FlaskClient, conference: Conference
) -> None:
    make_group(conference)
    answer = organiser.post("/manage/tip/groups/WG1", data={"title": "New title"})
    assert answer.status_code == 303
    assert group_of(conference).title == "New title"
    late = {"title": "Other title", "deadline": "0001-01-01T00:00"}
    answer = organiser.post("/manage/tip/groups/WG1", data=late)
    assert answer.status_code == 422
    assert "Other title" in answer.text
    assert group_of(conference).title == "New title"


def hidden_version(page: str) -> str:
    [version] = re.findall(r'name="version" type="hidden" value="([^"]+)"', page)
    return str(version)


def test_a_setting_that_somebody_else_changed_is_overwritten_knowingly_only(
    organiser: FlaskClient, conference: Conference
) -> None:
    make_group(conference, title="Before")
    db.session.commit()
    version = hidden_version(organiser.get("/manage/tip/groups/WG1").text)
    theirs = {"title": "Theirs", "version": version}
    assert organiser.post("/manage/tip/groups/WG1", data=theirs).status_code == 303
    mine = {"title": "Mine", "version": version}
    answer = organiser.post("/manage/tip/groups/WG1", data=mine)
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile." in answer.text
    assert 'value="Mine"' in answer.text
    assert group_of(conference).title == "Theirs"
    mine["version"] = hidden_version(answer.text)
    assert organiser.post("/manage/tip/groups/WG1", data=mine).status_code == 303
    assert group_of(conference).title == "Mine"


def test_people_get_seats_by_choice_and_by_address(
    organiser: FlaskClient, conference: Conference
) -> None:
    group = make_group(conference)
    chosen = make_participant(conference)
    make_participant(conference, email="noor@example.org")
    answer = organiser.post(
        "/manage/tip/groups/WG1/seats",
        data={
            "seat-people": [chosen.id],
            "seat-addresses": "Noor Example <NOOR@example.org>;",
            "seat-role": "rapporteur",
        },
    )
    assert answer.status_code == 303
    members = db.session.scalars(select(GroupMember).where(GroupMember.group_id == group.id)).all()
    assert [each.role for each in members] == [GroupRole.RAPPORTEUR] * 2
    page = organiser.get("/manage/tip/groups/WG1").text
    assert "Nobody sits here yet" not in page


def test_an_unknown_address_seats_nobody_and_stays_in_the_form(
    organiser: FlaskClient, conference: Conference
) -> None:
    group = make_group(conference, is_chatham=True)
    known = make_participant(conference)
    db.session.commit()
    answer = organiser.post(
        "/manage/tip/groups/WG1/seats",
        data={
            "seat-people": [known.id],
            "seat-addresses": "nobody@example.org",
            "seat-role": "member",
        },
    )
    assert answer.status_code == 422
    assert answer.text.count("nobody@example.org") >= 2
    assert len(re.findall(r"<input checked[^>]* name=\"is_chatham\"", answer.text)) == 1
    assert (
        db.session.scalars(select(GroupMember).where(GroupMember.group_id == group.id)).all() == []
    )


def test_roles_are_changed_and_seats_taken(organiser: FlaskClient, conference: Conference) -> None:
    group = make_group(conference)
    make_member(group)
    member = db.session.scalars(select(GroupMember)).one()
    address = f"/manage/tip/groups/WG1/seats/{member.id}"
    assert organiser.post(address, data={"role": "moderator"}).status_code == 303
    assert group_of(conference).members[0].role is GroupRole.MODERATOR
    assert organiser.post(f"{address}/remove").status_code == 303
    assert group_of(conference).members == []
    assert organiser.post(f"{address}/remove").status_code == 404


def test_a_seat_of_another_group_is_not_found(
    organiser: FlaskClient, conference: Conference
) -> None:
    make_group(conference)
    make_member(make_group(make_conference()))
    member = db.session.scalars(select(GroupMember)).one()
    assert organiser.post(f"/manage/tip/groups/WG1/seats/{member.id}/remove").status_code == 404


def test_the_empty_list_offers_the_first_step(organiser: FlaskClient) -> None:
    page = organiser.get("/manage/tip/groups").text
    assert "No working groups yet" in page
    assert page.count('href="/manage/tip/groups/new"') == 2


def test_the_list_says_how_far_a_group_is_once(
    organiser: FlaskClient, conference: Conference
) -> None:
    group = make_group(conference, room_id=make_room(conference, name="Cedar Room").id)
    make_recommendation(group)
    submit_group(group=group, may_be_late=True, actor=actor_of(make_person()), now=NOW)
    page = organiser.get("/manage/tip/groups").text
    assert (page.count("Submitted"), page.count("Cedar Room")) == (1, 1)
    assert organiser.get("/manage/tip/groups/board").text.count(">Submitted<") == 2


def test_the_list_takes_as_many_statements_for_many_groups(
    organiser: FlaskClient, conference: Conference
) -> None:
    counts = []
    for more in range(2):
        for _group in range(1 + more):
            group = make_group(conference, room_id=make_room(conference).id)
            make_member(group, GroupRole.MODERATOR)
            make_recommendation(group)
        db.session.commit()
        with count_statements() as counted:
            assert organiser.get("/manage/tip/groups").status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_organisers_see_in_which_order_people_wish(
    organiser: FlaskClient, conference: Conference
) -> None:
    make_ready(conference, ReadyMade.GROUPS)
    wished, other = make_group(conference), make_group(conference)
    seated = make_member(wished, person=make_participant(conference, name="Esra"))
    answered(conference, seated, ["WG2", "WG1"])
    counts = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            for name, order in (("Amal", ["WG2"]), ("Basma", ["WG2", "WG1"]), ("Dina", ["WG1"])):
                person = make_participant(conference, name=f"{name} {number}")
                answered(conference, person, order)
        db.session.commit()
        with count_statements() as counted:
            page = read(organiser.get(f"/manage/tip/groups/{wished.code}"))
        counts.append(counted.count)
    assert counts[0] == counts[1]
    assert texts(page, "//select[@name='seat-people']/option") == [
        *(f"Dina {number} (Choice 1)" for number in (1, 2, 3)),
        *(f"Basma {number} (Choice 2)" for number in (1, 2, 3)),
        *(f"Amal {number}" for number in (1, 2, 3)),
    ]
    assert texts(page, "//*[@aria-labelledby='members']//li//*[@class='badge']") == ["Choice 2"]
    page = read(organiser.get(f"/manage/tip/groups/{other.code}"))
    assert "Basma 1 (Choice 1)" in texts(page, "//select[@name='seat-people']/option")
    assert "Choice" not in organiser.get("/c/tip/groups/WG1").text


def answered(conference: Conference, person: Person, codes: list[str]) -> None:
    registration = find_registration(conference, person.id)
    assert registration is not None
    groups = [Option(f"WG{number}", "") for number in (1, 2)]
    answer(registration, {"group-preferences": codes}, groups=groups)


def test_my_page_says_where_when_with_whom_and_what_next(
    client: FlaskClient, conference: Conference
) -> None:
    room = make_room(conference, name="Blue hall")
    group = make_group(
        conference, title="Protection", room_id=room.id, deadline=NOW + timedelta(hours=3)
    )
    make_member(group, GroupRole.MODERATOR, make_person(name="Mo Derator"))
    as_member(client, group)
    with clock.fixed(NOW):
        page = client.get("/c/tip/me").text
    for said in (
        "Amal Example",
        "Confirmed",
        "Protection",
        "Blue hall",
        "Mo Derator",
        "3 hours left",
        "Write the first recommendation.",
        'href="/c/tip/groups/WG1"',
        'href="/c/tip/registration"',
    ):
        assert said in page


def test_my_page_without_a_group_says_so(client: FlaskClient, conference: Conference) -> None:
    sign_in_by_link(client, make_participant(conference), conference)
    assert "not put you into a working group yet" in client.get("/c/tip/me").text


def test_members_are_told_what_is_published_of_their_meeting(
    client: FlaskClient, conference: Conference
) -> None:
    hall = make_room(conference, name="Hall")
    session = make_session(conference, title="Groups meet", room_id=hall.id)
    as_member(client, make_group(conference, session_id=session.id))

    def told() -> list[str]:
        pages = (client.get(path).text for path in ("/c/tip/me", "/c/tip/groups/WG1"))
        return [" ".join(re.findall("09:00|11:00|Hall|not settled", page)) for page in pages]

    assert told() == ["", ""]
    publish_agenda(conference)
    assert told() == ["Hall 09:00", "Hall 09:00"]
    found = db.session.get_one(Session, session.id)
    found.starts_at += timedelta(hours=2)
    found.ends_at += timedelta(hours=2)
    db.session.flush()
    assert told() == ["Hall 09:00", "Hall 09:00"]
    publish_agenda(conference)
    assert told() == ["Hall 11:00", "Hall 11:00"]
    found.state = SessionState.REMOVED
    publish_agenda(conference)
    assert told() == ["", ""]


def test_a_group_cannot_be_given_a_session_that_was_removed(
    organiser: FlaskClient, conference: Conference
) -> None:
    waiting = make_session(conference, title="Waiting", state=SessionState.UNSCHEDULED)
    removed = make_session(conference, title="Gone", state=SessionState.REMOVED)
    make_group(conference, title="Group")
    address = "/manage/tip/groups/WG1"
    assert "Waiting (no time yet)" in organiser.get(address).text
    sent = {"title": "Group", "session_ids": [str(removed.id)]}
    assert organiser.post(address, data=sent).status_code == 422
    assert group_of(conference).sessions == []
    sent["session_ids"] = [str(waiting.id)]
    assert organiser.post(address, data=sent).status_code == 303
    assert [each.id for each in group_of(conference).sessions] == [waiting.id]
    db.session.get_one(Session, waiting.id).state = SessionState.REMOVED
    db.session.flush()
    assert "Waiting (removed)" in organiser.get(address).text
    assert organiser.post(address, data=sent | {"mandate": "More"}).status_code == 303
    assert [each.id for each in group_of(conference).sessions] == [waiting.id]


def test_my_page_is_closed_to_strangers(client: FlaskClient) -> None:
    make_conference(slug="tip")
    sign_in_by_link(client, make_participant(other := make_conference()), other)
    assert client.get("/c/tip/me").status_code == 403


def test_a_protected_member_appears_by_display_name_only(
    client: FlaskClient, conference: Conference
) -> None:
    group = make_group(conference)
    secret = make_person(name="Real Name", is_protected=True, display_name="Advocate 7")
    make_member(group, GroupRole.MODERATOR, secret)
    as_member(client, group)
    for address in ("/c/tip/me", "/c/tip/groups/WG1"):
        page = client.get(address).text
        assert "Advocate 7" in page
        assert "Real Name" not in page


@pytest.mark.parametrize("address", ["/c/tip/groups/wg1", "/c/tip/groups/WG1"])
def test_members_see_their_group_and_others_do_not(
    client: FlaskClient, conference: Conference, address: str
) -> None:
    group, other = make_group(conference), make_group(conference)
    assert other.code == "WG2"
    as_member(client, group)
    assert client.get(address).status_code == 200
    assert client.get("/c/tip/groups/WG2").status_code == 403
    assert client.get("/c/tip/groups/WG3").status_code == 404


def test_user_text_on_the_group_page_is_never_markup(
    client: FlaskClient, conference: Conference
) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    group = make_group(conference, title=hostile, mandate=hostile, guiding_questions=hostile)
    make_recommendation(group, title=hostile, text=hostile, lead_addressee=hostile)
    page = as_member(client, group).get("/c/tip/groups/WG1").text
    assert "<img src=x" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 6


def test_the_group_page_takes_as_many_statements_for_many_recommendations(
    client: FlaskClient, conference: Conference
) -> None:
    group = make_group(conference)
    as_member(client, group, GroupRole.RAPPORTEUR)
    counts = []
    for more in (1, 30):
        for _recommendation in range(more):
            make_recommendation(group)
        db.session.commit()
        with count_statements() as counted:
            assert client.get("/c/tip/groups/WG1").status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]
