"""Invitations taken back, corrected, and asked for once more; links that are over."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import links, operations, queries
from eventmgr.invitations.models import Invitation
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.people.operations import begin_sign_in
from eventmgr.people.queries import actor_of
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.mail import token_in
from tests.factories.people import NOW, make_account, make_person
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("app")
MINUTE = timedelta(minutes=1)


def _withdraw(conference: Conference, invitation: Invitation) -> None:
    operations.withdraw_invitation(
        conference=conference, invitation=invitation, base_url=BASE_URL, actor=COMMAND, now=NOW
    )


def _send_again(conference: Conference, invitation: Invitation) -> None:
    db.session.get_one(Mail, invitation.mail_id).state = MailState.SENT
    operations.send_again(
        conference=conference, invitation=invitation, base_url=BASE_URL, actor=COMMAND, now=NOW
    )


def _correct(conference: Conference, invitation: Invitation, email: str) -> None:
    operations.correct_address(
        conference=conference,
        invitation=invitation,
        email=email,
        base_url=BASE_URL,
        actor=COMMAND,
        now=NOW,
    )


def _ask(address: str, now: datetime = NOW) -> int:
    return operations.send_links_again(address=address, base_url=BASE_URL, now=now)


def _token(invitation: Invitation) -> str:
    return links.personal_link("", invitation).removeprefix("/i/")


def _visit(conference: Conference, person: Person) -> str:
    return begin_sign_in(person=person, conference_id=conference.id, now=NOW)


def _registration(invitation: Invitation) -> Registration:
    return db.session.scalars(
        select(Registration).where(Registration.person_id == invitation.person_id)
    ).one()


def _mails() -> int:
    return db.session.scalar(select(func.count()).select_from(Mail)) or 0


def _last_act() -> tuple[object, ...]:
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    return entry.action, entry.object_id, entry.before, entry.after


def test_links_open_for_sixty_days_after_the_conference_by_the_clocks_at_the_venue() -> None:
    invitation = make_invitation(make_conference(ends=date(2026, 3, 2)))
    last = datetime.fromisoformat("2026-05-01T23:59+05:00")
    assert links.read_link(_token(invitation), now=last).id == invitation.id
    with pytest.raises(links.VoidLink, match="The conference is long over"):
        links.read_link(_token(invitation), now=last + MINUTE)


def test_sending_again_shuts_what_the_old_link_has_opened() -> None:
    conference = make_conference()
    invitation = make_invitation(conference)
    key = _visit(conference, invitation.person)
    other = _visit(make_conference(), invitation.person)
    _send_again(conference, invitation)
    assert [bool(actor_of(each, now=NOW)) for each in (key, other)] == [False, True]


def test_taking_back_voids_the_link_ends_the_visits_and_frees_the_place() -> None:
    conference = make_conference(capacity=1)
    invitation = make_invitation(conference)
    _registration(invitation).state = RegistrationState.CONFIRMED
    waiting = make_registration(conference, state=RegistrationState.WAITLISTED, answered_at=NOW)
    token, key = _token(invitation), _visit(conference, invitation.person)
    _withdraw(conference, invitation)
    with pytest.raises(links.VoidLink, match="no longer valid"):
        links.read_link(token, now=NOW)
    assert actor_of(key, now=NOW) is None
    assert _registration(invitation).state is RegistrationState.CANCELLED
    assert waiting.state is RegistrationState.CONFIRMED
    assert _last_act() == ("invitation.taken_back", invitation.id, None, None)
    with pytest.raises(DomainError, match="was taken back"):
        _withdraw(conference, invitation)


@pytest.mark.parametrize("state", [RegistrationState.INVITED, RegistrationState.DECLINED])
def test_taking_back_leaves_an_answer_that_holds_no_place(state: RegistrationState) -> None:
    conference = make_conference()
    invitation = make_invitation(conference)
    _registration(invitation).state = state
    _withdraw(conference, invitation)
    assert _registration(invitation).state is state


def test_who_was_taken_back_is_invited_anew_by_sending_again() -> None:
    conference = make_conference()
    invitation = make_invitation(conference)
    _withdraw(conference, invitation)
    assert _ask("guest@example.org") == 0
    _send_again(conference, invitation)
    fresh = queries.find_invitation(conference, invitation.id)
    assert fresh is not None
    assert (fresh.taken_back_at, fresh.generation) == (None, 3)
    assert links.read_link(_token(fresh), now=NOW).id == invitation.id


def test_a_corrected_address_gets_a_new_mail_and_the_old_link_is_void() -> None:
    conference = make_conference()
    invitation = make_invitation(conference, email="wrong@example.org")
    token, key = _token(invitation), _visit(conference, invitation.person)
    _correct(conference, invitation, "right@EXAMPLE.org")
    fresh = queries.find_invitation(conference, invitation.id)
    assert fresh is not None
    assert fresh.person_id == invitation.person_id
    assert fresh.person.email == "right@example.org"
    assert fresh.mail is not None
    assert fresh.mail.recipient_address == "right@example.org"
    sent = token_in(fresh.mail.text, f"{BASE_URL}/i/")
    assert links.read_link(sent, now=NOW).id == fresh.id
    with pytest.raises(links.VoidLink):
        links.read_link(token, now=NOW)
    assert actor_of(key, now=NOW) is None
    assert _last_act() == (
        "invitation.address_corrected",
        invitation.id,
        {"email": "wrong@example.org"},
        {"email": "right@example.org"},
    )


def test_the_history_does_not_tell_the_address_of_a_protected_person() -> None:
    conference = make_conference()
    invitation = make_invitation(conference, email="wrong@example.org")
    invitation.person.is_protected = True
    _correct(conference, invitation, "right@example.org")
    assert _last_act()[2:] == ({"email": "…"}, {"email": "…"})


def test_an_address_is_not_led_away_from_whom_it_belongs_to() -> None:
    conference, other = make_conference(), make_conference()
    make_person(email="taken@example.org")
    theirs = make_invitation(conference, email="both@example.org")
    make_invitation(other, email="both@example.org")
    make_account(person=make_person(email="staff@example.org"))
    staff = make_invitation(conference, email="staff@example.org")
    plain = make_invitation(conference, email="plain@example.org")
    gone = make_invitation(conference, email="gone@example.org")
    _withdraw(conference, gone)
    before = _mails()
    for invitation, email, sentence in (
        (theirs, "mine@example.org", "Another conference knows this person"),
        (staff, "mine@example.org", "This person has an account"),
        (plain, "taken@example.org", "Somebody has this address already"),
        (plain, "PLAIN@example.org", "This is the address already"),
        (plain, "plain", "is not an e-mail address"),
        (gone, "mine@example.org", "was taken back"),
    ):
        with pytest.raises(DomainError, match=sentence):
            _correct(conference, invitation, email)
    db.session.expire_all()
    assert _mails() == before
    assert plain.generation == 1


def test_whoever_asks_gets_a_link_to_every_conference_that_is_not_over() -> None:
    for values in (
        {"title": "First"},
        {"title": "Second"},
        {"state": ConferenceState.CLOSED},
        {"starts": date(2026, 2, 1), "ends": date(2026, 2, 28)},
    ):
        make_invitation(make_conference(**values), email="guest@example.org")
    make_invitation(make_conference(), email="other@example.org")
    before = _mails()
    assert _ask("GUEST@example.org") == 2
    mails = db.session.scalars(select(Mail).order_by(Mail.id).offset(before)).all()
    assert [each.subject for each in mails] == ["Your link: First", "Your link: Second"]
    for mail in mails:
        assert (mail.kind, mail.recipient_address) == (MailKind.SIGN_IN, "guest@example.org")
        assert mail.intent.startswith("link-again:")
        token = mail.text.partition(f"{BASE_URL}/i/")[2].split()[0]
        assert f"/i/{token}" in mail.html
        opened = links.read_link(token, now=NOW)
        assert opened.conference.title == mail.sender_name


def test_nobody_gets_more_than_one_link_in_five_minutes() -> None:
    make_invitation(make_conference())
    for minutes, mails in ((0, 2), (4, 2), (5, 3)):
        assert _ask("guest@example.org", NOW + minutes * MINUTE) == 1
        assert _mails() == mails


@pytest.mark.parametrize("address", ["", "nobody@example.org", "known@example.org", "x"])
def test_who_was_not_invited_gets_nothing(address: str) -> None:
    make_person(email="known@example.org")
    make_person(email="")
    assert _ask(address) == 0
    assert _mails() == 0
