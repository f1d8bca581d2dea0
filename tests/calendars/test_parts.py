"""The calendar part of a campaign, as its writer joins it."""

from typing import Any

import pytest

from eventmgr.calendars import operations, queries
from eventmgr.calendars.operations import Parts
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.mail.contents import said_with
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail, MailContent, Mailing
from eventmgr.mail.operations import discard_mailing, open_mailing, put_drafts
from eventmgr.mail.queries import by_intent
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.calendars import OFFICE, entries, follow
from tests.factories.conferences import make_conference
from tests.factories.groups import make_participant
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")


def _parts(conference: Conference, people: list[Person], **values: Any) -> Parts:
    return operations.parts_for(
        **{
            "conference": conference,
            "people": people,
            "session_uid": None,
            "language": "en",
            "office": OFFICE,
            "now": NOW,
            **values,
        }
    )


def _campaign(conference: Conference, people: list[Person], **values: Any) -> Mailing:
    """Drafts with the calendar part, as a campaign puts them."""
    mailing = open_mailing(
        conference_id=conference.id, name="Wave", is_bulk=True, actor=COMMAND, now=NOW
    )
    parts = _parts(conference, people, **values)
    content = MailContent(
        mailing_id=mailing.id,
        subject="Come",
        text="Come.\n",
        html="<p>Come.</p>",
        calendar=parts.calendar,
        method=parts.method,
    )
    db.session.add(content)
    db.session.flush()
    drafts = {
        each.id: Draft(
            intent=f"campaign:{mailing.id}:{each.id}",
            kind=MailKind.INVITATION,
            conference_id=conference.id,
            recipient_name=each.name,
            recipient_address=each.email,
            content_id=content.id,
            values=parts.values[each.id],
        )
        for each in people
    }
    put_drafts(list(drafts.values()), mailing=mailing, now=NOW)
    mails = by_intent(each.intent for each in drafts.values())
    operations.attach(parts, {key: mails[each.intent].id for key, each in drafts.items()})
    return mailing


def _said(entry_number: int = 0) -> str:
    mail = db.session.get_one(Mail, entries()[entry_number].mail_id)
    content = db.session.get_one(MailContent, mail.content_id)
    return said_with(content, mail.values).calendar


def test_each_recipient_has_their_own_lines() -> None:
    conference = make_conference()
    people = [make_participant(conference, RegistrationState.INVITED) for _each in range(2)]
    _campaign(conference, people)
    assert [each.sequence for each in entries()] == [0, 0]
    for number, person in enumerate(people):
        said = _said(number)
        assert f"UID:{entries()[number].uid}\nSEQUENCE:0\nATTENDEE" in said
        assert f"mailto:{person.email}" in said.replace("\n ", "")


def test_drafts_that_wait_are_made_to_say_what_is_so() -> None:
    conference = make_conference(city="Lahore")
    _campaign(conference, [make_participant(conference)])
    conference.city = "Karachi"
    assert follow(conference) == 0
    assert "LOCATION:Karachi" in _said()
    mail = db.session.get_one(Mail, entries()[0].mail_id)
    assert mail.state is MailState.DRAFT


def test_a_draft_of_what_is_called_off_goes_without_its_calendar_part() -> None:
    conference = make_conference()
    _campaign(conference, [make_participant(conference)])
    mail_id = entries()[0].mail_id
    operations.call_off(conference=conference, is_called_off=True, actor=COMMAND, now=NOW)
    assert follow(conference) == 0
    mail = db.session.get_one(Mail, mail_id)
    said = said_with(db.session.get_one(MailContent, mail.content_id), mail.values)
    assert (said.text, said.calendar, said.method) == ("Come.\n", "", "")
    assert queries.pending(conference, now=NOW) == []


def test_a_discarded_draft_leaves_nothing_to_follow() -> None:
    conference = make_conference(city="Lahore")
    mailing = _campaign(conference, [make_participant(conference)])
    discard_mailing(mailing=mailing, actor=COMMAND, now=NOW)
    conference.city = "Karachi"
    assert follow(conference) == 0


def test_a_second_campaign_takes_the_part_over() -> None:
    conference = make_conference()
    person = make_participant(conference)
    _campaign(conference, [person])
    first_id = entries()[0].mail_id
    _campaign(conference, [person])
    (entry,) = entries()
    assert entry.sequence == 1
    assert not entry.has_left
    first = db.session.get_one(Mail, first_id)
    content = db.session.get_one(MailContent, first.content_id)
    assert said_with(content, first.values).calendar == ""


def test_a_session_may_go_to_people_without_a_part_in_it() -> None:
    conference = make_conference()
    session = make_session(conference)
    publish_agenda(conference)
    _campaign(conference, [make_participant(conference)], session_uid=session.uid)
    assert queries.pending(conference, now=NOW) == []


def test_what_is_not_published_goes_to_nobody() -> None:
    conference = make_conference()
    session = make_session(conference)
    with pytest.raises(DomainError, match="not published"):
        _parts(conference, [], session_uid=session.uid)
