from datetime import date, timedelta
from typing import Any

import pytest

from eventmgr.agenda.models import Session
from eventmgr.calendars import operations, queries
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.mail.enums import MailState
from eventmgr.mail.operations import send_again
from eventmgr.people.actor import CLOCK, COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.queries import find_registration
from tests.calendars.mime_reading import asked_by
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda, reread
from tests.factories.calendars import (
    OFFICE,
    calendar_mails,
    entries,
    follow,
    keep_current,
    leave,
    send_to,
)
from tests.factories.conferences import make_conference
from tests.factories.groups import make_participant
from tests.factories.people import NOW

LATER = NOW + timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("session")


def _chaired(**values: Any) -> tuple[Conference, Session, Person]:
    """A published session whose chair has it in their calendar."""
    conference = make_conference()
    session = make_session(conference, title="Opening")
    chair = make_role(session)
    publish_agenda(conference)
    send_to(chair, conference, session_uid=session.uid)
    if values.get("has_left", True):
        leave()
    return conference, session, chair


def _move(session: Session, hours: int = 2) -> None:
    session.starts_at += timedelta(hours=hours)
    session.ends_at += timedelta(hours=hours)


def _lose(conference: Conference, person: Person, state: RegistrationState) -> None:
    registration = find_registration(conference, person.id)
    assert registration is not None
    registration.state = state
    db.session.flush()


def _strike_lost(conference: Conference) -> int:
    return operations.strike_lost(conference=conference, office=OFFICE, actor=CLOCK, now=LATER)


