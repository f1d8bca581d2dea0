"""What a campaign puts into calendars: the present, once, and nothing that never left."""

import pytest

from eventmgr.agenda.models import Session
from eventmgr.calendars import queries as calendar_queries
from eventmgr.campaigns import operations
from eventmgr.campaigns.models import CONFERENCE
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from tests.calendars.mime_reading import asked_by
from tests.factories.agenda import make_role, publish_agenda
from tests.factories.calendars import (
    calendar_mails,
    entries,
    follow,
    keep_current,
    leave,
    send_to,
)
from tests.factories.campaign_calendars import (
    LATER,
    asked,
    decline,
    let_leave,
    mails_of,
    move,
    send_off,
    sent_of,
    throw_away,
    with_calendar,
)
from tests.factories.campaigns import OFFICE, again, prepare, work
from tests.factories.conferences import make_room
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")


def test_each_recipient_is_asked_by_their_own_address(conference: Conference) -> None:
    people = [make_participant(conference) for _each in range(2)]
    sent = sent_of(conference, prepare(conference, with_calendar(conference, CONFERENCE)))
    events = [asked_by(each)[1] for each in sent]
    assert [each.one("ATTENDEE").value for each in events] == [f"mailto:{p.email}" for p in people]
    assert [each.one("UID").value for each in events] == [str(each.uid) for each in entries()]
    assert {each.one("SEQUENCE").value for each in events} == {"0"}


def test_a_session_is_handed_to_whoever_has_no_seat_in_it(
    conference: Conference, session_there: Session
) -> None:
    make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    (sent,) = sent_of(conference, campaign)
    assert asked_by(sent)[1].text("SUMMARY") == "Opening"
    assert calendar_queries.pending(conference, now=LATER) == []
    move(conference, session_there)
    assert follow(conference, LATER) == 1
    (update,) = leave()
    assert asked(update)[:2] == ("REQUEST", "1")


def test_members_of_a_group_find_their_own_room(
    conference: Conference, session_there: Session
) -> None:
    room = make_room(conference, name="Hall B")
    group = make_group(conference, room_id=room.id, session_id=session_there.id)
    make_member(group, person=make_participant(conference))
    make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    places = {asked_by(each)[1].text("LOCATION") for each in sent_of(conference, campaign)}
    assert len(places) == 2
    assert any("Hall B" in each for each in places)


def test_what_leaves_is_what_is_so_when_it_is_sent(
    conference: Conference, session_there: Session
) -> None:
    make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    move(conference, session_there)
    assert follow(conference, NOW) == 0
    (sent,) = sent_of(conference, campaign)
    assert asked(sent) == ("REQUEST", "0", "06")
    assert calendar_queries.pending(conference, now=LATER) == []


def test_what_moves_after_it_was_sent_and_before_it_left_is_mended(
    conference: Conference, session_there: Session
) -> None:
    make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    send_off(conference, campaign)
    move(conference, session_there)
    assert follow(conference, LATER) == 0
    assert [asked(each) for each in let_leave(campaign)] == [("REQUEST", "0", "06")]


def test_pieces_written_after_a_change_keep_the_words(
    conference: Conference, session_there: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventmgr.campaigns.operations.preparing.PIECE", 1)
    for _each in range(3):
        make_participant(conference)
    campaign = with_calendar(conference, str(session_there.uid))
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.flush()
    work(campaign, pieces=1)
    lease = again(conference, campaign).lease_until
    assert lease is not None
    move(conference, session_there)
    while lease is not None:
        lease = operations.take_piece(
            campaign_id=campaign.id, lease=lease, office=OFFICE, now=LATER
        )
        db.session.flush()
    sent = sent_of(conference, again(conference, campaign))
    assert [asked(each) for each in sent] == [("REQUEST", "0", "06")] * 3


def test_drafts_thrown_away_leave_nothing(conference: Conference) -> None:
    person = make_participant(conference)
    keep_current(conference)
    campaign = prepare(conference, with_calendar(conference, CONFERENCE))
    assert len(entries()) == 1
    assert calendar_queries.numbers(conference).conference == 0
    throw_away(conference, campaign)
    assert entries() == []
    decline(conference, person)
    assert follow(conference, LATER) == 0
    assert calendar_mails() == []


def test_an_entry_that_is_there_keeps_its_uid_with_the_next_sequence(
    conference: Conference,
) -> None:
    person = make_participant(conference)
    send_to(person, conference)
    (before,) = leave()
    (sent,) = sent_of(conference, prepare(conference, with_calendar(conference, CONFERENCE)))
    assert asked_by(sent)[1].one("UID").value == asked_by(before)[1].one("UID").value
    assert asked(sent)[1] == "1"
    assert len(entries()) == 1


def test_an_entry_that_is_there_stays_when_drafts_are_thrown_away(
    conference: Conference, session_there: Session
) -> None:
    chair = make_role(session_there, person=make_participant(conference))
    publish_agenda(conference)
    send_to(chair, conference, session_uid=session_there.uid)
    leave()
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    move(conference, session_there)
    assert len(calendar_queries.pending(conference, now=NOW)) == 1
    throw_away(conference, campaign)
    (entry,) = entries()
    assert not entry.is_handed_out
    assert follow(conference, LATER) == 1
    (update,) = leave()
    assert asked(update)[::2] == ("REQUEST", "06")


def test_whoever_has_it_is_not_left_to_wait_for_a_draft(
    conference: Conference, session_there: Session
) -> None:
    chair = make_role(session_there, person=make_participant(conference))
    publish_agenda(conference)
    send_to(chair, conference, session_uid=session_there.uid)
    leave()
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    move(conference, session_there)
    assert follow(conference, NOW) == 1
    (update,) = leave()
    (sent,) = sent_of(conference, campaign)
    assert (asked(update)[2], asked(sent)[2]) == ("06", "06")
    assert int(asked(sent)[1]) > int(asked(update)[1])


def test_whoever_asks_while_a_draft_waits_gets_it_at_once(conference: Conference) -> None:
    person = make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, CONFERENCE))
    assert send_to(person, conference)
    (first,) = leave()
    (sent,) = sent_of(conference, campaign)
    assert int(asked(sent)[1]) > int(asked(first)[1])
    assert asked_by(sent)[1].one("UID").value == asked_by(first)[1].one("UID").value


def test_two_campaigns_never_say_two_things_by_one_sequence(conference: Conference) -> None:
    make_participant(conference)
    first = prepare(conference, with_calendar(conference, CONFERENCE))
    second = prepare(conference, with_calendar(conference, CONFERENCE))
    sent = [*sent_of(conference, first), *sent_of(conference, second)]
    assert len({asked_by(each)[1].one("UID").value for each in sent}) == 1
    assert len({asked(each)[1] for each in sent}) == 2


def test_the_first_of_two_campaigns_brings_it_if_the_second_is_thrown_away(
    conference: Conference,
) -> None:
    make_participant(conference)
    first = prepare(conference, with_calendar(conference, CONFERENCE))
    second = prepare(conference, with_calendar(conference, CONFERENCE))
    throw_away(conference, second)
    (sent,) = sent_of(conference, first)
    assert asked(sent)[0] == "REQUEST"
    assert entries()[0].mail_id == mails_of(first)[0].id
