"""Failed mails tried again: those that still hold, and no others."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from eventmgr.campaigns import operations as campaigns
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import operations, stale
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.stale import STALE_LABELS, Stale
from eventmgr.mail import operations as post
from eventmgr.mail.enums import MailingState, MailKind, MailState
from eventmgr.mail.models import Mail, MailEvent, Mailing
from eventmgr.people.actor import COMMAND
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.campaigns.test_preparing import INVITATION
from tests.factories.address_book import make_contact
from tests.factories.campaigns import make_campaign, prepare
from tests.factories.conferences import make_conference
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.mail import make_mail, release
from tests.factories.people import NOW
from tests.factories.privacy import erase
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference()


def _failed(conference: Conference, count: int, **values: object) -> Mailing:
    """A campaign that was sent, and every mail of it refused."""
    for _ in range(count):
        make_contact(conference)
    campaign: Campaign = prepare(
        conference,
        make_campaign(conference, "contacts:", **(INVITATION | values)),  # type: ignore[arg-type]
    )
    mailing: Mailing = db.session.get_one(Mailing, campaign.mailing_id)
    release(mailing, count)
    for each in _mails(mailing):
        each.state = MailState.FAILED
    db.session.flush()
    return mailing


def _mails(mailing: Mailing) -> list[Mail]:
    found = select(Mail).where(Mail.mailing_id == mailing.id).order_by(Mail.id)
    return list(db.session.scalars(found, execution_options={"populate_existing": True}))


def _invitation(mail: Mail) -> Invitation:
    return db.session.scalars(select(Invitation).where(Invitation.mail_id == mail.id)).one()


def _registration(mail: Mail) -> Registration:
    person_id = _invitation(mail).person_id
    return db.session.scalars(select(Registration).where(Registration.person_id == person_id)).one()


def _send_anew(conference: Conference, mail: Mail) -> None:
    invitation = _invitation(mail)
    db.session.refresh(invitation, ["person", "mail"])
    operations.send_again(
        conference=conference, invitation=invitation, base_url=BASE_URL, actor=COMMAND, now=NOW
    )


def _take_back(_conference: Conference, mail: Mail) -> None:
    _invitation(mail).taken_back_at = NOW


def _say_maybe(_conference: Conference, mail: Mail) -> None:
    _invitation(mail).undecided_since = NOW


def _accept(_conference: Conference, mail: Mail) -> None:
    _registration(mail).state = RegistrationState.CONFIRMED


def _decline(_conference: Conference, mail: Mail) -> None:
    _registration(mail).state = RegistrationState.DECLINED


def _erase(conference: Conference, mail: Mail) -> None:
    erase(conference, _invitation(mail).person_id)


HAPPENED: dict[Callable[[Conference, Mail], None], Stale] = {
    _send_anew: Stale.SUPERSEDED,
    _take_back: Stale.TAKEN_BACK,
    _say_maybe: Stale.ANSWERED,
    _accept: Stale.ANSWERED,
    _decline: Stale.DECLINED,
    _erase: Stale.ERASED,
}


@pytest.mark.parametrize(("happen", "reason"), HAPPENED.items())
def test_what_no_longer_holds_is_left_out_and_counted(
    conference: Conference, happen: Callable[[Conference, Mail], None], reason: Stale
) -> None:
    mailing = _failed(conference, 3)
    gone = _mails(mailing)[1]
    happen(conference, gone)
    db.session.flush()
    assert stale.failed_by_reason(mailing) == {None: 2, reason: 1}
    count = operations.retry_failed(conference=conference, mailing=mailing, actor=COMMAND, now=NOW)
    assert count == 2
    assert [each.state for each in _mails(mailing)] == [
        MailState.QUEUED,
        MailState.FAILED,
        MailState.QUEUED,
    ]
    with pytest.raises(DomainError, match=str(STALE_LABELS[reason])):
        operations.retry_mail(conference=conference, mail=gone, actor=COMMAND, now=NOW)


def test_a_message_goes_to_whoever_has_answered_all_the_same(conference: Conference) -> None:
    make_registration(conference, make_contact(conference), state=RegistrationState.DECLINED)
    campaign = prepare(conference, make_campaign(conference, "contacts:"))
    mailing = db.session.get_one(Mailing, campaign.mailing_id)
    (mail,) = _mails(mailing)
    mail.state = MailState.FAILED
    db.session.flush()
    assert stale.failed_by_reason(mailing) == {None: 1}


def test_one_mail_alone_is_tried_again_by_its_own_name(conference: Conference) -> None:
    invitation = make_invitation(conference)
    mail = db.session.get_one(Mail, invitation.mail_id)
    with pytest.raises(DomainError, match="did not fail"):
        operations.retry_mail(conference=conference, mail=mail, actor=COMMAND, now=NOW)
    mail.state, mail.attempts, mail.claim = MailState.FAILED, 5, "worker"
    name = mail.message_id
    operations.retry_mail(conference=conference, mail=mail, actor=COMMAND, now=NOW)
    (again,) = post.claim_batch(limit=10, claim="another", now=NOW)
    assert (again.id, again.message_id, again.attempts) == (mail.id, name, 1)
    (event,) = db.session.scalars(select(MailEvent).where(MailEvent.mail_id == mail.id))
    assert event.state is MailState.QUEUED


@pytest.mark.parametrize("state", sorted(set(MailingState) - {MailingState.RELEASED}))
def test_one_of_a_mailing_waits_until_that_runs(
    conference: Conference, state: MailingState
) -> None:
    mailing = _failed(conference, 1)
    mailing.state = state
    (mail,) = _mails(mailing)
    with pytest.raises(DomainError, match="not being sent at present"):
        operations.retry_mail(conference=conference, mail=mail, actor=COMMAND, now=NOW)


AGAIN = {
    MailKind.INVITATION: True,
    MailKind.CONFIRMATION: True,
    MailKind.SIGN_IN: False,
    MailKind.REPORT_READY: False,
    MailKind.AGENDA_CHANGED: True,
    MailKind.MESSAGE: True,
    MailKind.REMINDER: True,
    MailKind.CALENDAR: True,
    MailKind.GROUP: False,
    MailKind.REPORT_REVIEW: False,
    MailKind.TEST: False,
}


def _make(conference: Conference, kind: MailKind, intent: str, **values: object) -> Mail:
    told = {"kind": kind, "intent": intent, "conference_id": conference.id, **values}
    return make_mail(**told)


@pytest.mark.parametrize("kind", MailKind)
def test_what_is_asked_for_anew_is_not_tried_again(conference: Conference, kind: MailKind) -> None:
    mail = _make(conference, kind, "delegation:7:1")
    mail.state = MailState.FAILED
    db.session.flush()
    assert stale.why_stale(mail) == (None if AGAIN[kind] else Stale.UNREPEATED)


@pytest.mark.parametrize(
    ("kind", "first", "second", "is_over"),
    [
        (MailKind.CALENDAR, "calendar:7:1", "calendar:7:2", True),
        (MailKind.CALENDAR, "calendar:7:1", "calendar:8:2", False),
        (MailKind.CONFIRMATION, "offer:7:2026", "offer_lapsed:7:2026", True),
        (MailKind.CONFIRMATION, "offer:7:2026", "offer:8:2026", False),
        (MailKind.INVITATION, "delegation:7:1", "delegation:7:2", True),
        (MailKind.INVITATION, "delegation-reminder:7:early", "delegation:7:2", True),
        (MailKind.INVITATION, "delegation:7:1", "invitation:7:1", False),
        (MailKind.REMINDER, "reminder:7:1:silence:1", "reminder:7:1:silence:2", True),
        (MailKind.AGENDA_CHANGED, "agenda:7:1", "agenda:7:2", False),
        (MailKind.MESSAGE, "campaign:7:1", "campaign:7:2", False),
    ],
)
def test_a_newer_mail_about_the_same_takes_its_place(
    conference: Conference, kind: MailKind, first: str, second: str, is_over: bool
) -> None:
    old = _make(conference, kind, first)
    new = _make(conference, kind, second)
    assert stale.why_stale(new) is (Stale.SUPERSEDED if second.startswith("invitation:") else None)
    assert stale.why_stale(old) is (Stale.SUPERSEDED if is_over else None)
    new.state = MailState.CANCELLED
    db.session.flush()
    assert stale.why_stale(old) is None


def test_a_newer_change_of_the_agenda_to_the_same_reader(conference: Conference) -> None:
    old = _make(conference, MailKind.AGENDA_CHANGED, "agenda:7:1", recipient_address="a@b.org")
    _make(conference, MailKind.AGENDA_CHANGED, "agenda:8:1", recipient_address="A@b.org")
    assert stale.why_stale(old) is Stale.SUPERSEDED


def test_a_draft_of_somebody_whom_another_mail_invites_is_not_put_back(
    conference: Conference,
) -> None:
    make_contact(conference)
    prepare(conference, make_campaign(conference, "contacts:", **INVITATION))  # type: ignore[arg-type]
    out = db.session.scalars(select(Mail)).one()
    post.take_out(mail=out, actor=COMMAND, now=NOW)
    second = prepare(conference, make_campaign(conference, "contacts:", **INVITATION))  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="among the drafts of another campaign"):
        operations.put_back(conference=conference, mail=out, actor=COMMAND, now=NOW)
    (other,) = db.session.scalars(select(Mail).where(Mail.mailing_id == second.mailing_id))
    post.take_out(mail=other, actor=COMMAND, now=NOW)
    operations.put_back(conference=conference, mail=other, actor=COMMAND, now=NOW)
    assert (out.state, other.state) == (MailState.CANCELLED, MailState.DRAFT)


def _taken_out(conference: Conference) -> tuple[Mail, Campaign]:
    """A draft that was taken out, and the campaign that carries its invitation instead."""
    make_contact(conference)
    prepare(conference, make_campaign(conference, "contacts:", **INVITATION))  # type: ignore[arg-type]
    out = db.session.scalars(select(Mail)).one()
    post.take_out(mail=out, actor=COMMAND, now=NOW)
    return out, prepare(conference, make_campaign(conference, "contacts:", **INVITATION))  # type: ignore[arg-type]


def _put_back(conference: Conference, mail: Mail) -> MailState:
    operations.put_back(conference=conference, mail=mail, actor=COMMAND, now=NOW)
    db.session.expire_all()
    assert db.session.scalars(select(Invitation.mail_id)).one() == mail.id
    return mail.state


def test_a_draft_is_put_back_when_those_of_the_other_campaign_are_gone(
    conference: Conference,
) -> None:
    out, second = _taken_out(conference)
    campaigns.discard_drafts(conference=conference, campaign=second, actor=COMMAND, now=NOW)
    assert _put_back(conference, out) is MailState.DRAFT


def test_a_draft_is_put_back_when_it_was_taken_out_of_the_other_campaign(
    conference: Conference,
) -> None:
    out, second = _taken_out(conference)
    (other,) = db.session.scalars(select(Mail).where(Mail.mailing_id == second.mailing_id))
    post.take_out(mail=other, actor=COMMAND, now=NOW)
    assert _put_back(conference, out) is MailState.DRAFT
    with pytest.raises(DomainError, match="among the drafts of another campaign"):
        operations.put_back(conference=conference, mail=other, actor=COMMAND, now=NOW)


def test_a_draft_of_somebody_whom_a_sent_mail_invites_is_not_put_back(
    conference: Conference,
) -> None:
    out, second = _taken_out(conference)
    release(db.session.get_one(Mailing, second.mailing_id), 1)
    with pytest.raises(DomainError, match="A newer invitation"):
        operations.put_back(conference=conference, mail=out, actor=COMMAND, now=NOW)
