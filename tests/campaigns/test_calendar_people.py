"""Who gets the calendar part of a campaign, and who does not."""

import pytest
from sqlalchemy import delete

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.calendars import operations as calendars
from eventmgr.calendars import queries as calendar_queries
from eventmgr.calendars.models import CalendarEntry
from eventmgr.campaigns import previews
from eventmgr.campaigns.enums import CampaignKind
from eventmgr.campaigns.models import CONFERENCE
from eventmgr.campaigns.operations.readying import make_ready
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.operations import put_back
from eventmgr.mail import operations as post
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.people.actor import COMMAND
from tests.calendars.mime_reading import asked_by
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, publish_agenda
from tests.factories.calendars import (
    calendar_mails,
    entries,
    follow,
    leave,
    send_to,
)
from tests.factories.campaign_calendars import (
    LATER,
    asked,
    call_back,
    choose,
    decline,
    mails_of,
    move,
    send_off,
    sent_of,
    throw_away,
    with_calendar,
)
from tests.factories.campaigns import OFFICE, make_campaign, prepare
from tests.factories.groups import make_participant
from tests.factories.people import NOW
from tests.factories.privacy import erase

pytestmark = pytest.mark.usefixtures("session")


def test_whoever_declines_before_it_is_sent_gets_the_letter_alone(conference: Conference) -> None:
    person, other = make_participant(conference), make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, CONFERENCE))
    decline(conference, person)
    alone, whole = sent_of(conference, campaign)
    assert b"text/calendar" not in alone
    assert asked_by(whole)[1].one("ATTENDEE").value == f"mailto:{other.email}"
    assert calendar_queries.pending(conference, now=LATER) == []


def test_whoever_declines_after_it_was_sent_has_it_struck(conference: Conference) -> None:
    person = make_participant(conference)
    sent_of(conference, prepare(conference, with_calendar(conference, CONFERENCE)))
    decline(conference, person)
    assert follow(conference, LATER) == 1
    (cancel,) = leave()
    assert asked(cancel)[:2] == ("CANCEL", "1")


def test_of_a_mailing_called_back_half_way_only_what_left_is_told(
    conference: Conference, session_there: Session
) -> None:
    for _each in range(2):
        make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    send_off(conference, campaign)
    first = mails_of(campaign)[0]
    first.state, first.attempts = MailState.SENT, 1
    db.session.flush()
    call_back(conference, campaign)
    move(conference, session_there)
    assert follow(conference, LATER) == 1
    assert calendar_mails()[0].recipient_address == first.recipient_address


def test_whoever_had_it_hears_what_a_called_back_mail_would_have_said(
    conference: Conference, session_there: Session
) -> None:
    chair = make_role(session_there, person=make_participant(conference))
    publish_agenda(conference)
    send_to(chair, conference, session_uid=session_there.uid)
    leave()
    move(conference, session_there)
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    send_off(conference, campaign)
    assert calendar_queries.pending(conference, now=LATER) == []
    call_back(conference, campaign)
    assert follow(conference, LATER) == 1


@pytest.mark.parametrize("is_moved", [False, True])
@pytest.mark.parametrize("is_sent", [False, True])
def test_what_was_not_handed_out_after_all_goes_with_the_part(
    conference: Conference, session_there: Session, *, is_sent: bool, is_moved: bool
) -> None:
    chair = make_role(session_there, person=make_participant(conference))
    publish_agenda(conference)
    send_to(chair, conference, session_uid=session_there.uid)
    leave()
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    if is_sent:
        send_off(conference, campaign)
        call_back(conference, campaign)
    else:
        post.take_out(mail=mails_of(campaign)[0], actor=COMMAND, now=NOW)
    db.session.flush()
    if is_moved:
        move(conference, session_there)
        assert follow(conference, LATER) == 1
        leave()
    db.session.execute(delete(SessionRole).where(SessionRole.session_id == session_there.id))
    publish_agenda(conference)
    assert follow(conference, LATER) == 1
    assert asked(leave()[-1])[0] == "CANCEL"


def test_whoever_has_unsubscribed_gets_no_part_and_no_update(
    conference: Conference, session_there: Session
) -> None:
    person = make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid), is_bulk=True))
    post.suppress(
        address=person.email,
        reason=SuppressionReason.UNSUBSCRIBED,
        conference_id=conference.id,
        now=NOW,
    )
    assert sent_of(conference, campaign) == []
    move(conference, session_there)
    assert follow(conference, LATER) == 0


