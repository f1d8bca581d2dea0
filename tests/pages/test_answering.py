"""The invited person's answers, and what organisers do about them, through their pages."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml.html import fromstring
from sqlalchemy import func, select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.links import personal_link
from eventmgr.invitations.models import Invitation
from eventmgr.mail.models import Mail
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.conftest import count_statements
from tests.factories.answers import make_proposal, make_sent, maybe
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_person
from tests.factories.questionnaire import make_question
from tests.factories.signin import sign_in

STARTS = date(2026, 4, 1)
MINE = "/c/forum/registration"


@pytest.fixture(autouse=True)
def _before_the_end() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(client: FlaskClient) -> Conference:  # noqa: ARG001 - what it is made in
    return make_conference(slug="forum", title="Forum", starts=STARTS, ends=STARTS)


@pytest.fixture
def invitation(conference: Conference) -> Invitation:
    return make_sent(conference, name="Amal Khan")


@pytest.fixture
def guest(client: FlaskClient, invitation: Invitation) -> FlaskClient:
    """Whoever opened the link of their invitation."""
    assert client.get(personal_link("", invitation)).location == MINE
    return client


@pytest.fixture
def organiser(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    return client


def state() -> RegistrationState:
    db.session.expire_all()
    return db.session.scalars(select(Registration.state)).one()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def presses(page: str) -> list[str]:
    """Where the forms and links of the question lead."""
    (section,) = fromstring(page).xpath("//section[@aria-labelledby='answering']")
    return [each.removeprefix("/c/forum/") for each in section.xpath(".//@action | .//a/@href")]


def test_the_link_opens_every_answer_and_looking_gives_none(guest: FlaskClient) -> None:
    before = count(AuditEntry)
    assert presses(guest.get(MINE).text) == [
        "answer/accept",
        "answer/decline",
        "answer/maybe",
        "answer/propose",
    ]
    for name in ("decline", "maybe", "propose"):
        for method in ("GET", "HEAD"):
            assert guest.open(f"/c/forum/answer/{name}", method=method).status_code == 200
    assert guest.get("/c/forum/answer/accept").status_code == 405
    assert state() is RegistrationState.INVITED
    assert count(AuditEntry) == before


@pytest.mark.parametrize(
    ("name", "state_after", "said"),
    [
        ("accept", RegistrationState.CONFIRMED, "Look through what we know of you"),
        ("decline", RegistrationState.DECLINED, "Thank you for telling us."),
        ("maybe", RegistrationState.INVITED, "Your invitation stays open."),
    ],
)
def test_one_press_answers(
    guest: FlaskClient, name: str, state_after: RegistrationState, said: str
) -> None:
    page = guest.post(f"/c/forum/answer/{name}", follow_redirects=True)
    assert page.request.path == MINE
    assert said in page.text
    assert state() is state_after


def test_what_must_be_told_is_asked_before_a_press_accepts(
    guest: FlaskClient, conference: Conference
) -> None:
    make_question(conference, "What do you bring?", is_required=True)
    assert presses(guest.get(MINE).text)[0] == "#answers"
    page = guest.post("/c/forum/answer/accept", follow_redirects=True).text
    assert "The organisers ask something of whoever comes" in page
    assert state() is RegistrationState.INVITED


def test_a_day_can_be_named_and_a_bad_one_is_explained(guest: FlaskClient) -> None:
    refused = guest.post("/c/forum/answer/maybe", data={"decides_by": "2026-04-01"})
    assert refused.status_code == 422
    assert "Choose a day before the conference begins." in refused.text
    assert 'value="2026-04-01"' in refused.text
    page = guest.post(
        "/c/forum/answer/maybe", data={"decides_by": "2026-03-20"}, follow_redirects=True
    ).text
    assert "want to know by" in page
    assert presses(page) == ["answer/accept", "answer/decline", "answer/propose", "answer/maybe"]


def test_a_proposal_says_the_same_whoever_it_names(
    guest: FlaskClient, conference: Conference
) -> None:
    make_sent(conference, email="known@example.org")
    pages = []
    for email in ("known@example.org", "unknown@example.org"):
        answered = guest.post(
            "/c/forum/answer/propose",
            data={"name": "Another", "email": email},
            follow_redirects=True,
        )
        assert answered.request.path == MINE
        assert "You have proposed <bdi>Another</bdi>." in answered.text
        pages.append(presses(answered.text))
        guest.post("/c/forum/answer/propose/take-back")
    assert pages[0] == pages[1]
    assert count(Proposal) == 2


def test_a_refused_proposal_keeps_what_was_typed(guest: FlaskClient) -> None:
    answered = guest.post(
        "/c/forum/answer/propose",
        data={"name": "<b>Another</b>", "email": "nonsense", "reason": "Knows more"},
    )
    assert answered.status_code == 422
    assert "&lt;b&gt;Another&lt;/b&gt;" in answered.text
    assert "Knows more" in answered.text
    assert count(Proposal) == 0


def test_whoever_has_no_invitation_has_nothing_to_answer(organiser: FlaskClient) -> None:
    assert organiser.get("/c/forum/answer/maybe").status_code in {403, 404}


def test_the_list_shows_maybe_as_its_own_state(
    organiser: FlaskClient, conference: Conference, invitation: Invitation
) -> None:
    make_sent(conference, email="silent@example.org", name="Silent")
    maybe(invitation, conference, date(2026, 3, 20))
    page = organiser.get("/manage/forum/invitations?reply=maybe").text
    assert "Maybe: <strong>1</strong>" in page
    assert "No answer yet: <strong>1</strong>" in page
    assert "Amal Khan" in page
    assert "Silent" not in page
    one = organiser.get(f"/manage/forum/invitations/{invitation.id}").text
    assert "Maybe, 1 Mar 2026" in one


def test_organisers_decide_and_the_mail_leaves(
    organiser: FlaskClient, conference: Conference, invitation: Invitation
) -> None:
    proposal = make_proposal(conference, invitation, reason="Knows <more>")
    assert "1 person is proposed" in organiser.get("/manage/forum/invitations").text
    queue = organiser.get("/manage/forum/invitations/proposals").text
    assert "Knows &lt;more&gt;" in queue
    page = organiser.post(
        f"/manage/forum/invitations/proposals/{proposal.id}/approve", follow_redirects=True
    ).text
    assert "The invitation is on its way" in page
    assert "Nobody is proposed" in page
    assert count(Mail) == 2


def test_a_proposal_can_be_left_aside(
    organiser: FlaskClient, conference: Conference, invitation: Invitation
) -> None:
    proposal = make_proposal(conference, invitation)
    page = organiser.post(
        f"/manage/forum/invitations/proposals/{proposal.id}/refuse", follow_redirects=True
    ).text
    assert "The first invitation stands." in page
    assert count(Mail) == 1


def test_an_answer_by_telephone_is_noted(organiser: FlaskClient, invitation: Invitation) -> None:
    address = f"/manage/forum/invitations/{invitation.id}/answer"
    assert organiser.post(address, data={"answer": ""}).status_code == 422
    page = organiser.post(
        address, data={"answer": "no", "reason": "On leave"}, follow_redirects=True
    ).text
    assert "Noted." in page
    assert "On leave" in page
    assert state() is RegistrationState.DECLINED


def test_the_queue_costs_the_same_for_one_and_for_three(
    organiser: FlaskClient, conference: Conference
) -> None:
    counts = []
    for numbers in (range(1), range(1, 3)):
        for number in numbers:
            other = make_sent(conference, email=f"p{number}@example.org")
            make_proposal(conference, other, email=f"o{number}@example.org")
        db.session.expire_all()
        with count_statements() as counted:
            organiser.get("/manage/forum/invitations/proposals")
        counts.append(counted.count)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "N. N.", "email": "hidden@example.org"},
        {"name": "Zarqa Quillon", "email": "elsewhere@example.org"},
        {"name": "N. N.", "email": "else@example.org", "reason": "Ask Zarqa Quillon."},
    ],
)
def test_a_proposal_tells_nothing_of_a_protected_person(
    client: FlaskClient, typed: dict[str, str]
) -> None:
    conference = make_conference()
    make_person(name="Zarqa Quillon", email="hidden@example.org", is_protected=True)
    make_proposal(conference, **typed)
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    page = client.get(f"/manage/{conference.slug}/invitations/proposals").text
    assert "Protected person" in page
    assert [word for word in ("Zarqa", "hidden@", *typed.values()) if word in page] == []
