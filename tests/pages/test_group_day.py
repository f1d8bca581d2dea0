"""Windows of many groups, and what members see on the day."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from eventmgr.agenda.enums import SessionKind
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import in_conference, session_ids
from tests.conftest import count_statements
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_meeting, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.recommendations import make_recommendation
from tests.factories.signin import sign_in, sign_in_by_link

pytestmark = pytest.mark.usefixtures("session")
HOUR = timedelta(hours=1)
WINDOWS = "/manage/tip/groups/windows"


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


def deadlines(conference: Conference) -> list[datetime | None]:
    db.session.expire_all()
    return [each.deadline for each in in_conference(conference)]


def test_an_organiser_sets_up_everything_a_group_is_asked_for(
    organiser: FlaskClient, conference: Conference
) -> None:
    sessions = [str(make_session(conference).id) for _each in range(2)]
    sent = {
        "title": "Protection",
        "session_ids": sessions,
        "opens_at": "2026-03-01T09:00",
        "deadline": "2026-03-01T12:00",
        "grace_minutes": "5",
        "recommendations_at_most": "3",
        "presents_minutes": "8",
        "asked_fields": ["indicator", "lead_addressee"],
        "needs_countersign": "y",
    }
    assert organiser.post("/manage/tip/groups/new", data=sent).status_code == 303
    [group] = in_conference(conference)
    assert [str(each) for each in session_ids(group)] == sessions
    assert (group.grace_minutes, group.recommendations_at_most, group.presents_minutes) == (5, 3, 8)
    assert group.asked_fields == ["title", "text", "lead_addressee", "indicator"]
    assert group.needs_countersign
    assert group.opens_at is not None
    assert group.deadline == group.opens_at + 3 * HOUR
    page = organiser.get("/manage/tip/groups/WG1").text
    assert len(re.findall(r'name="(?:session_ids|asked_fields)" value="\w+" checked', page)) == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"opens_at": "2026-03-01T12:00"}, "The deadline comes before writing opens."),
        ({"grace_minutes": "1441"}, "Write a whole number from 0 to 1440."),
        ({"grace_minutes": ""}, "Fill this in."),
        ({"recommendations_at_most": "0"}, "Write a whole number from 1 to 500."),
        ({"presents_minutes": "x"}, "Write a whole number from 1 to 240."),
        ({"asked_fields": ["password"]}, "&#39;password&#39;"),
    ],
)
def test_what_cannot_stand_is_said_and_kept(
    organiser: FlaskClient, conference: Conference, wrong: dict[str, str], said: str
) -> None:
    db.session.commit()
    sent = {"title": "Typed title", "deadline": "2026-03-01T12:00", **wrong}
    answer = organiser.post("/manage/tip/groups/new", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Typed title" in answer.text
    assert in_conference(conference) == []


def test_all_deadlines_move_at_once_and_members_are_told(
    organiser: FlaskClient, conference: Conference
) -> None:
    groups = [make_group(conference, deadline=NOW + HOUR) for _each in range(2)]
    make_member(groups[0], GroupRole.MODERATOR)
    db.session.commit()
    version = re.search(r'name="version"[^>]*value="(\w+)"', organiser.get(WINDOWS).text)
    assert version
    sent = {
        "groups": [each.id for each in groups],
        "minutes": "15",
        "act": "move",
        "version": version[1],
    }
    with clock.fixed(NOW):
        assert organiser.post(WINDOWS, data=sent).status_code == 303
    again = organiser.post(WINDOWS, data=sent)
    assert again.status_code == 409
    assert "Somebody changed this meanwhile" in again.text
    assert deadlines(conference) == [NOW + HOUR + timedelta(minutes=15)] * 2
    said = " ".join(organiser.get("/c/tip/groups/WG1").text.split())
    assert re.search(r"Deadline moved from [^<]+ to [^<]+ by the organisers", said)


def test_nothing_is_ticked_for_the_organisers_and_one_tick_means_all_groups(
    organiser: FlaskClient, conference: Conference
) -> None:
    for _each in range(2):
        make_group(conference, deadline=NOW)
    db.session.commit()
    assert " checked" not in organiser.get(WINDOWS).text
    sent = {"everybody": "y", "minutes": "15", "act": "move"}
    assert organiser.post(WINDOWS, data=sent).status_code == 303
    assert deadlines(conference) == [NOW + timedelta(minutes=15)] * 2


def test_ticked_groups_are_given_a_window(organiser: FlaskClient, conference: Conference) -> None:
    first, _second = (make_group(conference) for _each in range(2))
    sent = {"groups": [first.id], "deadline": "2026-03-01T12:00", "act": "give"}
    assert organiser.post(WINDOWS, data=sent).status_code == 303
    given, kept = deadlines(conference)
    assert given is not None
    assert kept is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"act": "move", "minutes": "15"}, "Tick the groups that are meant."),
        ({"act": "move", "groups": "1x", "minutes": "15"}, "This choice makes no sense."),
        ({"act": "move", "minutes": "99999"}, "Write a whole number"),
        ({"act": "give"}, "Fill in what the groups shall have."),
        ({"act": "give", "deadline": "9999-12-31T00:00"}, "The year 9999 makes no sense here."),
    ],
)
def test_hostile_windows_are_refused(
    organiser: FlaskClient, conference: Conference, sent: dict[str, str], said: str
) -> None:
    make_group(conference, deadline=NOW)
    db.session.commit()
    answer = organiser.post(WINDOWS, data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert deadlines(conference) == [NOW]


def test_windows_take_as_many_statements_for_many_groups(
    organiser: FlaskClient, conference: Conference
) -> None:
    counts = []
    for more in (1, 2):
        for _each in range(more):
            make_group(conference, deadline=NOW)
        db.session.commit()
        with count_statements() as counted:
            assert organiser.get(WINDOWS).status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-60, "Writing opens in 30 minutes."),
        (0, "60 minutes left."),
        (62, "The deadline has passed; 3 minutes of grace left."),
        (66, "The time is over. What is saved now is kept as late."),
    ],
)
def test_the_time_left_stands_without_a_script_and_by_the_servers_clock(
    client: FlaskClient, conference: Conference, minutes: int, said: str
) -> None:
    group = make_group(conference, opens_at=NOW - HOUR / 2, deadline=NOW + HOUR, grace_minutes=5)
    as_member(client, group)
    now = NOW + timedelta(minutes=minutes)
    with clock.fixed(now):
        for address in ("/c/tip/groups/WG1", "/c/tip/me"):
            page = client.get(address).text
            assert f">{said}</p>" in page
            assert f'data-now="{now.timestamp()}"' in page
        told = client.get("/c/tip/groups/WG1/clock")
    assert told.json == {
        "now": now.timestamp(),
        "opens": (NOW - HOUR / 2).timestamp(),
        "deadline": (NOW + HOUR).timestamp(),
        "closes": (NOW + HOUR + timedelta(minutes=5)).timestamp(),
    }
    assert told.cache_control.no_store


@pytest.mark.parametrize(
    ("role", "count", "step"),
    [
        (GroupRole.MEMBER, 0, "Write the first recommendation."),
        (GroupRole.MEMBER, 1, "Go on writing, and endorse what you agree with."),
        (GroupRole.CO_MODERATOR, 1, "Read the list back to the group and submit it."),
        (GroupRole.OBSERVER, 1, "Read along while the group writes."),
    ],
)
def test_the_next_step_is_said_to_each(
    client: FlaskClient, conference: Conference, role: GroupRole, count: int, step: str
) -> None:
    group = make_group(conference)
    for _each in range(count):
        make_recommendation(group)
    as_member(client, group, role)
    for address in ("/c/tip/groups/WG1", "/c/tip/me"):
        assert step in client.get(address).text


def test_who_has_submitted_is_told_when_to_present(
    client: FlaskClient, conference: Conference
) -> None:
    starts = NOW + 5 * HOUR
    make_session(
        conference,
        title="Report back",
        kind=SessionKind.REPORT_BACK,
        starts_at=starts,
        ends_at=starts + HOUR,
    )
    publish_agenda(conference)
    make_group(conference, presents_minutes=7)
    group = make_group(conference, presents_minutes=5)
    make_group(conference, report_back_position=1, presents_minutes=9)
    make_recommendation(group)
    as_member(client, group, GroupRole.RAPPORTEUR)
    with clock.fixed(NOW):
        page = client.get("/c/tip/groups/WG2/submit").text
        sent = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page))
        assert client.post("/c/tip/groups/WG2/submit", data=sent).status_code == 303
        page = client.get("/c/tip/groups/WG2").text
    at = conference.at_venue(starts + timedelta(minutes=16))
    assert re.search(rf"Present at about [^<]+, {at:%H:%M}: Report back\.", page)


def test_the_group_of_the_day_stands_on_top(client: FlaskClient, conference: Conference) -> None:
    later, today = make_group(conference), make_group(conference)
    tomorrow = NOW + timedelta(days=1)
    make_meeting(later, make_session(conference, starts_at=tomorrow, ends_at=tomorrow + HOUR).id)
    make_meeting(today, make_session(conference, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR).id)
    publish_agenda(conference)
    person = make_member(later, person=make_participant(conference))
    make_member(today, person=person)
    sign_in_by_link(client, person, conference)
    order = 'id="group-(WG[0-9])"'
    with clock.fixed(NOW):
        assert re.findall(order, client.get("/c/tip/me").text) == ["WG2", "WG1"]
    with clock.fixed(tomorrow):
        assert re.findall(order, client.get("/c/tip/me").text) == ["WG1", "WG2"]


def test_members_have_the_worksheet_and_leaders_the_brief(
    client: FlaskClient, conference: Conference
) -> None:
    group, _other = make_group(conference), make_group(conference)
    as_member(client, group)
    assert client.get("/c/tip/groups/WG1/worksheet.pdf").data.startswith(b"%PDF")
    assert client.get("/c/tip/groups/WG1/brief.pdf").status_code == 403
    assert client.get("/c/tip/groups/WG2/worksheet.pdf").status_code == 403
    assert client.get("/manage/tip/groups/prints").status_code == 403
    as_member(client, group, GroupRole.CO_MODERATOR)
    answer = client.get("/c/tip/groups/WG1/brief.pdf?language=ur")
    assert answer.data.startswith(b"%PDF")
    assert "tip-wg1-brief-ur.pdf" in answer.headers["Content-Disposition"]
