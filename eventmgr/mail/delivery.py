"""From the outbox to the relay: batch after batch over one connection, each result noted."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import ColumnElement
from sqlalchemy.exc import DBAPIError

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.mail import book as books
from eventmgr.mail import operations, replies, rules
from eventmgr.mail.book import Book
from eventmgr.mail.calling import CLOSING, RelayAway, call
from eventmgr.mail.compose import Composed, Composer
from eventmgr.mail.enums import MailState
from eventmgr.mail.journal import Noted
from eventmgr.mail.models import Mail
from eventmgr.mail.outcome import Outcome
from eventmgr.mail.pacing import NO_LIMITS, Limits
from eventmgr.mail.relay import LostAfterText, LostBeforeText, Relay, Reply
from eventmgr.mail.replies import Meaning
from eventmgr.mail.sender import Sender

BATCH: Final = 50
MOST_IN_BATCH: Final = 500
SECONDS_FOR_BATCH: Final = 1.0
"""How long a batch should take: whoever waits for a sign-in link waits for the end of one."""
BUDGET_SECONDS: Final = 30
"""When a worker's turn begins no new batch."""
CONNECTIONS: Final = 2
"""How many workers speak to the relay at a time, unless the installation says otherwise."""
SECONDS_FOR_DATABASE: Final = 60
"""How long a worker tries to write results down once more after the database went away."""
LONGEST_TURN: Final = BUDGET_SECONDS + int(rules.LEASE.total_seconds()) + SECONDS_FOR_DATABASE
"""How many seconds a turn may take at worst: whoever breaks it off sooner puts a mail in doubt."""
_UNWRITABLE: Final = (ValueError, LookupError, TypeError, AttributeError)
"""What composing says to an address that cannot be, to a value that is missing, or is no text."""

