"""Reminding institutions of their deadline, by hand and by the clock."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.invitations.delegations import letters, queries, rules
from eventmgr.invitations.delegations.models import Delegation, DelegationReminder
from eventmgr.invitations.delegations.operations.holding import held
from eventmgr.invitations.delegations.queries import Tally
from eventmgr.mail.draft import Draft
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import CLOCK, Actor
from eventmgr.registration.rules import is_over

Due = tuple[Delegation, int]


def remind(
    *, conference: Conference, delegation: Delegation, base_url: str, actor: Actor, now: datetime
) -> None:
    """Remind the institution of what is missing; raises DomainError if that makes no sense now."""
    fresh = held(conference, delegation)
    present, last = queries.tally(fresh).nominated, queries.last_reminder(fresh)
    rules.require_may_remind(fresh, present=present, last=last.sent_at if last else None, now=now)
    sent = DelegationReminder(delegation_id=fresh.id, deadline=fresh.deadline, sent_at=now)
    db.session.add(sent)
    db.session.flush()
    draft = letters.reminder(
        conference, fresh, which=f"by-hand:{sent.id}", nominated=present, base_url=base_url
    )
    queue_mails([draft], now=now)
    audit.record(actor, "delegation.reminded", fresh, now=now, conference_id=conference.id)


def send_due_reminders(*, base_url: str, now: datetime) -> int:
    """Remind by the clock those below their quota, once for each distance from their deadline."""
    near = queries.near_deadline(now)
    told = queries.tallies([each.id for each in near])
    due = _not_yet_sent(list(_due(near, told, now)), now)
    queue_mails([_draft(each, told, base_url) for each in due], now=now)
    for delegation, days in due:
        audit.record(
            CLOCK,
            "delegation.reminded",
            delegation,
            now=now,
            conference_id=delegation.conference_id,
            after={"days": days},
        )
    return len(due)


def _due(near: Sequence[Delegation], told: dict[int, Tally], now: datetime) -> Iterator[Due]:
    for delegation in near:
        conference = delegation.conference
        days = rules.due_reminder(delegation, now)
        is_full = told.get(delegation.id, Tally()).nominated >= delegation.quota
        if days and not is_full and not is_over(conference, conference.at_venue(now).date()):
            yield delegation, days


def _not_yet_sent(due: list[Due], now: datetime) -> list[Due]:
    """Note the reminders as sent, and return those that nobody had noted before."""
    if not due:
        return []
    rows = [
        {"delegation_id": each.id, "deadline": each.deadline, "days": days, "sent_at": now}
        for each, days in due
    ]
    new = set(
        db.session.scalars(
            insert(DelegationReminder)
            .on_conflict_do_nothing()
            .returning(DelegationReminder.delegation_id),
            rows,
        )
    )
    return [(each, days) for each, days in due if each.id in new]


def _draft(due: Due, told: dict[int, Tally], base_url: str) -> Draft:
    delegation, days = due
    return letters.reminder(
        delegation.conference,
        delegation,
        which=f"{delegation.deadline.isoformat()}:{days}",
        nominated=told.get(delegation.id, Tally()).nominated,
        base_url=base_url,
    )