def test_a_taken_out_draft_that_is_put_back_says_what_is_so(
    conference: Conference, session_there: Session
) -> None:
    make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
    (mail,) = mails_of(campaign)
    post.take_out(mail=mail, actor=COMMAND, now=NOW)
    db.session.flush()
    move(conference, session_there)
    assert follow(conference, NOW) == 0
    put_back(conference=conference, mail=mail, actor=COMMAND, now=NOW)
    db.session.flush()
    (sent,) = sent_of(conference, campaign)
    assert asked(sent)[::2] == ("REQUEST", "06")


def test_the_erased_are_brought_nothing(conference: Conference) -> None:
    person = make_participant(conference)
    other = make_participant(conference)
    campaign = prepare(conference, with_calendar(conference, CONFERENCE))
    erase(conference, person)
    db.session.flush()
    sent = sent_of(conference, campaign)
    told = [asked_by(each)[1].one("ATTENDEE").value for each in sent]
    assert told == [f"mailto:{other.email}"]


def test_the_protected_are_brought_nothing(conference: Conference) -> None:
    make_participant(conference).is_protected = True
    make_participant(conference)
    prepare(conference, with_calendar(conference, CONFERENCE))
    assert len(entries()) == 1


def test_an_invitation_brings_the_conference(conference: Conference) -> None:
    make_contact(conference)
    texts = {"en": ("Come", "Dear {name},\n\n{link}")}
    campaign = with_calendar(
        conference, CONFERENCE, "uninvited:", kind=CampaignKind.INVITATION, texts=texts
    )
    campaign = prepare(conference, campaign)
    assert len(sent_of(conference, campaign)) == 1
    assert calendar_queries.pending(conference, now=LATER) == []


def test_a_contact_without_a_registration_is_brought_it_too(conference: Conference) -> None:
    make_contact(conference)
    campaign = prepare(conference, with_calendar(conference, CONFERENCE, "contacts:"))
    assert asked(sent_of(conference, campaign)[0])[0] == "REQUEST"
    assert calendar_queries.pending(conference, now=LATER) == []


@pytest.mark.parametrize("is_prepared", [False, True])
def test_a_session_that_was_taken_out_is_refused(
    conference: Conference, session_there: Session, *, is_prepared: bool
) -> None:
    make_participant(conference)
    campaign = with_calendar(conference, str(session_there.uid))
    if is_prepared:
        campaign = prepare(conference, campaign)
    session_there.state = SessionState.REMOVED
    publish_agenda(conference)
    with pytest.raises(DomainError, match="not published, or no longer"):
        if is_prepared:
            send_off(conference, campaign)
        else:
            prepare(conference, campaign)


@pytest.mark.parametrize("what", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_only_what_was_published_can_be_chosen(conference: Conference, what: str) -> None:
    campaign = make_campaign(conference)
    with pytest.raises(DomainError):
        choose(conference, campaign, what)


def test_a_conference_that_is_called_off_goes_into_no_calendar(conference: Conference) -> None:
    campaign = make_campaign(conference)
    calendars.call_off(conference=conference, is_called_off=True, actor=COMMAND, now=NOW)
    with pytest.raises(DomainError, match="called off"):
        choose(conference, campaign, CONFERENCE)


def test_the_preview_shows_what_the_calendar_will(
    conference: Conference, session_there: Session
) -> None:
    person = make_participant(conference)
    campaign = with_calendar(conference, str(session_there.uid))
    seen = previews.preview(conference, campaign, person.id, link="")
    assert seen is not None
    assert seen.entry is not None
    assert (seen.entry.title, seen.entry.place) == ("Opening", "Lahore")
    assert "(Asia/Karachi)" in seen.when


def test_many_cost_no_more_statements_than_few(
    conference: Conference, session_there: Session
) -> None:
    first, again_ = [], []
    for number in (2, 3):
        for _each in range(number):
            make_participant(conference)
        campaign = prepare(conference, with_calendar(conference, str(session_there.uid)))
        db.session.execute(delete(CalendarEntry))
        for counted in (first, again_):
            move(conference, session_there)
            db.session.expire_all()
            with count_statements() as statements:
                make_ready(
                    conference=conference,
                    mailing_id=campaign.mailing_id or 0,
                    office=OFFICE,
                    now=LATER,
                )
            counted.append(statements.count)
        throw_away(conference, campaign)
    assert (first[0], again_[0]) == (first[1], again_[1])