def test_a_session_that_moved_is_told_with_the_next_sequence() -> None:
    conference, session, _chair = _chaired()
    _move(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 1
    (sent,) = leave()
    method, event = asked_by(sent)
    assert method == "REQUEST"
    assert event.one("SEQUENCE").value == "1"
    assert event.one("DTSTART").value == "20260301T060000Z"
    assert event.one("UID").value == str(entries()[0].uid)


def test_following_twice_tells_once() -> None:
    conference, session, _chair = _chaired()
    _move(session)
    publish_agenda(conference)
    assert [follow(conference, LATER), follow(conference, LATER)] == [1, 0]


def test_a_draft_moves_nothing() -> None:
    conference, session, _chair = _chaired()
    _move(session)
    db.session.flush()
    assert follow(conference, LATER) == 0


def test_what_no_calendar_shows_is_not_told() -> None:
    conference, session, _chair = _chaired()
    session.description = "Another description"
    make_role(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 0


def test_a_session_taken_out_is_struck_as_it_was_sent() -> None:
    conference, session, _chair = _chaired()
    for role in reread(session).roles:
        db.session.delete(role)
    db.session.delete(db.session.get_one(Session, session.id))
    publish_agenda(conference)
    assert follow(conference, LATER) == 1
    (sent,) = leave()
    method, event = asked_by(sent)
    assert method == "CANCEL"
    assert event.one("SEQUENCE").value == "1"
    assert event.text("SUMMARY") == "Opening"
    assert follow(conference, LATER) == 0


def test_whoever_lost_the_role_is_told() -> None:
    conference, session, _chair = _chaired()
    db.session.delete(reread(session).roles[0])
    make_role(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 1
    assert asked_by(leave()[0])[0] == "CANCEL"


def test_the_conferences_new_days_are_told() -> None:
    conference = make_conference()
    send_to(make_participant(conference), conference)
    leave()
    conference.starts, conference.ends = date(2026, 4, 1), date(2026, 4, 3)
    assert follow(conference, LATER) == 1
    _method, event = asked_by(leave()[0])
    assert (event.one("DTSTART").value, event.one("DTEND").value) == ("20260401", "20260404")


def test_nobody_is_told_who_was_never_sent_anything() -> None:
    conference = make_conference()
    session = make_session(conference)
    make_role(session)
    make_participant(conference)
    publish_agenda(conference)
    _move(session)
    publish_agenda(conference)
    operations.call_off(conference=conference, is_called_off=True, actor=COMMAND, now=NOW)
    assert follow(conference, LATER) == 0
    assert calendar_mails() == []


@pytest.mark.parametrize(
    "state", [MailState.FAILED, MailState.BOUNCED, MailState.SUPPRESSED, MailState.CANCELLED]
)
def test_nobody_is_told_whose_first_mail_never_arrived(state: MailState) -> None:
    conference, session, _chair = _chaired(has_left=False)
    calendar_mails()[0].state = state
    _move(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 0
    assert len(calendar_mails()) == 1


def test_a_first_mail_that_waits_says_what_is_so_by_now() -> None:
    conference, session, _chair = _chaired(has_left=False)
    _move(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 0
    (sent,) = leave()
    method, event = asked_by(sent)
    assert (method, event.one("SEQUENCE").value) == ("REQUEST", "0")
    assert event.one("DTSTART").value == "20260301T060000Z"


def test_a_first_mail_that_waits_never_leaves_if_it_is_over_before() -> None:
    conference, _session, _chair = _chaired(has_left=False)
    operations.call_off(conference=conference, is_called_off=True, actor=COMMAND, now=NOW)
    assert follow(conference, LATER) == 0
    assert [each.state for each in calendar_mails()] == [MailState.CANCELLED]
    assert leave() == []


def test_a_mail_that_was_tried_is_followed_by_another() -> None:
    conference, session, _chair = _chaired(has_left=False)
    mail = calendar_mails()[0]
    mail.state, mail.attempts = MailState.RETRY, 1
    _move(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 1
    sent = [asked_by(each)[1] for each in leave(MailState.RETRY, MailState.QUEUED)]
    assert [each.one("SEQUENCE").value for each in sent] == ["0", "1"]


def test_another_number_than_was_seen_is_not_sent() -> None:
    conference, session, _chair = _chaired()
    _move(session)
    publish_agenda(conference)
    with pytest.raises(DomainError, match="seen 2 calendar entries"):
        follow(conference, LATER, expected=2)
    assert len(calendar_mails()) == 1


def test_calling_off_strikes_everything_and_calling_on_brings_it_back() -> None:
    conference, _session, chair = _chaired()
    make_participant(conference)
    send_to(make_participant(conference), conference)
    leave()
    operations.call_off(conference=conference, is_called_off=True, actor=COMMAND, now=NOW)
    assert follow(conference, LATER) == 2
    assert [asked_by(each)[0] for each in leave()] == ["CANCEL", "CANCEL"]
    operations.call_off(conference=conference, is_called_off=False, actor=COMMAND, now=NOW)
    assert follow(conference, LATER) == 2
    assert [(asked_by(each)[0], asked_by(each)[1].one("SEQUENCE").value) for each in leave()] == [
        ("REQUEST", "2"),
        ("REQUEST", "2"),
    ]
    assert chair.id == entries()[0].person_id


@pytest.mark.parametrize(
    "state", [RegistrationState.CANCELLED, RegistrationState.DECLINED, RegistrationState.REFUSED]
)
def test_whoever_gives_up_their_place_has_it_struck_by_itself(state: RegistrationState) -> None:
    conference = make_conference()
    person, other = make_participant(conference), make_participant(conference)
    session = make_session(conference)
    make_role(session, person=person)
    publish_agenda(conference)
    keep_current(conference)
    send_to(person, conference)
    send_to(person, conference, session_uid=session.uid)
    send_to(other, conference)
    leave()
    _lose(conference, person, state)
    assert queries.conferences_with_lost(now=LATER) == [conference.id]
    assert _strike_lost(conference) == 2
    assert queries.conferences_with_lost(now=LATER) == []
    assert _strike_lost(conference) == 0
    assert {asked_by(each)[0] for each in leave()} == {"CANCEL"}


def test_nothing_is_struck_by_itself_where_it_is_switched_off() -> None:
    conference = make_conference()
    person = make_participant(conference)
    send_to(person, conference)
    leave()
    _lose(conference, person, RegistrationState.CANCELLED)
    assert queries.conferences_with_lost(now=LATER) == []
    assert _strike_lost(conference) == 0


def test_what_moved_is_not_told_by_itself() -> None:
    conference, session, _chair = _chaired()
    keep_current(conference)
    _move(session)
    publish_agenda(conference)
    assert _strike_lost(conference) == 0


def test_nothing_is_told_once_the_conference_is_over() -> None:
    conference, session, _chair = _chaired()
    _move(session)
    publish_agenda(conference)
    assert follow(conference, NOW + timedelta(days=400)) == 0


def test_many_cost_no_more_statements_than_few() -> None:
    counted = []
    for number in (1, 4):
        conference = make_conference()
        session = make_session(conference, starts_at=MORNING)
        people = [make_role(session) for _each in range(number)]
        publish_agenda(conference)
        for each in people:
            send_to(each, conference, session_uid=session.uid)
        db.session.expire_all()
        with count_statements() as statements:
            queries.pending(conference, now=NOW)
        counted.append(statements.count)
    assert counted[0] == counted[1]


def test_a_refused_update_waits_until_somebody_sends_it_anew() -> None:
    conference, session, _chair = _chaired()
    keep_current(conference)
    _move(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 1
    _end(MailState.FAILED, attempts=1)
    assert _strike_lost(conference) == 0
    assert follow(conference, LATER) == 1
    (sent,) = leave()
    assert asked_by(sent)[1].one("SEQUENCE").value == "2"
    assert follow(conference, LATER) == 0


def test_a_refused_cancellation_is_not_sent_again_by_itself() -> None:
    conference, guest = _guest()
    leave()
    _lose(conference, guest, RegistrationState.CANCELLED)
    assert _strike_lost(conference) == 1
    _end(MailState.FAILED, attempts=1)
    assert _strike_lost(conference) == 0
    assert follow(conference, LATER) == 1
    assert asked_by(leave()[0])[0] == "CANCEL"


@pytest.mark.parametrize(
    ("state", "attempts", "told"),
    [
        (MailState.FAILED, 1, 0),
        (MailState.FAILED, 9, 0),
        (MailState.UNCERTAIN, 1, 1),
        (MailState.CANCELLED, 0, 0),
        (MailState.CANCELLED, 1, 1),
        (MailState.SUPPRESSED, 1, 0),
        (MailState.BOUNCED, 1, 0),
    ],
)
def test_who_may_have_an_entry_is_told_that_it_is_void(
    state: MailState, attempts: int, told: int
) -> None:
    conference, guest = _guest()
    _end(state, attempts=attempts)
    _lose(conference, guest, RegistrationState.CANCELLED)
    assert bool(queries.conferences_with_lost(now=LATER)) is bool(told)
    assert follow(conference, LATER) == told


def test_an_address_that_takes_nothing_is_not_told_for_ever() -> None:
    conference, session, _chair = _chaired()
    _move(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 1
    _end(MailState.SUPPRESSED, attempts=1)
    assert follow(conference, LATER) == 0


def test_a_mail_sent_again_may_have_arrived_before() -> None:
    conference, session, _chair = _chaired(has_left=False)
    (mail,) = calendar_mails()
    _end(MailState.UNCERTAIN, attempts=1)
    send_again(mail=mail, actor=COMMAND, now=NOW)
    _move(session)
    publish_agenda(conference)
    assert follow(conference, LATER) == 1
    assert len(calendar_mails()) == 2


def test_what_is_over_is_not_looked_at_any_more() -> None:
    conference, guest = _guest()
    leave()
    _lose(conference, guest, RegistrationState.CANCELLED)
    ended = conference.at_venue(NOW).replace(
        year=conference.ends.year, month=conference.ends.month, day=conference.ends.day
    )
    assert queries.conferences_with_lost(now=ended) == [conference.id]
    assert queries.conferences_with_lost(now=ended + timedelta(days=2)) == []


def _guest() -> tuple[Conference, Person]:
    """A guest to whom the conference is on its way, at a conference that keeps calendars."""
    conference = make_conference()
    keep_current(conference)
    guest = make_participant(conference)
    send_to(guest, conference)
    return conference, guest


def _end(state: MailState, *, attempts: int) -> None:
    """Let whatever waits end so."""
    for mail in calendar_mails():
        if mail.state is MailState.QUEUED:
            mail.state, mail.attempts = state, attempts
    db.session.flush()
