"""Reminders by the clock and by hand, as they reach the outbox."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import operations as inviting
from eventmgr.invitations.answers import operations as answering
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.reminders import operations, queries
from eventmgr.invitations.reminders.enums import ReminderRule
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.models import Suppression
from eventmgr.people.actor import COMMAND
from eventmgr.people.operations import protect
from tests.factories.answers import (
    let_mails_leave,
    make_sent,
    maybe,
    remind_by,
    reminders,
    sweep,
)
from tests.factories.conferences import make_conference
from tests.factories.invitations import BASE_URL
from tests.factories.letters import make_wording
from tests.factories.people import NOW
from tests.factories.privacy import erase
from tests.factories.registration import link_for

STARTS = date(2026, 4, 1)


@pytest.fixture
def conference(session: object) -> Conference:  # noqa: ARG001 - what it is made in
    """A conference in a month, which reminds after a week and each five days."""
    conference = make_conference(starts=STARTS, ends=STARTS, title="Forum")
    remind_by(conference, first_after=7, again_after=5, at_most=2)
    return conference


@pytest.fixture
def invitation(conference: Conference) -> Invitation:
    return make_sent(conference, name="Amal Khan")


def after(days: int, hour: int = 9) -> datetime:
    """So many days after the invitation, in the morning in Karachi unless said otherwise."""
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=days, hours=hour - 5)


def run_month(conference: Conference) -> list[int]:
    """On which days reminders leave if the clock strikes each hour."""
    days = []
    for hour in range(24 * 32):
        if sweep(conference, after(0, 0) + timedelta(hours=hour)):
            days.append(hour // 24)
            let_mails_leave()
    return days


@pytest.mark.usefixtures("invitation")
def test_the_silent_are_reminded_and_no_more_than_was_said(conference: Conference) -> None:
    assert run_month(conference) == [7, 12]
    first, second = reminders()
    assert first.subject == "Will you come? Forum"
    assert "Dear Amal Khan," in first.text
    assert f"{BASE_URL}/i/" in first.text
    assert [each.intent.split(":", 3)[3] for each in (first, second)] == ["silent:1", "silent:2"]


@pytest.mark.usefixtures("invitation")
def test_two_beats_at_once_remind_once(conference: Conference) -> None:
    assert [sweep(conference, after(8)), sweep(conference, after(8))] == [1, 0]
    let_mails_leave()
    assert sweep(conference, after(8)) == 0
    assert len(reminders()) == 1


@pytest.mark.parametrize("answer", ["yes", "no", "taken back", "erased"])
def test_any_answer_stops_them(conference: Conference, invitation: Invitation, answer: str) -> None:
    assert sweep(conference, after(8)) == 1
    let_mails_leave()
    values = {"conference": conference, "actor": COMMAND, "now": NOW}
    if answer == "yes":
        answering.accept(person=invitation.person, link_for=link_for, **values)
    elif answer == "no":
        answering.decline(person=invitation.person, reason="", link_for=link_for, **values)
    elif answer == "taken back":
        inviting.withdraw_invitation(invitation=invitation, base_url=BASE_URL, **values)
    else:
        erase(conference, invitation.person)
    assert sweep(conference, after(20)) == 0


@pytest.mark.parametrize(
    "state", [MailState.QUEUED, MailState.FAILED, MailState.BOUNCED, MailState.SUPPRESSED]
)
def test_whoever_was_not_reached_is_not_reminded(
    conference: Conference, invitation: Invitation, state: MailState
) -> None:
    assert invitation.mail is not None
    invitation.mail.state = state
    assert sweep(conference, after(8)) == 0


@pytest.mark.usefixtures("invitation")
def test_nobody_is_written_to_after_a_reminder_came_back(conference: Conference) -> None:
    sweep(conference, after(8))
    reminders()[0].state = MailState.BOUNCED
    db.session.flush()
    assert sweep(conference, after(20)) == 0


@pytest.mark.usefixtures("invitation")
@pytest.mark.parametrize(("is_here", "number"), [(True, 0), (False, 1)])
def test_suppressed_addresses_are_left_alone(
    conference: Conference, is_here: bool, number: int
) -> None:
    where = conference if is_here else make_conference(slug="elsewhere")
    db.session.add(
        Suppression(
            address_hash=hash_of("guest@example.org"),
            address="",
            conference_id=where.id,
            reason=SuppressionReason.UNSUBSCRIBED,
            at=NOW,
        )
    )
    db.session.flush()
    assert sweep(conference, after(8)) == number


@pytest.mark.usefixtures("invitation")
@pytest.mark.parametrize("why", ["closed", "begun", "off", "night"])
def test_there_are_times_without_reminders(conference: Conference, why: str) -> None:
    moment = after(8, 3) if why == "night" else after(31) if why == "begun" else after(8)
    if why == "closed":
        conference.state = ConferenceState.CLOSED
    if why == "off":
        setup = queries.find_setup(conference)
        assert setup is not None
        setup.is_on = False
    db.session.flush()
    assert sweep(conference, moment) == 0


def test_maybe_is_reminded_on_its_day_in_its_own_words(
    conference: Conference, invitation: Invitation
) -> None:
    maybe(invitation, conference, date(2026, 3, 20))
    assert run_month(conference)[0] == 19
    assert "you wanted to know by 20 March 2026" in reminders()[0].text


def test_an_invitation_that_was_sent_again_is_reminded_of_anew(
    conference: Conference, invitation: Invitation
) -> None:
    assert run_month(conference) == [7, 12]
    inviting.send_again(
        conference=conference,
        invitation=invitation,
        base_url=BASE_URL,
        actor=COMMAND,
        now=after(13),
    )
    let_mails_leave()
    assert sweep(conference, after(15)) == 0
    assert sweep(conference, after(20)) == 1


def test_own_words_are_those_of_the_readers_language(conference: Conference) -> None:
    make_wording(conference, "reminder", subject="A word", body="**Please**\n\n[Answer]({link})")
    remind_by(conference, first_after=7)
    make_sent(conference, name="Amal Khan")
    other = make_sent(conference, email="sana@example.org", name="Sana")
    other.person.language = "ur"
    sweep(conference, after(8))
    mine, hers = sorted(reminders(), key=lambda each: each.language)
    assert (mine.language, mine.subject) == ("en", "A word")
    assert "<strong>Please</strong>" in mine.html
    assert hers.language == "ur"
    assert "Please" not in hers.text


def test_the_plan_says_who_is_next_and_hides_nobody_it_reminds(
    conference: Conference, invitation: Invitation
) -> None:
    protect(person=invitation.person, display_name="Participant A", actor=COMMAND, now=NOW)
    setup = queries.find_setup(conference)
    assert setup is not None
    planned = queries.plan(conference, setup, NOW)
    assert [(each.invitation.person.shown_name, due.day, due.rule) for each, due in planned] == [
        ("Participant A", date(2026, 3, 8), ReminderRule.SILENT),
        ("Participant A", date(2026, 3, 13), ReminderRule.SILENT),
    ]


def test_a_button_reminds_whoever_was_not_today(
    conference: Conference, invitation: Invitation
) -> None:
    def remind() -> int:
        return operations.remind_now(
            conference=conference,
            invitation_ids=[invitation.id],
            base_url=BASE_URL,
            actor=COMMAND,
            now=after(2),
        )

    assert remind() == 1
    let_mails_leave()
    with pytest.raises(DomainError, match="Nobody of them"):
        remind()
    assert sweep(conference, after(7)) == 1
    assert db.session.scalars(
        select(AuditEntry.after).where(AuditEntry.action == "invitation.reminded")
    ).all() == [{"rule": "by_hand"}, {"rule": "silent"}]


def test_conferences_that_remind_are_found(conference: Conference) -> None:
    make_conference(slug="silent")
    assert queries.reminding() == [conference]
