"""Whom an invitation reaches whose earlier one never left: by every state of its mail."""

import pytest
from sqlalchemy import func, select, update

from eventmgr.campaigns import audience, operations
from eventmgr.campaigns.enums import CampaignKind, Reason
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.guest import Guest, GuestList
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.operations import Invited, invite_people, put_back
from eventmgr.invitations.preview import preview
from eventmgr.mail import operations as post
from eventmgr.mail.contents import said
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.outcome import Outcome
from eventmgr.mail.queries import with_contents
from eventmgr.people.actor import COMMAND
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.campaigns.test_preparing import INVITATION
from tests.factories.address_book import make_contact
from tests.factories.campaigns import BASE_URL, again, make_campaign, prepare, work
from tests.factories.conferences import make_conference
from tests.factories.mail import release
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")

INVITED, DRAFTED = Reason.INVITED, Reason.DRAFTED
LEFT_OUT_AS = {
    MailState.DRAFT: DRAFTED,
    MailState.QUEUED: INVITED,
    MailState.CLAIMED: INVITED,
    MailState.SENT: INVITED,
    MailState.RETRY: INVITED,
    MailState.FAILED: INVITED,
    MailState.UNCERTAIN: INVITED,
    MailState.HELD: INVITED,
    MailState.CANCELLED: None,
    MailState.SUPPRESSED: None,
    MailState.BOUNCED: INVITED,
}


@pytest.fixture
def conference() -> Conference:
    return make_conference()


def _next(conference: Conference, choice: str = "contacts:") -> Campaign:
    return make_campaign(conference, choice, name="Second wave", **INVITATION)  # type: ignore[arg-type]


def _first(conference: Conference) -> tuple[Campaign, Mail]:
    campaign = prepare(conference, make_campaign(conference, "contacts:", **INVITATION))  # type: ignore[arg-type]
    return campaign, db.session.scalars(select(Mail)).one()


def _mailing(campaign: Campaign) -> Mailing:
    return db.session.get_one(Mailing, campaign.mailing_id)


def test_every_state_is_thought_of() -> None:
    assert set(LEFT_OUT_AS) == set(MailState)


@pytest.mark.parametrize(("state", "reason"), LEFT_OUT_AS.items())
def test_only_what_left_or_may_leave_counts_as_invited(
    conference: Conference, state: MailState, reason: Reason | None
) -> None:
    person = make_contact(conference).id
    _campaign, mail = _first(conference)
    mail.state = state
    db.session.flush()
    found = audience.audience(conference, _next(conference))
    assert found.left_out == ({reason: [person]} if reason else {})
    assert list(found.reached) == ([] if reason else [person])
    again_uninvited = audience.audience(conference, _next(conference, "uninvited:"))
    assert again_uninvited.chosen == (0 if reason else 1)


@pytest.mark.parametrize("state", [MailState.CANCELLED, MailState.SUPPRESSED])
def test_whoever_may_have_got_a_first_copy_is_not_invited_again(
    conference: Conference, state: MailState
) -> None:
    make_contact(conference)
    first, mail = _first(conference)
    release(_mailing(first), 1)
    post.claim_batch(limit=1, claim="worker", now=NOW)
    silence = Outcome(state=MailState.UNCERTAIN, answer="no answer")
    post.settle(mail_id=mail.id, claim="worker", outcome=silence, now=NOW)
    post.send_again(mail=mail, actor=COMMAND, now=NOW)
    operations.call_back_mailing(
        conference=conference, mailing=_mailing(first), actor=COMMAND, now=NOW
    )
    mail.state = state
    db.session.flush()
    assert set(audience.audience(conference, _next(conference)).left_out) == {INVITED}
    assert audience.audience(conference, _next(conference, "uninvited:")).chosen == 0


def test_a_mailing_that_was_called_back_leaves_its_people_to_the_next(
    conference: Conference,
) -> None:
    make_contact(conference)
    first, mail = _first(conference)
    release(_mailing(first), 1)
    operations.call_back_mailing(
        conference=conference, mailing=_mailing(first), actor=COMMAND, now=NOW
    )
    db.session.expire_all()
    second = prepare(conference, _next(conference))
    (invitation,) = db.session.scalars(select(Invitation))
    assert invitation.mail_id != mail.id
    (new,) = db.session.scalars(select(Mail).where(Mail.mailing_id == second.mailing_id))
    assert invitation.mail_id == new.id
    (new,) = with_contents([new])
    assert "/i/" in said(new).text
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


