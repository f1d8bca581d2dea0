"""What happened to a mail, step by step, with whoever decided it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.mail.enums import MailState
from eventmgr.mail.listing import events_of
from eventmgr.mail.models import Mail
from eventmgr.mail.rules import without_address


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing that happened."""

    at: datetime
    state: MailState | None = None
    """What became of the mail by it; None: it was written."""
    answer: str = ""
    """What the mail server said, without the address."""
    action: str = ""
    """What a person decided; empty if it came by itself, or together with others."""
    by: str = ""


def steps_of(mail: Mail) -> list[Step]:
    """Return what happened to the mail, in order."""
    decided = {each.at: each for each in _decisions(mail)}
    steps = [Step(at=mail.created_at)]
    for event in events_of(mail):
        act = decided.get(event.at)
        steps.append(
            Step(
                at=event.at,
                state=event.state,
                answer=without_address(event.answer, mail.recipient_address),
                action=act.action if act else "",
                by=act.actor_name if act else "",
            )
        )
    is_told = steps[-1].state is MailState.SENT or mail.sent_at is None
    if not is_told and mail.sent_at is not None:
        answer = without_address(mail.answer, mail.recipient_address)
        steps.append(Step(at=mail.sent_at, state=MailState.SENT, answer=answer))
    return sorted(steps, key=lambda each: each.at)


def _decisions(mail: Mail) -> list[AuditEntry]:
    return list(
        db.session.scalars(
            select(AuditEntry).where(
                AuditEntry.object_type == Mail.__name__, AuditEntry.object_id == mail.id
            )
        )
    )