Clock = Callable[[], datetime]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Itself:
    """Who acts when the post office does something of its own accord."""

    person_id: int | None = None
    name: str = "eventmgr (by itself)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """How what is left of a batch waits."""

    answer: str = ""
    seconds: timedelta = timedelta()
    for_all: bool = False
    """Whether the whole queue waits with it."""


def drain_all(
    *,
    smtp_url: str,
    sender: Sender,
    folder: Path,
    limits: Limits = NO_LIMITS,
    connections: int = CONNECTIONS,
) -> None:
    """Send batch after batch until nothing is due, or the turn is over and another is rung for.

    ``folder`` is where workers of this machine keep their journals.
    """
    end = time.monotonic() + BUDGET_SECONDS
    limit = BATCH
    with books.opened(folder, most=connections) as book:
        if book is None:
            return
        turn = Turn(book, smtp_url, sender, limits, clock.now)
        try:
            while time.monotonic() < end and book.is_locked():
                begun = time.monotonic()
                count = turn.batch(limit)
                if not count or turn.is_over:
                    return
                limit = _fitting(count, time.monotonic() - begun)
            turn.call_for_help()
        finally:
            turn.end()


class Turn:
    """One worker with a book and a line to the relay, which it keeps for many batches."""

    def __init__(
        self, book: Book, smtp_url: str, sender: Sender, limits: Limits, now: Clock
    ) -> None:
        self.is_over = False
        """Whether the relay takes no connection of this worker at the moment."""
        self._book = book
        self._url = smtp_url
        self._composer = Composer(sender)
        self._limits = limits
        self._now = now
        self._relay: Relay | None = None
        self._handed: deque[Mail] = deque()
        """Those whose answers are awaited, in order: one, or two where commands travel together."""
        self._reply: Reply | None = None
        """The answer to the first of these, until what it means is written down."""
        self._put_back: set[int] = set()
        """Mails of the batch that are in the queue again, and must not be begun."""
        self._results: list[tuple[Mail, Outcome]] = []
        """What could not be written down yet, but for what was sent."""
        self._ends = 0.0
        self._has_called = False

    def batch(self, limit: int) -> int:
        """Send at most so many of the mails that are due; return how many were taken in hand.

        No transaction is open while the relay is spoken to, and the result of each mail is noted
        before the text of the next one leaves. Mails that could not begin wait again, even if
        something breaks in upon us that nobody has foreseen: it is raised, and loses nothing.
        """
        self._results, self._handed, self._put_back = [], deque(), set()
        self._reply = None
        try:
            mails = self._claimed(limit)
            if mails:
                self._work_off(mails)
        except DBAPIError:
            raise  # nothing can be written down: the sweep takes it back
        except BaseException as error:
            self._let_go(error)
            raise
        return len(mails)

    def _work_off(self, mails: Sequence[Mail]) -> None:
        try:
            self._close(self._send(mails))
        except DBAPIError as error:
            self._write_again(error)

    def _let_go(self, error: BaseException) -> None:
        """Write down what is known of the batch, and put back what was not begun."""
        is_in_doubt = self._relay is not None and self._relay.is_in_doubt
        log.warning("mail.broken_off", error=type(error).__name__, in_doubt=is_in_doubt)
        try:
            self.end()
            self._write_results()
            self._book.write()  # perhaps it was about to know of the one in doubt
            if is_in_doubt and self._handed:
                self._settle_in_doubt(self._handed[0])
            self._close(Rest())
        except DBAPIError as another:
            log.warning("mail.database_away", error=type(another).__name__)

    def _settle_in_doubt(self, mail: Mail) -> None:
        """Settle the mail by its answer if there is one; to one that is settled nothing happens."""
        now = self._now()
        if self._reply is None:
            outcome = rules.outcome_of_silence(mail, "", now=now)
        elif replies.meaning_of(self._reply) is Meaning.OURSELVES:
            return
        else:
            outcome = replies.outcome_of(mail, self._reply, now=now)
        self._settle(mail, outcome)

    def call_for_help(self) -> None:
        """Ring for another worker: more is due than this one has in hand."""
        with unit_of_work():
            operations.ring()

    def end(self) -> None:
        """Close the line to the relay."""
        if self._relay is not None:
            self._relay.close()
            self._relay = None

    def _close(self, rest: Rest) -> None:
        self._book.write()
        now = self._now()
        with unit_of_work():
            operations.release(
                claim=self._book.name, answer=rest.answer, next_at=now + rest.seconds
            )
            if rest.for_all:
                operations.rest(answer=rest.answer, now=now)

    def _claimed(self, limit: int) -> list[Mail]:
        if not self._book.is_locked():
            log.warning("mail.lock_lost")
            return []
        self._ends = rules.seconds_of_this_machine() + rules.LEASE.total_seconds()
        with unit_of_work() as session:
            mails = operations.claim_batch(
                limit=limit, claim=self._book.name, now=self._now(), limits=self._limits
            )
            if len(mails) == limit and not self._has_called:
                self._has_called = True
                operations.ring()
            session.expunge_all()  # read from now on without the database
        return mails

    def _send(self, mails: Sequence[Mail]) -> Rest:
        """Send until the end or the first trouble; return how the rest waits.

        Where the relay has taken nothing over a line that breaks, the whole queue rests: going on
        would try one mail after the other in vain.
        """
        has_taken = False
        words = ""
        try:
            relay = self._line()
            has_taken = relay.has_taken
            for reply in relay.deliver(self._letters(mails, relay)):
                self._reply, mail = reply, self._handed[0]
                has_taken = relay.has_taken
                words = _for_others(mail, reply)
                is_ours = self._noted(mail, reply)
                relay.is_in_doubt = False  # before the next mail is the first of those handed over
                self._handed.popleft()
                self._reply = None
                if not is_ours or not self._may_go_on():
                    self.end()
                    return Rest()
            if relay.is_open:
                return Rest()
        except RelayAway as error:
            return self._away(error, len(mails))
        except LostBeforeText as error:
            words, mail = str(error), self._handed[0]
            if not has_taken:
                self._settle(mail, rules.try_again(mail, words, now=self._now()))
        except LostAfterText as error:
            words, mail = str(error), self._handed[0]
            self._settle(mail, rules.outcome_of_silence(mail, words, now=self._now()))
            relay.is_in_doubt = False  # its doubt is written down, and the next mail has none
            self._handed.popleft()
        return Rest() if has_taken else Rest(answer=words, seconds=rules.RELAY_PAUSE, for_all=True)

    def _away(self, error: RelayAway, waiting: int) -> Rest:
        log.warning("mail.relay_away", reason=str(error), waiting=waiting)
        self.end()
        self.is_over = True
        return Rest(answer=str(error), seconds=rules.RELAY_PAUSE, for_all=not error.is_full)

    def _line(self) -> Relay:
        if self._relay is None or not self._relay.is_open:
            self.end()
            self._relay = Relay(call(self._url))
        return self._relay

    def _may_go_on(self) -> bool:
        """Whether the text of the next message may be begun, if its envelope is on its way."""
        return not self._handed or rules.may_begin(self._ends)

    def _letters(self, mails: Sequence[Mail], relay: Relay) -> Iterator[Composed]:
        """Yield the messages, as long as enough of the lease is left to begin one."""
        for mail in mails:
            if mail.id in self._put_back:
                continue
            if not rules.may_begin(self._ends):
                return
            try:
                letter = self._composer.compose(mail, internationalised=relay.is_internationalised)
            except _UNWRITABLE as error:
                self._settle(mail, Outcome(state=MailState.FAILED, answer=str(error)))
                continue
            self._handed.append(mail)
            yield letter

    def _noted(self, mail: Mail, reply: Reply) -> bool:
        """Write down what the answer means; False if another worker holds the mail meanwhile.

        Raises RelayAway if the relay refuses us, and not the mail.
        """
        meaning = replies.meaning_of(reply)
        if meaning is Meaning.OURSELVES:
            return self._refused(mail, reply)
        outcome = replies.outcome_of(mail, reply, now=self._now())
        if outcome.state is MailState.SENT:
            is_ours = self._book.note(Noted(mail.id, outcome.answer, self._now()))
            # The next text was made ready a while ago: perhaps we were stopped since, for long.
            return is_ours and not rules.is_over(self._ends)
        if meaning is Meaning.SLOW_DOWN:
            return self._slow_down(mail, outcome, reply)
        is_ours = self._settle(mail, outcome)
        if outcome.is_policy and mail.mailing_id is not None:
            self._watch(mail.mailing_id, mail, reply)
        return is_ours

    def _refused(self, mail: Mail, reply: Reply) -> bool:
        """Let the mail wait with the others, unless it is the only one of its kind."""
        if not mail.recipient_address.isascii() and reply.code != CLOSING:
            # Only its envelope asks for SMTPUTF8: it need not be us whom the relay means.
            outcome = rules.try_again(mail, replies.said(reply), now=self._now())
            return self._settle(mail, outcome)
        if reply.code == CLOSING and self._relay is not None and self._relay.has_taken:
            return True  # enough over one connection; the mail is put back with the others
        raise RelayAway(_for_others(mail, reply))

    def _slow_down(self, mail: Mail, outcome: Outcome, reply: Reply) -> bool:
        """Leave the mail's domain alone for a while, and give back what else is for it."""
        self._book.write()  # or what stands in the journal alone would be given back as well
        now = self._now()
        with unit_of_work():
            until = operations.slow_down(
                domain=mail.domain, answer=_for_others(mail, reply), now=now
            )
        # Who waits for a mail, or for its mailing, must hold no pace: claims wait the other way.
        with unit_of_work():
            self._give_back(Mail.domain == mail.domain, mail, now)
        return self._settle(mail, replies.scattered(outcome, mail, earliest=until))

    def _watch(self, mailing_id: int, mail: Mail, reply: Reply) -> None:
        """Stop the mailing if the relay goes on refusing it."""
        self._book.write()
        with unit_of_work():
            now = self._now()
            answer = _for_others(mail, reply)
            if operations.stop_if_refused(
                mailing_id=mailing_id, answer=answer, actor=Itself(), now=now
            ):
                log.warning("mail.mailing_stopped", mailing=mailing_id, answer=answer)
                self._give_back(Mail.mailing_id == mailing_id, mail, now)

    def _give_back(self, which: ColumnElement[bool], mail: Mail, now: datetime) -> None:
        """Put these mails of the batch back, but for those whose envelopes are on their way."""
        begun = [mail.id, *(each.id for each in self._handed)]
        self._put_back |= operations.release(
            claim=self._book.name, answer="", next_at=now, which=which & Mail.id.not_in(begun)
        )

    def _settle(self, mail: Mail, outcome: Outcome) -> bool:
        self._results.append((mail, outcome))
        is_ours = self._written(mail, outcome)
        self._results.pop()
        said = rules.without_address(outcome.answer, mail.recipient_address)
        log.info("mail.settled", mail=mail.id, state=outcome.state.value, answer=said)
        return is_ours

    def _written(self, mail: Mail, outcome: Outcome) -> bool:
        with unit_of_work():
            return operations.settle(
                mail_id=mail.id, claim=self._book.name, outcome=outcome, now=self._now()
            )

    def _write_results(self) -> None:
        for mail, outcome in self._results:
            self._written(mail, outcome)

    def _write_again(self, error: Exception) -> None:
        """Wait for the database, and write down what this batch has come to."""
        log.warning("mail.database_away", error=type(error).__name__, results=len(self._results))
        self.end()
        end = time.monotonic() + SECONDS_FOR_DATABASE
        while True:
            try:
                self._write_results()
                self._close(Rest())
            except DBAPIError:
                if time.monotonic() > end:
                    raise
                time.sleep(1)
            else:
                return


def _for_others(mail: Mail, reply: Reply) -> str:
    """Return the reply as it may stand where others than the mail's readers see it."""
    return rules.without_address(replies.said(reply), mail.recipient_address)


def _fitting(count: int, seconds: float) -> int:
    """Return how many mails the next batch should have to take about a second."""
    return max(1, min(MOST_IN_BATCH, round(count * SECONDS_FOR_BATCH / max(seconds, 0.001))))
