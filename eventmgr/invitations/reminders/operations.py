"""Acts on reminders: saying when, reminding by the clock, reminding by hand."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.reminders import queries, rules
from eventmgr.invitations.reminders.letters import reminder
from eventmgr.invitations.reminders.models import InvitationReminder, ReminderSetup
from eventmgr.invitations.reminders.rules import Due, Pattern
from eventmgr.invitations.rules import require_without_placeholders
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import CLOCK, Actor
from eventmgr.registration.rules import OVER, require_open

BATCH = 200
"""How many are reminded under one lock: whoever answers meanwhile does not wait long."""


def arrange(
    *,
    conference: Conference,
    is_on: bool,
    pattern: Pattern,
    subject: str,
    words: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Say when the invited are reminded, and with which words; raises DomainError if unsound."""
    rules.require_sound(pattern, is_on=is_on, words=words)
    require_without_placeholders(subject, field="subject")
    require_without_placeholders(words, field="words")
    get_for_update(Conference, conference.id)
    setup = queries.find_setup(conference) or ReminderSetup(conference_id=conference.id)
    db.session.add(setup)
    setup.is_on = is_on
    setup.first_after, setup.again_after = pattern.first_after, pattern.again_after
    setup.before_deadline, setup.at_most = pattern.before_deadline, pattern.at_most
    setup.subject, setup.words = subject, words
    audit.record(
        actor,
        "invitations.reminders_changed",
        conference,
        now=now,
        conference_id=conference.id,
        after={
            "is_on": is_on,
            "first_after": pattern.first_after,
            "again_after": pattern.again_after,
            "before_deadline": pattern.before_deadline,
            "at_most": pattern.at_most,
        },
    )


def remind_due(*, conference: Conference, base_url: str, now: datetime) -> int:
    """Remind by the clock whoever is due now, at most a batch; return how many.

    The conference is held, so whoever answers at the same moment has answered before or after.
    """
    held = get_for_update(Conference, conference.id)
    setup = queries.find_setup(conference)
    if held.state in OVER or setup is None or not setup.is_on:
        return 0
    pattern, moment = queries.pattern_of(setup), held.at_venue(now)
    found = (
        (each.invitation, due)
        for each in queries.waiting(held)
        if (due := rules.due(pattern, each.case, moment))
    )
    return _send(held, list(islice(found, BATCH)), setup, base_url, CLOCK, now)


def remind_now(
    *,
    conference: Conference,
    invitation_ids: Collection[int],
    base_url: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Remind these at once; return how many were: not who has answered or was reminded today.

    Raises DomainError after the end.
    """
    held = get_for_update(Conference, conference.id)
    today = held.at_venue(now).date()
    require_open(held, today)
    chosen = [
        (each.invitation, due)
        for each in queries.waiting(held)
        if each.invitation.id in invitation_ids and (due := rules.by_hand(each.case, today))
    ]
    if not chosen:
        raise DomainError(
            _("Nobody of them is to be reminded: they have answered, or were reminded today.")
        )
    return _send(held, chosen, queries.find_setup(held), base_url, actor, now)


def _send(
    conference: Conference,
    chosen: Sequence[tuple[Invitation, Due]],
    setup: ReminderSetup | None,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Write the reminders down, and queue the mails of those that nobody wrote down before."""
    if not chosen:
        return 0
    rows = [
        {
            "invitation_id": invitation.id,
            "generation": invitation.generation,
            "rule": due.rule,
            "number": due.number,
            "sent_at": now,
        }
        for invitation, due in chosen
    ]
    statement = insert(InvitationReminder).on_conflict_do_nothing().returning(InvitationReminder)
    new = {each.invitation_id: each for each in db.session.scalars(statement, rows)}
    to_send = [(invitation, due) for invitation, due in chosen if invitation.id in new]
    mails = queue_mails(
        [
            reminder(conference, invitation, due, setup=setup, base_url=base_url)
            for invitation, due in to_send
        ],
        now=now,
    )
    for (invitation, _due), mail in zip(to_send, mails, strict=True):
        new[invitation.id].mail_id = mail.id
    audit.record_many(
        actor,
        [
            audit.Act("invitation.reminded", invitation, after={"rule": due.rule})
            for invitation, due in to_send
        ],
        now=now,
        conference_id=conference.id,
    )
    return len(to_send)
