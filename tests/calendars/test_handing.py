from datetime import timedelta

import pytest

from eventmgr.agenda.enums import RoleState
from eventmgr.calendars import operations
from eventmgr.foundation.errors import DomainError
from eventmgr.mail.enums import MailState
from eventmgr.people.actor import COMMAND
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.queries import find_registration
from tests.calendars.mime_reading import asked_by
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.calendars import calendar_mails, entries, leave, octets, send_to
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.invitations import make_invitation
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")


def test_the_conference_is_sent_to_whoever_is_confirmed() -> None:
    conference = make_conference(title="Trade; and, peace", venue="Serena", city="Islamabad")
    person = make_participant(conference, name='Ayesha "A", Khan')
    assert send_to(person, conference)
    (mail,) = calendar_mails()
    method, event = asked_by(octets(mail))
    assert method == "REQUEST"
    assert event.one("SEQUENCE").value == "0"
    assert event.text("SUMMARY") == "Trade; and, peace"
    assert event.text("LOCATION") == "Serena, Islamabad"
    assert event.one("DTSTART").value == "20260301"
    assert event.one("DTEND").value == "20260303"
    assert event.one("ATTENDEE").parameters["CN"] == "Ayesha 'A', Khan"
    assert f"http://localhost/c/{conference.slug}/registration" in event.text("DESCRIPTION")
    assert event.one("UID").value == str(entries()[0].uid)


def test_the_mail_has_the_personal_link_and_no_calendar_has() -> None:
    conference = make_conference()
    invitation = make_invitation(conference)
    registration = find_registration(conference, invitation.person_id)
    assert registration is not None
    registration.state = RegistrationState.CONFIRMED
    send_to(registration.person, conference)
    mail = calendar_mails()[0]
    _method, event = asked_by(octets(mail))
    assert mail.values["link"].startswith("http://localhost/i/")
    assert "/i/" not in event.text("DESCRIPTION") + event.one("URL").value


@pytest.mark.parametrize(
    "state", [each for each in RegistrationState if each is not RegistrationState.CONFIRMED]
)
def test_nobody_else_has_it_sent(state: RegistrationState) -> None:
    conference = make_conference()
    with pytest.raises(DomainError):
        send_to(make_participant(conference, state), conference)
    assert entries() == []


def test_a_session_is_sent_to_its_own_people_alone() -> None:
    conference = make_conference()
    session = make_session(conference, title="Opening")
    chair = make_role(session)
    publish_agenda(conference)
    assert send_to(chair, conference, session_uid=session.uid)
    with pytest.raises(DomainError, match="not, or no longer"):
        send_to(make_participant(conference), conference, session_uid=session.uid)
    _method, event = asked_by(octets(calendar_mails()[0]))
    assert event.text("SUMMARY") == "Opening"
    assert event.one("DTSTART").value == "20260301T040000Z"


def test_whoever_declined_a_part_is_not_sent_it() -> None:
    conference = make_conference()
    session = make_session(conference)
    person = make_role(session, state=RoleState.DECLINED)
    publish_agenda(conference)
    with pytest.raises(DomainError):
        send_to(person, conference, session_uid=session.uid)


def test_a_draft_is_sent_to_nobody() -> None:
    conference = make_conference()
    session = make_session(conference)
    with pytest.raises(DomainError):
        send_to(make_role(session), conference, session_uid=session.uid)


def test_members_meet_in_their_groups_room() -> None:
    conference = make_conference(city="Lahore")
    session = make_session(conference, room_id=make_room(conference, name="Foyer").id)
    group = make_group(
        conference, session_id=session.id, room_id=make_room(conference, name="Room 7").id
    )
    member = make_member(group)
    publish_agenda(conference)
    send_to(member, conference, session_uid=session.uid)
    assert asked_by(octets(calendar_mails()[0]))[1].text("LOCATION") == "Room 7, Lahore"


def test_pressing_twice_sends_one_mail() -> None:
    conference = make_conference()
    person = make_participant(conference)
    assert send_to(person, conference)
    assert not send_to(person, conference, now=NOW + timedelta(minutes=4))
    assert len(calendar_mails()) == 1


def test_asking_again_later_sends_the_same_entry_with_the_next_sequence() -> None:
    conference = make_conference()
    person = make_participant(conference)
    send_to(person, conference)
    (first,) = leave()
    assert send_to(person, conference, now=NOW + timedelta(hours=1))
    (second,) = leave()
    events = [asked_by(each)[1] for each in (first, second)]
    assert [each.one("SEQUENCE").value for each in events] == ["0", "1"]
    assert len({each.one("UID").value for each in events}) == 1


def test_two_people_have_two_entries() -> None:
    conference = make_conference()
    for _each in range(2):
        send_to(make_participant(conference), conference)
    assert len({each.uid for each in entries()}) == 2
    assert len({mail.content_id for mail in calendar_mails()}) == 2


def test_nothing_is_sent_once_the_conference_is_over() -> None:
    conference = make_conference()
    with pytest.raises(DomainError, match="over"):
        send_to(make_participant(conference), conference, now=NOW + timedelta(days=400))


def test_nothing_is_sent_of_what_is_called_off() -> None:
    conference = make_conference()
    person = make_participant(conference)
    operations.call_off(conference=conference, is_called_off=True, actor=COMMAND, now=NOW)
    with pytest.raises(DomainError):
        send_to(person, conference)


def test_a_mail_that_failed_is_sent_again_when_asked_for() -> None:
    conference = make_conference()
    person = make_participant(conference)
    send_to(person, conference)
    calendar_mails()[0].state = MailState.FAILED
    assert send_to(person, conference)
    assert [each.state for each in calendar_mails()] == [MailState.FAILED, MailState.QUEUED]
    assert not entries()[0].has_left
