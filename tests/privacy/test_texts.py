"""Whoever is erased stands in no text of others any more, and whoever bears a like name does."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from eventmgr.calendars.objects import OWN_LINES
from eventmgr.campaigns.models import Campaign, CampaignFile, CampaignText
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Model, db
from eventmgr.foundation.text import fold
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.invitations.formal.models import FormalSetup
from eventmgr.invitations.models import Invitation
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.letters.models import MailTemplate
from eventmgr.mail.models import (
    Mail,
    MailAttachment,
    MailContent,
    MailEvent,
    Mailing,
    Suppression,
)
from eventmgr.privacy.holdings import calendar_text
from eventmgr.privacy.holdings.texts import TEXTS, Texts
from eventmgr.privacy.subject import HIDDEN
from tests.conftest import count_statements
from tests.factories.campaigns import make_campaign
from tests.factories.conferences import make_conference
from tests.factories.delegations import make_delegation
from tests.factories.invitations import make_invitation
from tests.factories.letters import make_wording
from tests.factories.mail import make_content, make_mail, make_mailing, make_suppression
from tests.factories.people import NOW
from tests.factories.privacy import erase

NAME, LONGER, OTHER = "Zebedee Quill", "Zebedee Quill Junior", "Zebedee Quillon"
EMAIL = "zebedee@example.org"
WORDS = f"Ask {NAME} <{EMAIL}>, not {LONGER}, {OTHER} or x{EMAIL}."
LEFT = f"Ask {HIDDEN} <{HIDDEN}>, not {LONGER}, {OTHER} or x{EMAIL}."


@pytest.fixture
def conference(session: object) -> Conference:
    assert session is not None
    return make_conference(slug="ours")


def _attachment(conference: Conference) -> MailAttachment:
    mail = make_mail(conference_id=conference.id)
    return MailAttachment(mail_id=mail.id, name="x.pdf", media_type="x/y", content=b"")


def _event(conference: Conference) -> MailEvent:
    mail = make_mail(conference_id=conference.id)
    return MailEvent(mail_id=mail.id, at=NOW, state=MailState.FAILED, answer="")


def _content(conference: Conference) -> MailContent:
    content = make_content()  # of no mailing: the mails alone are the conference's
    make_mail(conference_id=conference.id, content_id=content.id, values={"name": "Somebody"})
    return content


def _template(conference: Conference) -> MailTemplate:
    make_wording(conference)
    theirs = MailTemplate.conference_id == conference.id
    return db.session.scalars(db.select(MailTemplate).where(theirs)).one()


def _proposal(conference: Conference) -> Proposal:
    invitation = make_invitation(conference, email="proposer@example.org", name="Some Proposer")
    return Proposal(
        conference_id=conference.id,
        invitation_id=invitation.id,
        name="Somebody Else",
        email="else@example.org",
        reason="",
        created_at=NOW,
    )


MAKERS: dict[type[Model], Callable[[Conference], Any]] = {
    Mail: lambda conference: make_mail(conference_id=conference.id),
    MailEvent: _event,
    MailContent: _content,
    MailAttachment: _attachment,
    Mailing: lambda conference: make_mailing(conference_id=conference.id),
    MailTemplate: _template,
    Suppression: lambda conference: make_suppression(
        conference.id, reason=SuppressionReason.BY_HAND
    ),
    Campaign: make_campaign,
    CampaignText: lambda conference: make_campaign(conference).texts[0],
    CampaignFile: lambda conference: CampaignFile(
        campaign_id=make_campaign(conference).id,
        name="x.pdf",
        media_type="x/y",
        size=0,
        content=b"",
    ),
    Invitation: lambda conference: make_invitation(conference, email="other@example.org"),
    Proposal: _proposal,
    FormalSetup: lambda conference: FormalSetup(conference_id=conference.id),
    Delegation: make_delegation,
}


def test_each_table_is_tried() -> None:
    assert set(MAKERS) == {each.model for each in TEXTS}


def _others(conference: Conference) -> int:
    """Two of like names who stay, and the key of whoever goes."""
    for number, name in enumerate((LONGER, OTHER)):
        make_invitation(conference, email=f"like{number}@example.org", name=name)
    return make_invitation(conference, email=EMAIL, name=NAME).person_id


def _worded(value: Any, words: str) -> Any:
    return {"deep": [words], "number": 7} if isinstance(value, dict) else words


@pytest.mark.parametrize("texts", TEXTS, ids=lambda each: each.model.__tablename__)
def test_they_go_out_of_every_column_and_others_stay(conference: Conference, texts: Texts) -> None:
    elsewhere = make_conference(slug="theirs")
    rows = [MAKERS[texts.model](each) for each in (conference, elsewhere)]
    db.session.add_all(rows)
    for row in rows:
        for column in texts.columns:
            setattr(row, column.key, _worded(getattr(row, column.key), WORDS))
    db.session.flush()
    assert erase(conference, _others(conference))
    for row, words in zip(rows, (LEFT, WORDS), strict=True):
        for column in texts.columns:
            value = getattr(row, column.key)
            told = value if isinstance(value, dict) else value.replace(calendar_text.FOLD, "")
            assert told == _worded(value, words), column


def test_html_says_it_no_longer_in_its_own_letters(conference: Conference) -> None:
    mail = make_mail(conference_id=conference.id, html="<p>Q&#39;Ali &lt;Khan, &amp; Q'Ali</p>")
    person_id = make_invitation(conference, email=EMAIL, name="Q'Ali <Khan").person_id
    assert erase(conference, person_id)
    assert mail.html == f"<p>{HIDDEN}, &amp; Q'Ali</p>"


def test_what_a_namesake_is_called_by_stays_in_what_goes_to_them(conference: Conference) -> None:
    same = make_invitation(conference, email="same@example.org", name=NAME)
    mail = make_mail(
        conference_id=conference.id,
        recipient_name=f"Dr {NAME}",
        recipient_address="Same@example.org",
        values={"name": NAME, "also": f"with {EMAIL}", OWN_LINES: f"ATTENDEE;CN={NAME}:x"},
    )
    same.message = f"Dear {NAME}, not {EMAIL}."
    db.session.flush()
    assert erase(conference, make_invitation(conference, email=EMAIL, name=NAME).person_id)
    assert mail.values == {
        "name": NAME,
        "also": f"with {HIDDEN}",
        OWN_LINES: f"ATTENDEE;CN={NAME}:x",
    }
    assert same.message == f"Dear {NAME}, not {HIDDEN}."


def _selects_of_erasing(conference: Conference, name: str, count: int) -> int:
    email = f"{fold(name).replace(' ', '.')}@example.org"
    for number in range(count):
        to = make_invitation(conference, email=f"reader{number}.{email}", name=f"Reader {name}")
        make_mail(
            conference_id=conference.id,
            recipient_name=f"Reader {name}",
            recipient_address=to.person.email,
            text=f"Reader {name}, {name} comes.",
        )
        to.message = f"Reader {name}, {name} comes."
    person_id = make_invitation(conference, email=email, name=name).person_id
    db.session.flush()
    with count_statements() as counted:
        assert erase(conference, person_id)
    texts = db.session.scalars(select(Mail.text).where(Mail.text.contains("comes."))).all()
    assert texts.count(f"Reader {name}, {HIDDEN} comes.") == count
    return sum(each.startswith("SELECT") for each in counted.texts)


def test_many_mails_cost_no_more_questions_than_one(conference: Conference) -> None:
    few = _selects_of_erasing(conference, "Ada Lovelorn", 1)
    assert _selects_of_erasing(conference, "Bob Lovelorn", 6) == few


def test_no_mail_is_passed_over_where_many_are_read_bit_by_bit(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventmgr.privacy.holdings.texts.AT_ONCE", 2)
    assert _selects_of_erasing(conference, "Ada Lovelorn", 7)


def test_nothing_tells_the_domain_of_whoever_is_erased(conference: Conference) -> None:
    invitation = make_invitation(conference, email="me@zebedee-quill.example", name=NAME)
    mail = invitation.mail
    assert mail is not None
    assert mail.domain == "zebedee-quill.example"
    assert erase(conference, invitation.person_id)
    assert db.session.get_one(Mail, mail.id).domain == ""


def _calendar(description: str) -> str:
    calendar = Calendar()
    calendar.add("description", description)
    return calendar.to_ical().decode().replace("\r\n", "\n")


def _read(text: str) -> str:
    return str(Calendar.from_ical(text.replace("\n", "\r\n"))["description"])


@pytest.mark.parametrize("before", range(60, 80))
def test_a_folded_name_goes_out_of_a_calendar(before: int) -> None:
    text = _calendar("ü" * (before // 2) + f" with {NAME}; {LONGER}\n{NAME}, a")
    left = calendar_text.scrubbed(text, [NAME], kept=[LONGER])
    assert _read(left) == "ü" * (before // 2) + f" with {HIDDEN}; {LONGER}\n{HIDDEN}, a"
    assert all(len(line.encode()) <= 75 for line in left.split("\n"))


def test_a_folded_name_is_found_in_the_database(conference: Conference) -> None:
    content = _content(conference)
    content.calendar = _calendar("x" * 55 + f" {NAME} " + "y" * 70)
    assert NAME not in content.calendar
    db.session.flush()
    assert erase(conference, make_invitation(conference, email=EMAIL, name=NAME).person_id)
    assert _read(content.calendar) == "x" * 55 + f" {HIDDEN} " + "y" * 70


TEXT = st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" ,;\\"))


@given(TEXT, TEXT)
def test_a_calendar_that_does_not_name_them_is_not_touched(one: str, two: str) -> None:
    text = _calendar(f"{one}\n{two}")
    assert calendar_text.scrubbed(text, [NAME, "Ann, the; other"]) == text


@given(st.text(st.sampled_from("ab ,;é "), max_size=80), st.sampled_from([NAME, "Quill, Zebedee"]))
def test_the_rest_of_a_calendar_says_what_it_said(around: str, name: str) -> None:
    words = f"{around} | {name} | {around}"
    left = calendar_text.scrubbed(_calendar(words), [name])
    assert _read(left) == f"{around} | {HIDDEN} | {around}"
