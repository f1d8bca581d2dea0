"""A campaign that is sent or called back: whose invitation never left is not invited."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.campaigns import audience, operations, queries
from eventmgr.campaigns.enums import CampaignKind, CampaignState
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import queries as invitations
from eventmgr.invitations.enums import Reply
from eventmgr.invitations.formal.models import FormalLetter
from eventmgr.invitations.models import Invitation
from eventmgr.mail import operations as post
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.outcome import Outcome
from eventmgr.people.actor import COMMAND
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.address_book import make_contact
from tests.factories.campaigns import OFFICE, again, make_campaign, prepare
from tests.factories.conferences import make_conference
from tests.factories.formal import make_letter
from tests.factories.people import NOW
from tests.factories.privacy import erase, where_words_stand

pytestmark = pytest.mark.usefixtures("session")
TEXTS = {"en": ("Come to {conference}", "Dear {addressed},\n\n{link}\n")}


@pytest.fixture
def conference() -> Conference:
    return make_conference()


def _wave(conference: Conference) -> Campaign:
    return make_campaign(conference, "uninvited:", kind=CampaignKind.INVITATION, texts=TEXTS)


def _send(conference: Conference, campaign: Campaign, expected: int, in_days: int = 0) -> None:
    assert campaign.mailing is not None
    operations.send_mailing(
        conference=conference,
        mailing=campaign.mailing,
        expected=expected,
        starts_at=NOW + timedelta(days=in_days) if in_days else None,
        office=OFFICE,
        actor=COMMAND,
        now=NOW,
    )
    db.session.expire_all()


def _call_back(conference: Conference, campaign: Campaign) -> None:
    assert campaign.mailing is not None
    operations.call_back_mailing(
        conference=conference, mailing=campaign.mailing, actor=COMMAND, now=NOW
    )
    db.session.expire_all()


def _invited() -> set[int]:
    invitations = set(db.session.scalars(select(Invitation.person_id)))
    assert set(db.session.scalars(select(Registration.person_id))) == invitations
    return invitations


def _states(conference: Conference) -> list[MailState]:
    rows = db.session.execute(
        select(Mail.state, func.count())
        .where(Mail.conference_id == conference.id)
        .group_by(Mail.state)
    )
    return sorted(state for state, count in rows for _ in range(count))


def test_whoever_was_taken_out_is_not_invited_and_can_be_chosen_again(
    conference: Conference,
) -> None:
    first, second = make_contact(conference), make_contact(conference)
    campaign = prepare(conference, _wave(conference))
    assert _invited() == {first.id, second.id}
    taken = db.session.scalars(select(Mail).where(Mail.recipient_address == first.email)).one()
    post.take_out(mail=taken, actor=COMMAND, now=NOW)
    _send(conference, campaign, 1)
    assert _invited() == {second.id}
    assert set(audience.audience(conference, _wave(conference)).reached) == {first.id}


def test_whoever_answered_meanwhile_keeps_the_place(conference: Conference) -> None:
    person = make_contact(conference)
    campaign = prepare(conference, _wave(conference))
    _send(conference, campaign, 1, in_days=1)
    db.session.scalars(select(Registration)).one().answered_at = NOW
    _call_back(conference, campaign)
    assert _invited() == {person.id}


@pytest.mark.parametrize("is_discarded", [False, True])
def test_whoever_has_a_formal_letter_keeps_it_and_the_place(
    conference: Conference, is_discarded: bool
) -> None:
    first, _ = make_contact(conference), make_contact(conference)
    campaign = prepare(conference, _wave(conference))
    invitation = db.session.scalars(
        select(Invitation).where(Invitation.person_id == first.id)
    ).one()
    letter = make_letter(conference, invitation)
    if is_discarded:
        operations.discard_drafts(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    else:
        _send(conference, campaign, 2, in_days=1)
        _call_back(conference, campaign)
    assert _invited() == {first.id}
    assert db.session.scalars(select(FormalLetter.reference)).all() == [letter.reference]


def test_what_was_called_back_whole_is_changed_and_sent_anew(conference: Conference) -> None:
    people = {make_contact(conference).id for _ in range(3)}
    campaign = prepare(conference, _wave(conference))
    _send(conference, campaign, 3, in_days=1)
    _call_back(conference, campaign)
    assert _invited() == set()
    before = campaign.mailing_id
    operations.discard_drafts(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.expire_all()
    assert again(conference, campaign).state is CampaignState.WRITING
    campaign = prepare(conference, again(conference, campaign))
    assert campaign.mailing_id not in {None, before}
    assert (queries.progress(campaign).done, _invited()) == (3, people)
    _send(conference, campaign, 3)
    assert _states(conference) == [MailState.CANCELLED] * 3 + [MailState.QUEUED] * 3


@pytest.mark.parametrize("state", [MailState.CANCELLED, MailState.SUPPRESSED])
def test_whoever_another_campaign_carries_on_is_not_invited_by_it_called_back(
    conference: Conference, state: MailState
) -> None:
    make_contact(conference)
    first = prepare(conference, _wave(conference))
    _send(conference, first, 1, in_days=1)
    db.session.scalars(select(Mail)).one().state = MailState.SUPPRESSED
    second = prepare(conference, _wave(conference))
    _send(conference, second, 1, in_days=1)
    carried = select(Mail).where(Mail.mailing_id == second.mailing_id)
    db.session.scalars(carried).one().state = state
    _call_back(conference, second)
    assert _invited() == set()


def test_what_another_campaign_has_among_its_drafts_is_brought_by_that_again(
    conference: Conference,
) -> None:
    person, other = make_contact(conference), make_contact(conference)
    first = prepare(conference, _wave(conference))
    out = db.session.scalars(select(Mail).where(Mail.recipient_address == person.email)).one()
    post.take_out(mail=out, actor=COMMAND, now=NOW)
    second = prepare(conference, _wave(conference))
    _send(conference, second, 1, in_days=1)
    _call_back(conference, second)
    brought = select(Invitation.mail_id).where(Invitation.person_id == person.id)
    assert db.session.scalars(brought).one() == out.id
    _send(conference, first, 1)
    assert _invited() == {other.id}


def test_whoever_answered_stays_in_the_list_when_it_is_changed(conference: Conference) -> None:
    person = make_contact(conference)
    make_contact(conference)
    campaign = prepare(conference, _wave(conference))
    _send(conference, campaign, 2, in_days=1)
    registration = db.session.scalars(
        select(Registration).where(Registration.person_id == person.id)
    ).one()
    registration.state, registration.answered_at = RegistrationState.CONFIRMED, NOW
    _call_back(conference, campaign)
    operations.discard_drafts(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.expire_all()
    assert invitations.reply_counts(conference) == {Reply.YES: 1}
    listed = invitations.invitations(conference, state=None, page=1)
    assert [each.invitation.person_id for each in listed.rows] == [person.id]


def test_what_was_called_back_and_changed_is_emptied_of_the_erased(
    conference: Conference,
) -> None:
    person = make_contact(conference, name="Farida Khan", email="farida@example.org")
    stays = make_contact(conference)
    campaign = prepare(conference, _wave(conference))
    _send(conference, campaign, 2, in_days=1)
    _call_back(conference, campaign)
    operations.discard_drafts(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    person.email = "elsewhere@example.org"
    db.session.flush()
    erase(conference, person)
    assert sorted(db.session.scalars(select(Mail.recipient_address))) == ["", stays.email]
    assert "mail" not in where_words_stand(("farida@example.org", "Farida Khan"))


def test_what_has_left_in_part_is_not_changed_and_the_rest_can_be_invited_again(
    conference: Conference,
) -> None:
    for _ in range(2):
        make_contact(conference)
    campaign = prepare(conference, _wave(conference))
    _send(conference, campaign, 2)
    [mail] = post.claim_batch(limit=1, claim="worker", now=NOW)
    post.settle(
        mail_id=mail.id,
        claim="worker",
        outcome=Outcome(state=MailState.SENT, answer="250"),
        now=NOW,
    )
    _call_back(conference, campaign)
    assert _invited() == set(
        db.session.scalars(select(Invitation.person_id).where(Invitation.mail_id == mail.id))
    )
    assert len(audience.audience(conference, _wave(conference)).reached) == 1
    with pytest.raises(DomainError, match="sent already"):
        operations.discard_drafts(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)


def test_what_was_tried_once_counts_as_having_left(conference: Conference) -> None:
    make_contact(conference)
    campaign = prepare(conference, _wave(conference))
    _send(conference, campaign, 1)
    [mail] = post.claim_batch(limit=1, claim="worker", now=NOW)
    outcome = Outcome(state=MailState.RETRY, answer="451", next_at=NOW + timedelta(hours=1))
    post.settle(mail_id=mail.id, claim="worker", outcome=outcome, now=NOW)
    _call_back(conference, campaign)
    assert len(_invited()) == 1
