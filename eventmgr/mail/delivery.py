"""From the outbox to the relay: a batch over one connection, each result recorded at once."""

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.mail import operations, relay, rules
from eventmgr.mail.compose import Composed, compose
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.outcome import Outcome

BATCH = 50
BUDGET_SECONDS = 30
"""When a worker's turn begins no new batch; with a whole lease it ends within a task's limit."""

log = structlog.get_logger(__name__)


def drain_all(*, smtp_url: str, mail_from: str) -> None:
    """Send batch after batch until nothing is due, or the turn is over (the sweep rings again)."""
    end = time.monotonic() + BUDGET_SECONDS
    while time.monotonic() < end and drain(smtp_url=smtp_url, mail_from=mail_from):
        pass


def drain(
    *,
    smtp_url: str,
    mail_from: str,
    now: Callable[[], datetime] = clock.now,
    batch: int = BATCH,
) -> int:
    """Send one batch of what is due; return how many mails were taken in hand (0: nothing is due).

    No transaction is open while the relay is spoken to, and the result of each mail is committed
    before the next one leaves. Mails of a batch that could not begin wait again.
    """
    claim = secrets.token_hex(8)
    mails = _claimed(claim, limit=batch, now=now())
    if mails:
        answer, next_at = _send(mails, claim, smtp_url, mail_from, now)
        with unit_of_work():
            operations.release(claim=claim, answer=answer, next_at=next_at)
    return len(mails)


def _claimed(claim: str, *, limit: int, now: datetime) -> list[Mail]:
    with unit_of_work() as session:
        mails = operations.claim_batch(limit=limit, claim=claim, now=now)
        for mail in mails:
            session.expunge(mail)  # read from now on without the database
    return mails


def _send(
    mails: Sequence[Mail],
    claim: str,
    smtp_url: str,
    mail_from: str,
    now: Callable[[], datetime],
) -> tuple[str, datetime]:
    """Send until the end or the first trouble; return why and until when the rest has to wait."""
    try:
        with relay.connected(smtp_url) as line:
            for mail in mails:
                if not (line.is_open and rules.may_begin(mail, now=now())):
                    break
                if not _record(mail, claim, _attempt(line, mail, mail_from, now), now()):
                    break
    except relay.RelayAway as error:
        log.warning("mail.relay_away", reason=str(error), waiting=len(mails))
        return str(error), now() + rules.RELAY_PAUSE
    return "", now()


def _attempt(line: relay.Relay, mail: Mail, mail_from: str, now: Callable[[], datetime]) -> Outcome:
    try:
        letter = compose(mail, mail_from=mail_from, internationalised=line.is_internationalised)
    except ValueError as error:  # Unaddressable, or a value that fits into no header
        return Outcome(state=MailState.FAILED, answer=str(error))
    return _handed_over(line, mail, letter, now)


def _handed_over(
    line: relay.Relay, mail: Mail, letter: Composed, now: Callable[[], datetime]
) -> Outcome:
    try:
        reply = line.send(letter)
    except (relay.SenderRefused, relay.LostBeforeText) as error:
        return rules.try_again(mail, str(error), now=now())
    except relay.LostAfterText as error:
        return rules.outcome_of_silence(mail, str(error), now=now())
    return rules.outcome_of_reply(mail, reply.code, reply.words, now=now())


def _record(mail: Mail, claim: str, outcome: Outcome, now: datetime) -> bool:
    with unit_of_work():
        is_ours = operations.settle(mail_id=mail.id, claim=claim, outcome=outcome, now=now)
    log.info("mail.settled", mail=mail.id, state=outcome.state.value, answer=outcome.answer)
    return is_ours
