"""Calendars follow what was published, and what became of people's places."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from eventmgr.calendars import queries, rules
from eventmgr.calendars.models import CalendarEntry
from eventmgr.calendars.office import Office
from eventmgr.calendars.operations.sending import carry_out
from eventmgr.calendars.rules import Due
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from eventmgr.people.actor import Actor
from eventmgr.registration.operations.holding import hold


def follow(
    *, conference: Conference, expected: int, office: Office, actor: Actor, now: datetime
) -> int:
    """Tell every calendar that has something of the conference what is another; return the mails.

    ``expected`` is the number of entries that the one who decides has seen; raises DomainError if
    it has changed. Only what was published counts, and nobody is told twice: what a calendar was
    sent already is not due.
    """
    dues = _held(conference, now)
    rules.require_seen_number(len(dues), expected)
    return _carried_out(conference, dues, office=office, actor=actor, now=now)


def strike_lost(*, conference: Conference, office: Office, actor: Actor, now: datetime) -> int:
    """Strike the conference and its sessions for whoever declined, was refused or cancelled.

    Only where the organisers let calendars be kept current. Return how many mails leave.
    """
    dues = _held(conference, now)
    if not queries.setup(conference).is_kept_current:
        return 0
    gone = queries.gone_among(conference, {each.entry.person_id for each in dues})
    lost = [each for each in dues if each.is_loss and each.entry.person_id in gone]
    return _carried_out(conference, lost, office=office, actor=actor, now=now)


def _held(conference: Conference, now: datetime) -> list[Due]:
    """Return what is due, its entries and waiting mails held until the end."""
    hold(conference)
    waiting = (
        select(Mail.id)
        .join(CalendarEntry, CalendarEntry.mail_id == Mail.id)
        .where(CalendarEntry.conference_id == conference.id, rules.has_not_left())
        .order_by(Mail.id)
        .with_for_update(of=Mail)
    )
    db.session.execute(waiting).all()
    return queries.pending(conference, now=now)


def _carried_out(
    conference: Conference, dues: Sequence[Due], *, office: Office, actor: Actor, now: datetime
) -> int:
    if not dues:
        return 0
    sent = carry_out(conference, dues, office=office, now=now)
    audit.record(
        actor,
        "calendars.followed",
        conference,
        now=now,
        conference_id=conference.id,
        after={"entries": len(dues), "mails": sent},
    )
    return sent
