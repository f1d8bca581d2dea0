import threading
from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import tokens
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import links, operations, queries
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.operations import Invited
from eventmgr.invitations.preview import preview
from eventmgr.invitations.reading import read_list
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.enums import Sector
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.conftest import RecordingQueue, count_statements
from tests.factories.conferences import make_conference
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.people import NOW, make_person
from tests.factories.registration import make_registration


def _guests(*emails: str) -> list[Guest]:
    return [Guest(name=email.partition("@")[0], email=email) for email in emails]


def _invite(conference: Conference, people: Sequence[Guest], message: str = "") -> Invited:
    return operations.invite_people(
        conference=conference,
        people=people,
        message=message,
        base_url=BASE_URL,
        actor=COMMAND,
        now=NOW,
    )


def _send_again(conference: Conference, invitation: Invitation) -> None:
    operations.send_again(
        conference=conference, invitation=invitation, base_url=BASE_URL, actor=COMMAND, now=NOW
    )


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _token(mail: Mail) -> str:
    return mail.text.partition(f"{BASE_URL}/i/")[2].split()[0]


@pytest.mark.usefixtures("app")
def test_person_registration_and_mail_come_in_one_act(queue: RecordingQueue) -> None:
    conference = make_conference(title="Forum, 2026", venue="Hall A", city="Islamabad")
    guest = Guest(
        name="Amal Demo",
        email="amal@example.org",
        honorific="Dr",
        title="Dean",
        organisation="A body",
        sector=Sector.ACADEMIA,
    )
    with unit_of_work():
        assert _invite(conference, [guest], "Do come.\n<b>We mean it.</b>") == Invited(1, 0)
        assert queue.sent == []
    assert queue.sent == [("mail.deliver", {})]
    registration = db.session.scalars(select(Registration)).one()
    assert registration.state is RegistrationState.INVITED
    assert (registration.name, registration.organisation) == ("Amal Demo", "A body")
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.kind, mail.state) == (MailKind.INVITATION, MailState.QUEUED)
    assert (mail.recipient_name, mail.recipient_address) == ("Dr Amal Demo", "amal@example.org")
    assert (mail.sender_name, mail.subject) == ("Forum, 2026", "Invitation: Forum, 2026")
    for words in ("Dear Dr Amal Demo,", "1 March 2026 – 2 March 2026", "Hall A", "Islamabad"):
        assert words in mail.text
        assert words in mail.html.replace("<bdi>", "").replace("</bdi>", "")
    assert "Do come.\n<b>We mean it.</b>" in mail.text
    assert "Do come.<br />\n<bdi>&lt;b&gt;We mean it.&lt;/b&gt;</bdi>" in mail.html
    opened = links.read_link(_token(mail), now=NOW)
    assert (opened.mail_id, opened.person.name) == (mail.id, "Amal Demo")


@pytest.mark.usefixtures("session")
def test_nobody_is_invited_twice_whatever_the_case_of_the_address() -> None:
    conference = make_conference()
    assert _invite(conference, _guests("a@example.org", "b@example.org")) == Invited(2, 0)
    assert _invite(conference, _guests("A@example.org", "c@example.org")) == Invited(1, 1)
    assert (_count(Mail), _count(Invitation), _count(Person)) == (3, 3, 3)


@pytest.mark.usefixtures("session")
def test_a_known_person_is_invited_as_who_they_are() -> None:
    person = make_person(name="Known name", email="known@example.org")
    _invite(make_conference(), [Guest(name="Other name", email="KNOWN@example.org")])
    assert _count(Person) == 1
    assert db.session.scalars(select(Registration)).one().name == person.name


@pytest.mark.usefixtures("session")
def test_another_conference_invites_the_same_person_anew() -> None:
    assert _invite(make_conference(), _guests("a@example.org")) == Invited(1, 0)
    assert _invite(make_conference(), _guests("a@example.org")) == Invited(1, 0)
    assert (_count(Person), _count(Mail)) == (1, 2)


@pytest.mark.usefixtures("session")
def test_a_registration_that_was_there_before_keeps_its_state() -> None:
    conference = make_conference()
    person = make_person(email="a@example.org")
    make_registration(conference, person, state=RegistrationState.CONFIRMED)
    assert _invite(conference, _guests("a@example.org")) == Invited(1, 0)
    assert db.session.scalars(select(Registration.state)).one() is RegistrationState.CONFIRMED


@pytest.mark.usefixtures("session")
def test_a_message_that_is_too_long_invites_nobody() -> None:
    with pytest.raises(DomainError):
        _invite(make_conference(), _guests("a@example.org"), "m" * 5001)
    assert _count(Mail) == 0


