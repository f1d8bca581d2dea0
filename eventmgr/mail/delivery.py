"""From the outbox to the relay: batch after batch over one connection, each result noted."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy.exc import DBAPIError

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.mail import book as books
from eventmgr.mail import operations, rules
from eventmgr.mail.book import Book
from eventmgr.mail.calling import RelayAway, call
from eventmgr.mail.compose import Composed, Composer
from eventmgr.mail.enums import MailState
from eventmgr.mail.journal import Noted
from eventmgr.mail.models import Mail
from eventmgr.mail.outcome import Outcome
from eventmgr.mail.relay import LostAfterText, LostBeforeText, Relay, Reply, Step
from eventmgr.mail.sender import Sender

BATCH: Final = 50
MOST_IN_BATCH: Final = 500
SECONDS_FOR_BATCH: Final = 1.0
"""How long a batch should take: whoever waits for a sign-in link waits for the end of one."""
BUDGET_SECONDS: Final = 30
"""When a worker's turn begins no new batch; with a whole lease it ends within a task's limit."""
CONNECTIONS: Final = 2
"""How many workers speak to the relay at a time."""
SECONDS_FOR_DATABASE: Final = 60
"""How long a worker tries to write results down once more after the database went away."""
_UNWRITABLE: Final = (ValueError, LookupError, TypeError, AttributeError)
"""What composing says to an address that cannot be, to a value that is missing, or is no text."""

Clock = Callable[[], datetime]
log = structlog.get_logger(__name__)


def drain_all(*, smtp_url: str, sender: Sender, folder: Path) -> None:
    """Send batch after batch until nothing is due, or the turn is over and another is rung for.

    ``folder`` is where workers of this machine keep their journals.
    """
    end = time.monotonic() + BUDGET_SECONDS
    limit = BATCH
    with books.opened(folder, most=CONNECTIONS) as book:
        if book is None:
            return
        turn = Turn(book, smtp_url, sender, clock.now)
        try:
            while time.monotonic() < end and book.is_locked():
                begun = time.monotonic()
                count = turn.batch(limit)
                if not count:
                    return
                limit = _fitting(count, time.monotonic() - begun)
            turn.call_for_help()
        finally:
            turn.end()


def drain(
    *, smtp_url: str, sender: Sender, folder: Path, now: Clock = clock.now, batch: int = BATCH
) -> int:
    """Send one batch of what is due; return how many mails were taken in hand (0: nothing is due).

    No transaction is open while the relay is spoken to, and the result of each mail is noted before
    the text of the next one leaves. Mails of a batch that could not begin wait again.
    """
    with books.opened(folder, most=CONNECTIONS) as book:
        if book is None:
            return 0
        turn = Turn(book, smtp_url, sender, now)
        try:
            return turn.batch(batch)
        finally:
            turn.end()


class Turn:
    """One worker with a book and a line to the relay, which it keeps for many batches."""

    def __init__(self, book: Book, smtp_url: str, sender: Sender, now: Clock) -> None:
        self._book = book
        self._url = smtp_url
        self._composer = Composer(sender)
        self._now = now
        self._relay: Relay | None = None
        self._results: list[tuple[Mail, Outcome]] = []
        """What could not be written down yet, but for what was sent."""
        self._ends = 0.0
        self._has_called = False

    def batch(self, limit: int) -> int:
        """Send at most so many of the mails that are due; return how many were taken in hand."""
        mails = self._claimed(limit)
        if not mails:
            return 0
        self._results = []
        try:
            answer, next_at = self._send(mails)
            self._close(answer, next_at)
        except DBAPIError as error:
            self._write_again(error)
        return len(mails)

    def call_for_help(self) -> None:
        """Ring for another worker: more is due than this one has in hand."""
        with unit_of_work():
            operations.ring()

    def end(self) -> None:
        """Close the line to the relay."""
        if self._relay is not None:
            self._relay.close()
            self._relay = None

    def _close(self, answer: str, next_at: datetime) -> None:
        self._book.write()
        with unit_of_work():
            operations.release(claim=self._book.name, answer=answer, next_at=next_at)

    def _claimed(self, limit: int) -> list[Mail]:
        self._ends = rules.seconds_of_this_machine() + rules.LEASE.total_seconds()
        with unit_of_work() as session:
            mails = operations.claim_batch(limit=limit, claim=self._book.name, now=self._now())
            if len(mails) == limit and not self._has_called:
                self._has_called = True
                operations.ring()
            session.expunge_all()  # read from now on without the database
        return mails

    def _send(self, mails: Sequence[Mail]) -> tuple[str, datetime]:
        """Send until the end or the first trouble; return why and until when the rest waits."""
        handed: deque[Mail] = deque()
        try:
            relay = self._line()
            for reply in relay.deliver(self._letters(mails, relay, handed)):
                if not self._note(handed.popleft(), reply):
                    self.end()
                    break
        except RelayAway as error:
            log.warning("mail.relay_away", reason=str(error), waiting=len(mails))
            return str(error), self._now() + rules.RELAY_PAUSE
        except LostBeforeText as error:
            self._settle(handed[0], rules.try_again(handed[0], str(error), now=self._now()))
        except LostAfterText as error:
            self._settle(
                handed[0], rules.outcome_of_silence(handed[0], str(error), now=self._now())
            )
        return "", self._now()

    def _line(self) -> Relay:
        if self._relay is None or not self._relay.is_open:
            self.end()
            self._relay = Relay(call(self._url))
        return self._relay

    def _letters(
        self, mails: Sequence[Mail], relay: Relay, handed: deque[Mail]
    ) -> Iterator[Composed]:
        """Yield the messages, as long as enough of the lease is left to begin one."""
        for mail in mails:
            if not rules.may_begin(self._ends):
                return
            try:
                letter = self._composer.compose(mail, internationalised=relay.is_internationalised)
            except _UNWRITABLE as error:
                self._settle(mail, Outcome(state=MailState.FAILED, answer=str(error)))
                continue
            handed.append(mail)
            yield letter

    def _note(self, mail: Mail, reply: Reply) -> bool:
        """Write down what the answer means; False if another worker holds the mail meanwhile."""
        if reply.step is Step.SENDER and reply.is_refusal:
            return self._settle(
                mail, rules.try_again(mail, f"{reply.code} {reply.words}", now=self._now())
            )
        outcome = rules.outcome_of_reply(mail, reply.code, reply.words, now=self._now())
        if outcome.state is not MailState.SENT:
            return self._settle(mail, outcome)
        is_ours = self._book.note(Noted(mail.id, outcome.answer, self._now()))
        # The next text was made ready a while ago: perhaps we were stopped since, for long.
        return is_ours and not rules.is_over(self._ends)

    def _settle(self, mail: Mail, outcome: Outcome) -> bool:
        self._results.append((mail, outcome))
        is_ours = self._written(mail, outcome)
        log.info("mail.settled", mail=mail.id, state=outcome.state.value, answer=outcome.answer)
        return is_ours

    def _written(self, mail: Mail, outcome: Outcome) -> bool:
        with unit_of_work():
            return operations.settle(
                mail_id=mail.id, claim=self._book.name, outcome=outcome, now=self._now()
            )

    def _write_again(self, error: Exception) -> None:
        """Wait for the database, and write down what this batch has come to."""
        log.warning("mail.database_away", error=type(error).__name__, results=len(self._results))
        self.end()
        end = time.monotonic() + SECONDS_FOR_DATABASE
        while True:
            try:
                for mail, outcome in self._results:
                    self._written(mail, outcome)
                self._close("", self._now())
            except DBAPIError:
                if time.monotonic() > end:
                    raise
                time.sleep(1)
            else:
                return


def _fitting(count: int, seconds: float) -> int:
    """Return how many mails the next batch should have to take about a second."""
    return max(1, min(MOST_IN_BATCH, round(count * SECONDS_FOR_BATCH / max(seconds, 0.001))))
