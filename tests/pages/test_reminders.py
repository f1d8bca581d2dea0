"""When the invited are reminded, who is next, and a button that reminds at once."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import html

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.invitations.reminders import queries
from eventmgr.invitations.reminders.models import ReminderSetup
from tests.conftest import count_statements
from tests.factories.answers import let_mails_leave, make_sent, remind_by, reminders
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.letters import make_wording
from tests.factories.people import NOW
from tests.factories.signin import sign_in
from tests.visitor import save, texts

STARTS = date(2026, 4, 1)
PAGE = "/manage/forum/invitations/reminders"


@pytest.fixture(autouse=True)
def _before_the_end() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(client: FlaskClient) -> Conference:
    """A conference whose organiser the client is."""
    conference = make_conference(slug="forum", title="Forum", starts=STARTS, ends=STARTS)
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    return conference


def test_a_rule_is_saved_and_the_plan_follows_it(
    client: FlaskClient, conference: Conference
) -> None:
    make_sent(conference, name="Amal <Khan>")
    assert "Reminders are switched off." in client.get(PAGE).text
    page = client.post(
        PAGE,
        data={"is_on": "y", "first_after": "7", "at_most": "2"},
        follow_redirects=True,
    ).text
    assert "Saved." in page
    assert 'value="7"' in page
    assert "Amal &lt;Khan&gt;" in page
    assert "No answer yet" in page


@pytest.mark.usefixtures("conference")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_on": "y"}, "Say after or before how many days."),
        ({"first_after": "many"}, "Write a whole number from 1 to 365."),
        ({"first_after": "1", "again_after": "1"}, "Write a whole number from 2 to 365."),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept(
    client: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    save()
    answered = client.post(PAGE, data={"at_most": "9", **fields})
    assert answered.status_code == 422
    assert sentence in answered.text
    assert 'value="9"' in answered.text


def test_reminding_now_restates_the_number(client: FlaskClient, conference: Conference) -> None:
    first, second = (make_sent(conference, email=f"{each}@example.org") for each in "ab")
    chosen = [str(first.id), str(second.id)]
    assert "Choose at least one." in client.post(f"{PAGE}/now", data={}).text
    page = client.post(f"{PAGE}/now", data={"chosen": chosen}).text
    assert "Send 2 reminders" in page
    assert reminders() == []
    again = client.post(f"{PAGE}/now", data={"chosen": chosen, "act": "send", "expected": "3"})
    assert "Send 2 reminders" in again.text
    assert reminders() == []
    done = {"chosen": chosen, "act": "send", "expected": "2"}
    page = client.post(f"{PAGE}/now", data=done, follow_redirects=True).text
    assert "2 reminders are on their way." in page
    let_mails_leave()
    assert client.post(f"{PAGE}/now", data=done).status_code == 422
    assert "Nobody is to be reminded" in client.get(f"{PAGE}/now").text
    assert len(reminders()) == 2


def test_the_pages_cost_the_same_for_one_and_for_three(
    client: FlaskClient, conference: Conference
) -> None:
    remind_by(conference, first_after=7)
    counts = []
    for emails in (["a@example.org"], ["b@example.org", "c@example.org"]):
        for email in emails:
            make_sent(conference, email=email, organisation="A body")
        found = []
        for address in (PAGE, f"{PAGE}/now"):
            db.session.expire_all()
            with count_statements() as counted:
                client.get(address)
            found.append(counted.count)
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_late_save_of_the_rule_wins_only_knowingly(
    client: FlaskClient, conference: Conference
) -> None:
    version = html.fromstring(client.get(PAGE).text).xpath("//input[@name='version']/@value")[0]
    rule = {"is_on": "y", "at_most": "3", "version": version}
    assert client.post(PAGE, data={**rule, "first_after": "7"}).status_code == 303
    late = client.post(PAGE, data={**rule, "first_after": "9"})
    assert late.status_code == 409
    assert 'value="9"' in late.text
    page = html.fromstring(late.text)
    (meanwhile,) = texts(page, "//section[@aria-labelledby='meanwhile']")
    assert "Days without an answer until the first reminder: 7" in meanwhile
    assert setup_of(conference).first_after == 7
    now = page.xpath("//input[@name='version']/@value")[0]
    again = client.post(PAGE, data={**rule, "first_after": "9", "version": now})
    assert again.status_code == 303
    assert setup_of(conference).first_after == 9


def setup_of(conference: Conference) -> ReminderSetup:
    save()
    found = queries.find_setup(conference)
    assert found is not None
    return found


def test_the_page_leads_to_the_words_in_each_language(
    client: FlaskClient, conference: Conference
) -> None:
    make_wording(conference, "reminder", "ur", subject="{subject}", body="[x]({link})")
    page = html.fromstring(client.get(PAGE).text)
    assert texts(page, "//main//li[a[contains(@href, '/letters/reminder/')]]") == [
        "English: The product's own words are sent.",
        "اردو: Your own words are sent.",
    ]