@pytest.mark.usefixtures("app")
def test_one_bad_address_leaves_nothing_of_the_whole_list(queue: RecordingQueue) -> None:
    conference = make_conference()
    db.session.commit()
    with pytest.raises(DomainError), unit_of_work():
        _invite(conference, _guests("a@example.org", "not an address"))
    assert (_count(Person), _count(Invitation), _count(Mail)) == (0, 0, 0)
    assert queue.sent == []


@pytest.mark.usefixtures("session")
def test_the_act_is_in_the_history_with_everybody_it_invited() -> None:
    _invite(make_conference(), _guests("a@example.org", "b@example.org"))
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.action == "invitations.sent"
    assert entry.after == {"persons": sorted(db.session.scalars(select(Person.id)))}


@pytest.mark.usefixtures("session")
def test_sending_again_is_a_new_mail_and_voids_the_earlier_link() -> None:
    conference = make_conference()
    invitation = make_invitation(conference)
    first = invitation.mail
    assert first is not None
    first.state = MailState.FAILED
    _send_again(conference, invitation)
    second = db.session.scalars(select(Mail).where(Mail.id != first.id)).one()
    assert second.intent == f"invitation:{invitation.id}:2"
    assert second.message_id != first.message_id
    assert invitation.mail_id == second.id
    assert links.read_link(_token(second), now=NOW).id == invitation.id
    with pytest.raises(links.VoidLink):
        links.read_link(_token(first), now=NOW)


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.CLAIMED, MailState.RETRY])
def test_nothing_is_sent_again_while_a_mail_may_still_leave(state: MailState) -> None:
    conference = make_conference()
    invitation = make_invitation(conference)
    assert invitation.mail is not None
    invitation.mail.state = state
    with pytest.raises(DomainError):
        _send_again(conference, invitation)
    assert (_count(Mail), invitation.generation) == (1, 1)


@pytest.mark.usefixtures("session")
def test_without_an_address_nothing_is_sent_again() -> None:
    conference = make_conference()
    invitation = make_invitation(conference)
    assert invitation.mail is not None
    invitation.mail.state = MailState.SENT
    invitation.person.email = ""
    with pytest.raises(DomainError):
        _send_again(conference, invitation)


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("token", ["", "x", "WzEsMV0.x.y", "../../etc"])
def test_a_token_that_was_not_made_here_opens_nothing(token: str) -> None:
    with pytest.raises(tokens.BadToken):
        links.read_link(token, now=NOW)


@pytest.mark.usefixtures("session")
def test_a_token_for_something_else_opens_nothing() -> None:
    invitation = make_invitation(make_conference())
    with pytest.raises(tokens.BadToken):
        links.read_link(tokens.sign("sign-in", [invitation.id, 1]), now=NOW)


@pytest.mark.usefixtures("session")
def test_the_preview_tells_new_from_invited_and_changes_nothing() -> None:
    conference = make_conference()
    make_invitation(conference, email="old@example.org")
    seen = preview(conference, read_list("OLD@example.org\nnew@example.org\nbad"))
    assert [guest.email for guest in seen.new] == ["new@example.org"]
    assert [guest.email for guest in seen.already] == ["OLD@example.org"]
    assert [line.words for line in seen.refused] == ["bad"]
    assert (_count(Person), _count(Mail)) == (1, 1)


@pytest.mark.usefixtures("session")
def test_the_list_costs_the_same_for_one_and_for_three() -> None:
    conference = make_conference()
    counts = []
    for emails in (["a@example.org"], ["b@example.org", "c@example.org"]):
        _invite(conference, _guests(*emails))
        db.session.flush()
        db.session.expire_all()
        with count_statements() as counted:
            found = queries.invitations(conference, state=None, page=1)
            for row in found.rows:
                assert row.invitation.mail is not None
                assert row.registration is not None
                assert row.invitation.person.shown_name
        counts.append(counted.count)
    assert counts[0] == counts[1]
    assert found.rows[0].invitation.person.email == "c@example.org"


def test_two_organisers_at_once_invite_everybody_once(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        people = [make_person() for _ in range(30)]
        guests = [Guest(name=each.name, email=each.email) for each in people]
        conference_id = conference.id
    barrier = threading.Barrier(2)
    done: list[Invited] = []
    failures: list[BaseException] = []

    def invite() -> None:
        try:
            with committed.app_context():
                barrier.wait(timeout=30)
                with unit_of_work():
                    done.append(_invite(db.session.get_one(Conference, conference_id), guests))
        except BaseException as error:  # noqa: BLE001 - a thread must hand its failure over
            failures.append(error)

    threads = [threading.Thread(target=invite) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    db.session.rollback()
    assert sum(each.sent for each in done) == 30
    assert (_count(Mail), _count(Invitation), _count(Registration)) == (30, 30, 30)
