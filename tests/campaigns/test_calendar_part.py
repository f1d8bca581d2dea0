"""What a campaign puts into calendars: the present, once, and nothing that never left."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.calendars import operations as calendars
from eventmgr.calendars import queries as calendar_queries
from eventmgr.campaigns import operations, previews
from eventmgr.campaigns.enums import CampaignKind
from eventmgr.campaigns.models import CONFERENCE, Campaign
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.mail import operations as post
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.queries import with_contents
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.queries import find_registration
from tests.calendars.mime_reading import asked_by
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.calendars import (
    calendar_mails,
    entries,
    follow,
    keep_current,
    leave,
    octets,
    send_to,
)
from tests.factories.campaigns import OFFICE, again, make_campaign, prepare, work
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.privacy import erase

pytestmark = pytest.mark.usefixtures("session")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def conference() -> Conference:
    return make_conference(city="Lahore")


@pytest.fixture
def session_there(conference: Conference) -> Session:
    session = make_session(conference, title="Opening")
    publish_agenda(conference)
    return session


def _campaign(conference: Conference, what: str, *choices: str, **values: Any) -> Campaign:
    campaign = make_campaign(conference, *(choices or ("registered:",)), **values)
    _choose(conference, campaign, what)
    return again(conference, campaign)


def _choose(conference: Conference, campaign: Campaign, what: str) -> None:
    operations.choose_calendar(
        conference=conference, campaign=campaign, calendar=what, actor=COMMAND, now=NOW
    )


def _mails(campaign: Campaign) -> list[Mail]:
    found = db.session.scalars(
        select(Mail).where(Mail.mailing_id == campaign.mailing_id).order_by(Mail.id),
        execution_options={"populate_existing": True},
    ).all()
    return with_contents(list(found))


def _release(conference: Conference, campaign: Campaign) -> None:
    mailing = db.session.get_one(Mailing, campaign.mailing_id)
    count = sum(each.state is MailState.DRAFT for each in _mails(campaign))
    operations.make_ready(conference=conference, mailing_id=mailing.id, office=OFFICE, now=LATER)
    post.release_mailing(mailing=mailing, expected=count, starts_at=None, actor=COMMAND, now=LATER)
    db.session.flush()
    db.session.expire_all()


def _leave(campaign: Campaign) -> list[bytes]:
    """What leaves of the campaign."""
    left = []
    for mail in _mails(campaign):
        if mail.state is MailState.QUEUED:
            left.append(octets(mail))
            mail.state, mail.attempts = MailState.SENT, 1
    db.session.flush()
    return left


def _sent(conference: Conference, campaign: Campaign) -> list[bytes]:
    _release(conference, campaign)
    return _leave(campaign)


def _discard(conference: Conference, campaign: Campaign) -> None:
    operations.discard_drafts(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.expire_all()


def _decline(conference: Conference, person: Person) -> None:
    registration = find_registration(conference, person.id)
    assert registration is not None
    registration.state = RegistrationState.DECLINED
    db.session.flush()


def _move(conference: Conference, session: Session) -> None:
    session.starts_at += timedelta(hours=2)
    session.ends_at += timedelta(hours=2)
    publish_agenda(conference)


def _asked(octets_: bytes) -> tuple[str, str, str]:
    """Method, SEQUENCE and the hour."""
    method, event = asked_by(octets_)
    return method, event.one("SEQUENCE").value, event.one("DTSTART").value[9:11]


def test_each_recipient_is_asked_by_their_own_address(conference: Conference) -> None:
    people = [make_participant(conference) for _each in range(2)]
    sent = _sent(conference, prepare(conference, _campaign(conference, CONFERENCE)))
    asked = [asked_by(each)[1] for each in sent]
    assert [each.one("ATTENDEE").value for each in asked] == [f"mailto:{p.email}" for p in people]
    assert [each.one("UID").value for each in asked] == [str(each.uid) for each in entries()]
    assert {each.one("SEQUENCE").value for each in asked} == {"0"}


def test_a_session_is_handed_to_whoever_has_no_seat_in_it(
    conference: Conference, session_there: Session
) -> None:
    make_participant(conference)
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    (sent,) = _sent(conference, campaign)
    assert asked_by(sent)[1].text("SUMMARY") == "Opening"
    assert calendar_queries.pending(conference, now=LATER) == []
    _move(conference, session_there)
    assert follow(conference, LATER) == 1
    (update,) = leave()
    assert _asked(update)[:2] == ("REQUEST", "1")


def test_members_of_a_group_find_their_own_room(
    conference: Conference, session_there: Session
) -> None:
    room = make_room(conference, name="Hall B")
    group = make_group(conference, room_id=room.id, session_id=session_there.id)
    make_member(group, person=make_participant(conference))
    make_participant(conference)
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    places = {asked_by(each)[1].text("LOCATION") for each in _sent(conference, campaign)}
    assert len(places) == 2
    assert any("Hall B" in each for each in places)


def test_what_leaves_is_what_is_so_when_it_is_sent(
    conference: Conference, session_there: Session
) -> None:
    make_participant(conference)
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    _move(conference, session_there)
    assert follow(conference, NOW) == 0
    (sent,) = _sent(conference, campaign)
    assert _asked(sent) == ("REQUEST", "0", "06")
    assert calendar_queries.pending(conference, now=LATER) == []


def test_what_moves_after_it_was_sent_and_before_it_left_is_mended(
    conference: Conference, session_there: Session
) -> None:
    make_participant(conference)
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    _release(conference, campaign)
    _move(conference, session_there)
    assert follow(conference, LATER) == 0
    assert [_asked(each) for each in _leave(campaign)] == [("REQUEST", "0", "06")]


def test_pieces_written_after_a_change_keep_the_words(
    conference: Conference, session_there: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventmgr.campaigns.operations.preparing.PIECE", 1)
    for _each in range(3):
        make_participant(conference)
    campaign = _campaign(conference, str(session_there.uid))
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.flush()
    work(campaign, pieces=1)
    lease = again(conference, campaign).lease_until
    assert lease is not None
    _move(conference, session_there)
    while lease is not None:
        lease = operations.take_piece(
            campaign_id=campaign.id, lease=lease, office=OFFICE, now=LATER
        )
        db.session.flush()
    sent = _sent(conference, again(conference, campaign))
    assert [_asked(each) for each in sent] == [("REQUEST", "0", "06")] * 3


def test_drafts_thrown_away_leave_nothing(conference: Conference) -> None:
    person = make_participant(conference)
    keep_current(conference)
    campaign = prepare(conference, _campaign(conference, CONFERENCE))
    assert len(entries()) == 1
    assert calendar_queries.numbers(conference).conference == 0
    _discard(conference, campaign)
    assert entries() == []
    _decline(conference, person)
    assert follow(conference, LATER) == 0
    assert calendar_mails() == []


def test_an_entry_that_is_there_keeps_its_uid_with_the_next_sequence(
    conference: Conference,
) -> None:
    person = make_participant(conference)
    send_to(person, conference)
    (before,) = leave()
    (sent,) = _sent(conference, prepare(conference, _campaign(conference, CONFERENCE)))
    assert asked_by(sent)[1].one("UID").value == asked_by(before)[1].one("UID").value
    assert _asked(sent)[1] == "1"
    assert len(entries()) == 1


def test_an_entry_that_is_there_stays_when_drafts_are_thrown_away(
    conference: Conference, session_there: Session
) -> None:
    chair = make_role(session_there, person=make_participant(conference))
    publish_agenda(conference)
    send_to(chair, conference, session_uid=session_there.uid)
    leave()
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    _move(conference, session_there)
    assert len(calendar_queries.pending(conference, now=NOW)) == 1
    _discard(conference, campaign)
    (entry,) = entries()
    assert not entry.is_handed_out
    assert follow(conference, LATER) == 1
    (update,) = leave()
    assert _asked(update)[::2] == ("REQUEST", "06")


def test_whoever_has_it_is_not_left_to_wait_for_a_draft(
    conference: Conference, session_there: Session
) -> None:
    chair = make_role(session_there, person=make_participant(conference))
    publish_agenda(conference)
    send_to(chair, conference, session_uid=session_there.uid)
    leave()
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    _move(conference, session_there)
    assert follow(conference, NOW) == 1
    (update,) = leave()
    (sent,) = _sent(conference, campaign)
    assert (_asked(update)[2], _asked(sent)[2]) == ("06", "06")
    assert int(_asked(sent)[1]) > int(_asked(update)[1])


def test_whoever_asks_while_a_draft_waits_gets_it_at_once(conference: Conference) -> None:
    person = make_participant(conference)
    campaign = prepare(conference, _campaign(conference, CONFERENCE))
    assert send_to(person, conference)
    (asked,) = leave()
    (sent,) = _sent(conference, campaign)
    assert int(_asked(sent)[1]) > int(_asked(asked)[1])
    assert asked_by(sent)[1].one("UID").value == asked_by(asked)[1].one("UID").value


def test_two_campaigns_never_say_two_things_by_one_sequence(conference: Conference) -> None:
    make_participant(conference)
    first = prepare(conference, _campaign(conference, CONFERENCE))
    second = prepare(conference, _campaign(conference, CONFERENCE))
    sent = [*_sent(conference, first), *_sent(conference, second)]
    assert len({asked_by(each)[1].one("UID").value for each in sent}) == 1
    assert len({_asked(each)[1] for each in sent}) == 2


def test_the_first_of_two_campaigns_brings_it_if_the_second_is_thrown_away(
    conference: Conference,
) -> None:
    make_participant(conference)
    first = prepare(conference, _campaign(conference, CONFERENCE))
    second = prepare(conference, _campaign(conference, CONFERENCE))
    _discard(conference, second)
    (sent,) = _sent(conference, first)
    assert _asked(sent)[0] == "REQUEST"
    assert entries()[0].mail_id == _mails(first)[0].id


def test_whoever_declines_before_it_is_sent_gets_the_letter_alone(conference: Conference) -> None:
    person, other = make_participant(conference), make_participant(conference)
    campaign = prepare(conference, _campaign(conference, CONFERENCE))
    _decline(conference, person)
    alone, whole = _sent(conference, campaign)
    assert b"text/calendar" not in alone
    assert asked_by(whole)[1].one("ATTENDEE").value == f"mailto:{other.email}"
    assert calendar_queries.pending(conference, now=LATER) == []


def test_whoever_declines_after_it_was_sent_has_it_struck(conference: Conference) -> None:
    person = make_participant(conference)
    _sent(conference, prepare(conference, _campaign(conference, CONFERENCE)))
    _decline(conference, person)
    assert follow(conference, LATER) == 1
    (cancel,) = leave()
    assert _asked(cancel)[:2] == ("CANCEL", "1")


def test_of_a_mailing_called_back_half_way_only_what_left_is_told(
    conference: Conference, session_there: Session
) -> None:
    for _each in range(2):
        make_participant(conference)
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    _release(conference, campaign)
    first = _mails(campaign)[0]
    first.state, first.attempts = MailState.SENT, 1
    db.session.flush()
    mailing = db.session.get_one(Mailing, campaign.mailing_id)
    post.cancel_mailing(mailing=mailing, actor=COMMAND, now=LATER)
    _move(conference, session_there)
    assert follow(conference, LATER) == 1
    assert calendar_mails()[0].recipient_address == first.recipient_address


def test_whoever_had_it_hears_what_a_called_back_mail_would_have_said(
    conference: Conference, session_there: Session
) -> None:
    chair = make_role(session_there, person=make_participant(conference))
    publish_agenda(conference)
    send_to(chair, conference, session_uid=session_there.uid)
    leave()
    _move(conference, session_there)
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    _release(conference, campaign)
    assert calendar_queries.pending(conference, now=LATER) == []
    mailing = db.session.get_one(Mailing, campaign.mailing_id)
    post.cancel_mailing(mailing=mailing, actor=COMMAND, now=LATER)
    assert follow(conference, LATER) == 1


def test_whoever_has_unsubscribed_gets_no_part_and_no_update(
    conference: Conference, session_there: Session
) -> None:
    person = make_participant(conference)
    campaign = prepare(conference, _campaign(conference, str(session_there.uid), is_bulk=True))
    post.suppress(
        address=person.email,
        reason=SuppressionReason.UNSUBSCRIBED,
        conference_id=conference.id,
        now=NOW,
    )
    assert _sent(conference, campaign) == []
    _move(conference, session_there)
    assert follow(conference, LATER) == 0


def test_a_taken_out_draft_that_is_put_back_says_what_is_so(
    conference: Conference, session_there: Session
) -> None:
    make_participant(conference)
    campaign = prepare(conference, _campaign(conference, str(session_there.uid)))
    (mail,) = _mails(campaign)
    post.take_out(mail=mail, actor=COMMAND, now=NOW)
    db.session.flush()
    _move(conference, session_there)
    assert follow(conference, NOW) == 0
    post.put_back(mail=mail, actor=COMMAND, now=NOW)
    db.session.flush()
    (sent,) = _sent(conference, campaign)
    assert _asked(sent)[::2] == ("REQUEST", "06")


def test_the_erased_are_brought_nothing(conference: Conference) -> None:
    person = make_participant(conference)
    other = make_participant(conference)
    campaign = prepare(conference, _campaign(conference, CONFERENCE))
    erase(conference, person)
    db.session.flush()
    sent = _sent(conference, campaign)
    told = [asked_by(each)[1].one("ATTENDEE").value for each in sent]
    assert told == [f"mailto:{other.email}"]


def test_the_protected_are_brought_nothing(conference: Conference) -> None:
    make_participant(conference).is_protected = True
    make_participant(conference)
    prepare(conference, _campaign(conference, CONFERENCE))
    assert len(entries()) == 1


def test_an_invitation_brings_the_conference(conference: Conference) -> None:
    make_contact(conference)
    texts = {"en": ("Come", "Dear {name},\n\n{link}")}
    campaign = _campaign(
        conference, CONFERENCE, "uninvited:", kind=CampaignKind.INVITATION, texts=texts
    )
    campaign = prepare(conference, campaign)
    assert len(_sent(conference, campaign)) == 1
    assert calendar_queries.pending(conference, now=LATER) == []


def test_a_contact_without_a_registration_is_brought_it_too(conference: Conference) -> None:
    make_contact(conference)
    campaign = prepare(conference, _campaign(conference, CONFERENCE, "contacts:"))
    assert _asked(_sent(conference, campaign)[0])[0] == "REQUEST"
    assert calendar_queries.pending(conference, now=LATER) == []


@pytest.mark.parametrize("is_prepared", [False, True])
def test_a_session_that_was_taken_out_is_refused(
    conference: Conference, session_there: Session, *, is_prepared: bool
) -> None:
    make_participant(conference)
    campaign = _campaign(conference, str(session_there.uid))
    if is_prepared:
        campaign = prepare(conference, campaign)
    session_there.state = SessionState.REMOVED
    publish_agenda(conference)
    with pytest.raises(DomainError, match="not published, or no longer"):
        if is_prepared:
            _release(conference, campaign)
        else:
            prepare(conference, campaign)


@pytest.mark.parametrize("what", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_only_what_was_published_can_be_chosen(conference: Conference, what: str) -> None:
    campaign = make_campaign(conference)
    with pytest.raises(DomainError):
        _choose(conference, campaign, what)


def test_a_conference_that_is_called_off_goes_into_no_calendar(conference: Conference) -> None:
    campaign = make_campaign(conference)
    calendars.call_off(conference=conference, is_called_off=True, actor=COMMAND, now=NOW)
    with pytest.raises(DomainError, match="called off"):
        _choose(conference, campaign, CONFERENCE)


def test_the_preview_shows_what_the_calendar_will(
    conference: Conference, session_there: Session
) -> None:
    person = make_participant(conference)
    campaign = _campaign(conference, str(session_there.uid))
    seen = previews.preview(conference, campaign, person.id, link="")
    assert seen is not None
    assert seen.entry is not None
    assert (seen.entry.title, seen.entry.place) == ("Opening", "Lahore")
    assert "(Asia/Karachi)" in seen.when


def test_many_cost_no_more_statements_than_few(conference: Conference) -> None:
    counted = []
    for number in (1, 3):
        for _each in range(number):
            make_participant(conference)
        campaign = prepare(conference, _campaign(conference, CONFERENCE))
        db.session.expire_all()
        with count_statements() as statements:
            operations.make_ready(
                conference=conference,
                mailing_id=campaign.mailing_id or 0,
                office=OFFICE,
                now=LATER,
            )
        counted.append(statements.count)
        _discard(conference, campaign)
    assert counted[0] == counted[1]
