"""What came back: the mail's end, an event of it, and whether its address is written to again."""

from datetime import datetime
from typing import Final

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.foundation.text import clean_line
from eventmgr.mail import stops, suppressed
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.models import Mail, MailEvent
from eventmgr.mail.operations.suppressing import suppress, unsubscribe
from eventmgr.mail.reports import Kind, Report
from eventmgr.mail.return_path import is_proven
from eventmgr.mail.unsubscribing import Wish

ARRIVED = (MailState.SENT, MailState.UNCERTAIN, MailState.CLAIMED)
"""What can come back; of what a worker has in hand, the answer may still be on its way to us."""


MOST_PATHS: Final = 10
"""How many return paths of one report are looked at: an honest one has one or two."""


def take_back(*, report: Report, now: datetime) -> bool:
    """Write down what the report says of the mail that it is about; again, it is nothing.

    False if it proves to be about none.
    """
    mail = _proven(report)
    if mail is None:
        return False
    if report.kind is Kind.UNSUBSCRIBES:
        _unsubscribe(mail, now)
    elif report.kind is Kind.COMPLAINED:
        _suppress(mail, SuppressionReason.COMPLAINED, "", now)
    elif report.kind is Kind.DELAYED:
        _note(mail, mail.state, report, now)
    else:
        _bounce(mail, report, now)
    return True


def _proven(report: Report) -> Mail | None:
    wants_no_more = report.kind is Kind.UNSUBSCRIBES
    for path in list(dict.fromkeys(report.paths))[:MOST_PATHS]:
        mail = db.session.get(Mail, path.mail_id)
        fits = path.is_unsubscribe or not wants_no_more
        if mail is not None and fits and is_proven(path, mail):
            return db.session.scalar(
                select(Mail).where(Mail.id == mail.id).with_for_update(),
                execution_options={"populate_existing": True},
            )
    return None


def _bounce(mail: Mail, report: Report, now: datetime) -> None:
    if mail.state not in ARRIVED:
        return
    mail.state = MailState.BOUNCED
    mail.lease_until = None
    mail.answer = _words(report)
    _note(mail, MailState.BOUNCED, report, now)
    is_hard = stops.is_hard(report.status)
    if is_hard or _is_soft_too_often(mail, now):
        _suppress(mail, SuppressionReason.BOUNCED, _words(report), now)


def _is_soft_too_often(mail: Mail, now: datetime) -> bool:
    return suppressed.soft_bounces(mail.recipient_address, now=now) >= stops.SOFT_BOUNCES


def _note(mail: Mail, state: MailState, report: Report, now: datetime) -> None:
    words = _words(report)
    known = select(MailEvent.id).where(
        MailEvent.mail_id == mail.id, MailEvent.state == state, MailEvent.answer == words
    )
    if db.session.scalar(known.limit(1)) is None:
        db.session.add(MailEvent(mail_id=mail.id, at=now, state=state, answer=words))
        db.session.flush()


def _suppress(mail: Mail, reason: SuppressionReason, detail: str, now: datetime) -> None:
    if mail.recipient_address:  # it was erased meanwhile
        suppress(address=mail.recipient_address, reason=reason, detail=detail, now=now)


def _unsubscribe(mail: Mail, now: datetime) -> None:
    if mail.conference_id is not None and mail.recipient_address:
        unsubscribe(wish=Wish(hash_of(mail.recipient_address), mail.conference_id), now=now)


def _words(report: Report) -> str:
    """Return the status, and what was said to it."""
    words = report.words if report.words != report.status else ""
    return clean_line(f"{report.status} {words}")
