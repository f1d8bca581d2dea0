"""Maybe, no with a reason, somebody else, and what organisers note."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import operations as inviting
from eventmgr.invitations.answers import operations, queries
from eventmgr.invitations.answers.enums import Noted, ProposalState
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.enums import Reply
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_invitation, reply_counts
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.people.operations import protect
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.queries import find_registration
from tests.factories.answers import let_mails_leave, make_proposal, make_sent, maybe
from tests.factories.conferences import make_conference
from tests.factories.invitations import BASE_URL
from tests.factories.people import NOW
from tests.factories.privacy import erase
from tests.factories.registration import link_for

LATER = date(2026, 4, 1)


@pytest.fixture
def conference(session: object) -> Conference:  # noqa: ARG001 - what it is made in
    return make_conference(starts=LATER, ends=LATER)


@pytest.fixture
def invitation(conference: Conference) -> Invitation:
    return make_sent(conference, name="Amal Khan")


def state_of(conference: Conference, invitation: Invitation) -> RegistrationState:
    found = find_registration(conference, invitation.person_id)
    assert found is not None
    return found.state


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def say_no(conference: Conference, invitation: Invitation, reason: str = "") -> None:
    operations.decline(
        conference=conference,
        person=invitation.person,
        reason=reason,
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
    )


def say_yes(conference: Conference, invitation: Invitation) -> None:
    operations.accept(
        conference=conference, person=invitation.person, link_for=link_for, actor=COMMAND, now=NOW
    )


def note(conference: Conference, invitation: Invitation, answer: Noted) -> None:
    operations.note_answer(
        conference=conference,
        invitation=invitation,
        answer=answer,
        decides_by=None,
        reason="On leave",
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
    )


def approve(conference: Conference, proposal: Proposal) -> None:
    operations.approve(
        conference=conference,
        proposal=proposal,
        base_url=BASE_URL,
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
    )


def test_one_press_accepts_with_what_is_known(
    conference: Conference, invitation: Invitation
) -> None:
    say_yes(conference, invitation)
    found = find_registration(conference, invitation.person_id)
    assert found is not None
    assert (found.state, found.name) == (RegistrationState.CONFIRMED, "Amal Khan")
    assert not found.consents_to_be_listed


def test_maybe_is_a_state_of_its_own_until_another_answer(
    conference: Conference, invitation: Invitation
) -> None:
    make_sent(conference, email="silent@example.org")
    maybe(invitation, conference, date(2026, 3, 10))
    assert reply_counts(conference) == {Reply.NONE: 1, Reply.MAYBE: 1}
    say_yes(conference, invitation)
    assert reply_counts(conference) == {Reply.NONE: 1, Reply.YES: 1}
    assert acts()[-4:-2] == ["registration.kept_open", "invitation.left_open"]


@pytest.mark.parametrize("day", [date(2026, 3, 1), LATER])
def test_the_day_lies_between_today_and_the_conference(
    conference: Conference, invitation: Invitation, day: date
) -> None:
    with pytest.raises(DomainError) as refused:
        maybe(invitation, conference, day)
    assert refused.value.field == "decides_by"


def test_a_mind_is_changed_to_and_fro(conference: Conference, invitation: Invitation) -> None:
    say_no(conference, invitation, "Too far")
    maybe(invitation, conference)
    assert state_of(conference, invitation) is RegistrationState.INVITED
    assert invitation.decline_reason == ""
    say_no(conference, invitation)
    assert invitation.undecided_since is None
    say_yes(conference, invitation)
    with pytest.raises(DomainError, match="You have registered already"):
        maybe(invitation, conference)


def test_a_reason_after_the_press_is_no_second_answer(
    conference: Conference, invitation: Invitation
) -> None:
    say_no(conference, invitation)
    say_no(conference, invitation, "Too far")
    assert invitation.decline_reason == "Too far"
    assert acts()[-2:] == ["registration.declined", "invitation.reason_given"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Noted.YES, RegistrationState.CONFIRMED),
        (Noted.NO, RegistrationState.DECLINED),
        (Noted.MAYBE, RegistrationState.INVITED),
    ],
)
def test_what_was_said_by_telephone_counts_and_is_noted(
    conference: Conference, invitation: Invitation, answer: Noted, state: RegistrationState
) -> None:
    note(conference, invitation, answer)
    assert state_of(conference, invitation) is state
    noted = db.session.scalars(
        select(AuditEntry.after).where(AuditEntry.action == "invitation.answer_noted")
    ).one()
    assert noted == {"answer": answer, "via": "organiser"}


def test_nothing_is_noted_for_whoever_is_not_invited_any_more(
    conference: Conference, invitation: Invitation
) -> None:
    inviting.withdraw_invitation(
        conference=conference, invitation=invitation, base_url=BASE_URL, actor=COMMAND, now=NOW
    )
    with pytest.raises(DomainError, match="taken back"):
        note(conference, invitation, Noted.YES)
    with pytest.raises(DomainError, match="taken back"):
        maybe(invitation, conference)


def test_approving_invites_says_who_proposed_and_declines_for_them(
    conference: Conference, invitation: Invitation
) -> None:
    proposal = make_proposal(conference, invitation)
    approve(conference, proposal)
    mail = db.session.scalars(
        select(Mail).where(Mail.recipient_address == "another@example.org")
    ).one()
    assert "Amal Khan has nominated you." in mail.text
    assert state_of(conference, invitation) is RegistrationState.DECLINED
    assert proposal.state is ProposalState.APPROVED
    with pytest.raises(DomainError, match="dealt with already"):
        approve(conference, proposal)


def test_a_protected_proposer_is_called_as_shown(
    conference: Conference, invitation: Invitation
) -> None:
    proposal = make_proposal(conference, invitation)
    protect(person=invitation.person, display_name="Participant A", actor=COMMAND, now=NOW)
    approve(conference, proposal)
    text = db.session.scalars(
        select(Mail.text).where(Mail.recipient_address == "another@example.org")
    ).one()
    assert "Participant A has nominated you." in text
    assert "Amal" not in text


def test_a_proposer_who_is_protected_later_is_named_nowhere_any_more(
    conference: Conference, invitation: Invitation
) -> None:
    approve(conference, make_proposal(conference, invitation))
    protect(person=invitation.person, display_name="Participant A", actor=COMMAND, now=NOW)
    let_mails_leave()
    proposed = select(Person.id).where(Person.email == "another@example.org").scalar_subquery()
    found = db.session.scalars(select(Invitation.id).where(Invitation.person_id == proposed)).one()
    again = find_invitation(conference, found)
    assert again is not None
    inviting.send_again(
        conference=conference, invitation=again, base_url=BASE_URL, actor=COMMAND, now=NOW
    )
    texts = db.session.scalars(
        select(Mail.text).where(Mail.recipient_address == "another@example.org").order_by(Mail.id)
    ).all()
    assert ["Amal Khan" in each for each in texts] == [True, False]  # what has left has left
    assert "has nominated you" not in texts[1]


def test_refusing_leaves_everything_as_it_was(
    conference: Conference, invitation: Invitation
) -> None:
    proposal = make_proposal(conference, invitation)
    operations.refuse(conference=conference, proposal=proposal, actor=COMMAND, now=NOW)
    assert state_of(conference, invitation) is RegistrationState.INVITED
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_a_known_address_is_taken_like_any_other_and_told_to_organisers_only(
    conference: Conference, invitation: Invitation
) -> None:
    make_sent(conference, email="known@example.org")
    proposal = make_proposal(conference, invitation, email="Known@example.org")
    with pytest.raises(DomainError, match="invited already"):
        approve(conference, proposal)
    assert proposal.state is ProposalState.OPEN
    assert state_of(conference, invitation) is RegistrationState.INVITED


def test_one_proposal_at_a_time_and_not_without_end(
    conference: Conference, invitation: Invitation
) -> None:
    for number in range(5):
        make_proposal(conference, invitation, email=f"{number}@example.org")
        with pytest.raises(DomainError, match="proposed somebody already"):
            make_proposal(conference, invitation)
        operations.take_back(
            conference=conference, person=invitation.person, actor=COMMAND, now=NOW
        )
    with pytest.raises(DomainError, match="as many people as one can"):
        make_proposal(conference, invitation)


@pytest.mark.parametrize("email", ["guest@example.org", "no address"])
def test_an_address_that_makes_no_sense_is_refused(
    conference: Conference, invitation: Invitation, email: str
) -> None:
    with pytest.raises(DomainError):
        make_proposal(conference, invitation, email=email)


def test_whoever_registered_meanwhile_is_not_declined(
    conference: Conference, invitation: Invitation
) -> None:
    proposal = make_proposal(conference, invitation)
    say_yes(conference, invitation)
    with pytest.raises(DomainError, match="registered meanwhile"):
        approve(conference, proposal)
    assert state_of(conference, invitation) is RegistrationState.CONFIRMED


def test_nothing_is_answered_after_the_end(conference: Conference, invitation: Invitation) -> None:
    with pytest.raises(DomainError, match="over"):
        operations.propose(
            conference=conference,
            person=invitation.person,
            name="Another",
            email="another@example.org",
            reason="",
            actor=COMMAND,
            now=NOW + timedelta(days=60),
        )


def test_erasing_takes_the_reason_and_the_proposals_along(
    conference: Conference, invitation: Invitation
) -> None:
    approve(conference, make_proposal(conference, invitation, reason="Knows more than I do"))
    say_no(conference, invitation, "Too far")
    erase(conference, invitation.person)
    db.session.expire_all()
    assert db.session.scalars(select(Proposal)).all() == []
    assert set(db.session.scalars(select(Invitation.decline_reason))) == {""}
    assert set(db.session.scalars(select(Invitation.nominated_by))) == {""}
    assert db.session.scalars(select(Mail.text).where(Mail.text.contains("Amal"))).all() == []


def test_erasing_whoever_was_proposed_leaves_no_address(
    conference: Conference, invitation: Invitation
) -> None:
    approve(conference, make_proposal(conference, invitation))
    other = db.session.scalars(select(Person).where(Person.email == "another@example.org")).one()
    erase(conference, other)
    assert db.session.scalars(select(Proposal)).all() == []


def test_the_queue_has_what_is_open(conference: Conference, invitation: Invitation) -> None:
    proposal = make_proposal(conference, invitation)
    assert queries.count_open(conference) == 1
    assert [each.id for each in queries.proposals(conference, page=1).rows] == [proposal.id]
    assert queries.find_proposal(make_conference(slug="other"), proposal.id) is None
