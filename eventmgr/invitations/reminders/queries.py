"""Reads of reminders: who waits, and what they got."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.versions import version_of
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.reminders.models import InvitationReminder, ReminderSetup
from eventmgr.invitations.reminders.rules import Case, Due, Pattern, Sent, planned
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Suppression
from eventmgr.mail.suppressed import hashed
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import setup as registration_setup
from eventmgr.registration.rules import OVER

ARRIVED = (MailState.SENT, MailState.UNCERTAIN)
DAYS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has not answered and can be written to."""

    invitation: Invitation
    """With its person."""
    case: Case


def find_setup(conference: Conference) -> ReminderSetup | None:
    """Return how the conference reminds, if anybody has said so."""
    return db.session.get(ReminderSetup, conference.id, populate_existing=True)


def version_of_setup(setup: ReminderSetup | None) -> str:
    """Return the version of when the conference reminds; None: nobody has said so yet."""
    names = ("is_on", "first_after", "again_after", "before_deadline", "at_most")
    return version_of({each: getattr(setup, each, None) for each in names})


def pattern_of(setup: ReminderSetup) -> Pattern:
    """Return when it reminds."""
    return Pattern(
        first_after=setup.first_after,
        again_after=setup.again_after,
        before_deadline=setup.before_deadline,
        at_most=setup.at_most,
    )


def reminding() -> list[Conference]:
    """Return the conferences that remind by the clock and are not closed."""
    return list(
        db.session.scalars(
            select(Conference)
            .join(ReminderSetup, ReminderSetup.conference_id == Conference.id)
            .where(ReminderSetup.is_on, Conference.state.not_in(OVER))
            .order_by(Conference.id)
        )
    )


def deadline(conference: Conference) -> date:
    """Return the last day on which answering makes sense: before the conference begins."""
    until = registration_setup(conference).answers_until
    eve = conference.starts - timedelta(days=1)
    return min(until, eve) if until else eve


def waiting(conference: Conference) -> list[Waiting]:
    """Return who has not answered, was reached by their last mail and may be written to."""
    found = db.session.execute(
        select(Invitation, func.coalesce(Mail.sent_at, Mail.due_at))
        .join(Invitation.mail)
        .join(Invitation.person)
        .join(
            Registration,
            (Registration.conference_id == Invitation.conference_id)
            & (Registration.person_id == Invitation.person_id),
        )
        .where(
            Invitation.conference_id == conference.id,
            Invitation.taken_back_at.is_(None),
            Registration.state == RegistrationState.INVITED,
            Mail.state.in_(ARRIVED),
            Person.email != "",
            Person.erased_at.is_(None),
            ~_is_suppressed(conference),
        )
        .options(joinedload(Invitation.person))
        .order_by(Invitation.id)
    ).all()
    last_day, sent = deadline(conference), _sent(conference)
    return [
        Waiting(each, _case(conference, each, invited_at, last_day, [one for one, _ in got]))
        for each, invited_at in found
        for got in [sent[each.id, each.generation]]
        if all(state in ARRIVED for _, state in got)
    ]


def plan(conference: Conference, setup: ReminderSetup, now: datetime) -> list[tuple[Waiting, Due]]:
    """Return who will be reminded when in the next days if nobody answers, by day."""
    return sorted(
        _plan(conference, setup, now), key=lambda each: (each[1].day, each[0].invitation.id)
    )


def _plan(
    conference: Conference, setup: ReminderSetup, now: datetime
) -> Iterator[tuple[Waiting, Due]]:
    today = conference.at_venue(now).date()
    if not setup.is_on or conference.state in OVER:
        return
    for each in waiting(conference):
        until = today + timedelta(days=DAYS_SHOWN)
        for due in planned(pattern_of(setup), each.case, today, until):
            yield each, due


def _is_suppressed(conference: Conference) -> ColumnElement[bool]:
    here = or_(Suppression.conference_id.is_(None), Suppression.conference_id == conference.id)
    return (
        select(Suppression.id)
        .where(Suppression.address_hash == hashed(Person.email), here)
        .correlate(Person)
        .exists()
    )


def _sent(
    conference: Conference,
) -> defaultdict[tuple[int, int], list[tuple[Sent, MailState]]]:
    rows = db.session.execute(
        select(InvitationReminder, Mail.state)
        .join(Invitation, Invitation.id == InvitationReminder.invitation_id)
        .join(InvitationReminder.mail)
        .where(Invitation.conference_id == conference.id)
        .order_by(InvitationReminder.id)
    )
    found: defaultdict[tuple[int, int], list[tuple[Sent, MailState]]] = defaultdict(list)
    for each, state in rows:
        day = conference.at_venue(each.sent_at).date()
        found[each.invitation_id, each.generation].append(
            (Sent(each.rule, each.number, day), state)
        )
    return found


def _case(
    conference: Conference,
    invitation: Invitation,
    invited_at: datetime,
    last_day: date,
    sent: list[Sent],
) -> Case:
    since = invitation.undecided_since
    return Case(
        invited_on=conference.at_venue(invited_at).date(),
        deadline=last_day,
        undecided_on=conference.at_venue(since).date() if since else None,
        decides_by=invitation.decides_by if since else None,
        sent=sent,
    )
