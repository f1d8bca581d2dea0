"""On the day, signing in leads a member to the page of their group."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from eventmgr.conferences.enums import ConferenceState, GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_meeting, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.signin import sign_in_by_link

pytestmark = pytest.mark.usefixtures("session")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PASSWORD = "a long enough passphrase"


@pytest.fixture
def conference() -> Conference:
    return make_conference(
        slug="tip",
        state=ConferenceState.RUNNING,
        starts=NOW.date(),
        ends=NOW.date() + DAY,
    )


def front(client: FlaskClient, now: datetime = NOW, query: str = "") -> str | None:
    with clock.fixed(now):
        answer = client.get(f"/{query}")
    assert answer.status_code in {200, 303}
    return answer.headers.get("Location")


def test_a_member_is_led_to_the_group_that_meets_today(
    client: FlaskClient, conference: Conference
) -> None:
    group = make_group(conference)
    make_meeting(group, make_session(conference, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR).id)
    publish_agenda(conference)
    colleague = make_member(group, person=make_participant(conference, name="Bela Example"))
    sign_in_by_link(client, make_member(group, person=make_participant(conference)), conference)
    assert front(client) == "/c/tip/groups/WG1"
    assert front(client, NOW + 3 * DAY) is None
    assert front(client, NOW, "?all=1") is None
    with clock.fixed(NOW):
        page = client.get("/c/tip/groups/WG1").text
    assert "/?all=1" in page
    assert '"/c/tip/me"' in page
    now_card = page[page.index('id="now"') : page.index('id="about"')]
    assert colleague.shown_name in now_card, "with whom"


def test_a_list_that_is_due_leads_there_too_while_the_conference_is_on(
    client: FlaskClient, conference: Conference
) -> None:
    group = make_group(conference, deadline=NOW + HOUR)
    sign_in_by_link(client, make_member(group, GroupRole.RAPPORTEUR), conference)
    assert front(client) == "/c/tip/groups/WG1"
    assert front(client, NOW + 2 * DAY) is None
    conference.state = ConferenceState.CLOSED
    assert front(client) is None


def test_who_has_several_groups_that_day_chooses(
    client: FlaskClient, conference: Conference
) -> None:
    first, second = (make_group(conference, deadline=NOW + HOUR) for _each in range(2))
    person = make_member(first, person=make_participant(conference))
    make_member(second, person=person)
    sign_in_by_link(client, person, conference)
    assert front(client) is None
    second.deadline = NOW + 2 * DAY
    assert front(client) == "/c/tip/groups/WG1"


def test_signing_in_leads_there_unless_somewhere_else_was_wanted(
    client: FlaskClient, conference: Conference
) -> None:
    person = make_member(make_group(conference, deadline=NOW + HOUR))
    people.add_account(person=person, actor=COMMAND, now=NOW, password=PASSWORD)
    db.session.commit()
    sent = {"email": person.email, "password": PASSWORD}
    with clock.fixed(NOW):
        answer = client.post("/sign-in", data=sent)
        assert client.get(answer.headers["Location"]).headers["Location"] == "/c/tip/groups/WG1"
        answer = client.post("/sign-in?next=/c/tip/me", data=sent)
    assert answer.headers["Location"] == "/c/tip/me"


def test_strangers_and_other_groups_change_nothing(
    client: FlaskClient, conference: Conference
) -> None:
    make_member(make_group(conference, deadline=NOW + HOUR))
    sign_in_by_link(client, make_participant(conference), conference)
    assert front(client) is None


def test_a_large_group_costs_no_more_statements(
    client: FlaskClient, conference: Conference
) -> None:
    group = make_group(conference, deadline=NOW + HOUR)
    sign_in_by_link(client, make_member(group), conference)
    counts = []
    for more in (1, 3):
        for _each in range(more):
            make_member(group)
        db.session.commit()
        with count_statements() as counted:
            assert front(client) == "/c/tip/groups/WG1"
        counts.append(counted.count)
    assert counts[0] == counts[1]