def test_whoever_was_taken_out_is_invited_by_the_next_and_not_put_back(
    conference: Conference,
) -> None:
    make_contact(conference)
    make_contact(conference)
    first = prepare(conference, make_campaign(conference, "contacts:", **INVITATION))  # type: ignore[arg-type]
    out, stays = db.session.scalars(select(Mail).order_by(Mail.id)).all()
    post.take_out(mail=out, actor=COMMAND, now=NOW)
    second = prepare(conference, _next(conference))
    mails = db.session.scalars(select(Mail).where(Mail.mailing_id == second.mailing_id)).all()
    assert [each.recipient_address for each in mails] == [out.recipient_address]
    operations.discard_drafts(conference=conference, campaign=first, actor=COMMAND, now=NOW)
    db.session.expire_all()
    (invitation,) = db.session.scalars(select(Invitation))
    assert invitation.mail_id == mails[0].id
    assert stays.id != invitation.mail_id


def test_whoever_was_taken_out_can_be_invited_alone(conference: Conference) -> None:
    person = make_contact(conference)
    _campaign, out = _first(conference)
    post.take_out(mail=out, actor=COMMAND, now=NOW)
    db.session.flush()
    guest = Guest(name=person.name, email=person.email)
    people = GuestList(guests=[guest], refused=[], notes=[])
    assert [each.email for each in preview(conference, people).new] == [person.email]
    told = {"conference": conference, "people": [guest], "base_url": BASE_URL}
    came = [
        invite_people(message="Do come.", actor=COMMAND, now=NOW, **told)  # type: ignore[arg-type]
        for _each in range(2)
    ]
    assert came == [Invited(sent=1, already=0), Invited(sent=0, already=1)]
    (invitation,) = db.session.scalars(select(Invitation))
    sent = db.session.get_one(Mail, invitation.mail_id)
    assert (invitation.message, invitation.generation) == ("Do come.", 2)
    assert (sent.state, sent.recipient_address) == (MailState.QUEUED, person.email)
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1
    with pytest.raises(DomainError, match="A newer invitation"):
        put_back(conference=conference, mail=out, actor=COMMAND, now=NOW)


def test_the_drafts_of_the_next_thrown_away_leave_them_invitable(conference: Conference) -> None:
    person = make_contact(conference).id
    _campaign, mail = _first(conference)
    post.take_out(mail=mail, actor=COMMAND, now=NOW)
    second = prepare(conference, _next(conference))
    operations.discard_drafts(conference=conference, campaign=second, actor=COMMAND, now=NOW)
    db.session.expire_all()
    assert list(audience.audience(conference, _next(conference)).reached) == [person]
    third = prepare(conference, again(conference, second))
    assert db.session.scalars(select(Invitation.mail_id)).one() != mail.id
    assert third.skipped == 0


@pytest.mark.parametrize(
    "values",
    [
        {"state": RegistrationState.CONFIRMED},
        {"state": RegistrationState.CANCELLED},
        {"answered_at": NOW},
    ],
    ids=["confirmed", "declined", "answered"],
)
def test_whoever_answered_all_the_same_is_not_invited_again(
    conference: Conference, values: dict[str, object]
) -> None:
    make_contact(conference)
    _campaign, mail = _first(conference)
    mail.state = MailState.CANCELLED
    db.session.execute(update(Registration).values(values))
    assert set(audience.audience(conference, _next(conference)).left_out) == {INVITED}


@pytest.mark.parametrize(
    ("column", "reason"), [("undecided_since", INVITED), ("taken_back_at", Reason.TAKEN_BACK)]
)
def test_maybe_and_taken_back_are_not_invited_again(
    conference: Conference, column: str, reason: Reason
) -> None:
    make_contact(conference)
    _campaign, mail = _first(conference)
    mail.state = MailState.CANCELLED
    db.session.execute(update(Invitation).values({column: NOW}))
    assert set(audience.audience(conference, _next(conference)).left_out) == {reason}


def test_two_campaigns_under_way_at_once_invite_nobody_twice(conference: Conference) -> None:
    make_contact(conference)
    first = make_campaign(conference, "contacts:", kind=CampaignKind.INVITATION, texts={})
    both = [again(conference, first), _next(conference)]
    for each in both:
        operations.write_words(
            conference=conference,
            campaign=each,
            language="en",
            subject="Come",
            body="{link}",
            actor=COMMAND,
            now=NOW,
        )
        operations.prepare(
            conference=conference, campaign=again(conference, each), actor=COMMAND, now=NOW
        )
    for each in both:
        work(each)
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1
    assert [again(conference, each).skipped for each in both] == [0, 1]
