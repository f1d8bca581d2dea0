"""One mailing that a fault strikes, and what became of each mail by the server's own log."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import UNSETTLED, Mail, Mailing
from eventmgr.mail.operations import queue_mails, release_mailing
from eventmgr.mail.queries import resting
from eventmgr.mail.rules import HARMLESS_TWICE, LEAVING
from eventmgr.people.actor import COMMAND
from tests.factories.mail import make_mailing
from tests.faults.place import PATIENCE_SECONDS, Place, wait_until

SHOWN = frozenset({MailState.FAILED, MailState.UNCERTAIN, MailState.SUPPRESSED})
"""Not sent, and said so."""
STANDSTILL_SECONDS = 2.0
PAUSE_SECONDS = 900.0


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What one fault has come to; the server's log is what counts as taken."""

    fault: str
    mails: int
    taken: int
    """Recipients whose message was taken, once or more often."""
    sent: int
    failed: int
    uncertain: int
    arrived: int
    """How many of the uncertain ones were taken."""
    double: int
    """Recipients who got a second copy that does harm, or one by another Message-ID."""
    lost: int
    """Mails that were not taken and of which nobody is told, or that still wait."""
    belied: int
    """Mails shown as refused that were taken."""
    copies: int
    """Second copies that do no harm."""


class Run:
    """A mailing under way."""

    def __init__(self, place: Place, fault: str) -> None:
        self.place = place
        self.server = place.server
        self._fault = fault
        self._key = 0
        self._last: tuple[object, float] = (None, 0.0)

    def now(self) -> datetime:
        """The moment by the clock that everybody goes by."""
        return datetime.now(UTC) + timedelta(seconds=self.place.wrong_by())

    def write(self, count: int) -> int:
        """Write the drafts of a mailing; return its key."""
        with self.place.app.app_context(), unit_of_work():
            self._key = make_mailing(count).id
        return self._key

    def release(self, count: int, *, spoilt: dict[str, Any] | None = None) -> None:
        """Write so many mails of a mailing and let them leave, as an organiser does.

        ``spoilt`` are values of guest50's that no writer could have left there.
        """
        key = self.write(count)
        if spoilt is not None:
            self._spoil(spoilt)
        with self.place.app.app_context(), unit_of_work():
            release_mailing(
                mailing=db.session.get_one(Mailing, key),
                expected=count,
                starts_at=None,
                actor=COMMAND,
                now=self.now(),
            )

    def decide(self, act: Callable[..., None]) -> None:
        """Pause or resume the mailing, as an organiser does."""
        with self.place.app.app_context(), unit_of_work():
            mailing = db.session.get_one(Mailing, self._key)
            act(mailing=mailing, actor=COMMAND, now=self.now())

    def confirm(self, count: int) -> None:
        """Queue so many confirmations, of which a second copy does no harm."""
        drafts = [
            Draft(
                intent=f"confirmation:{number}:{time.time_ns()}",
                kind=MailKind.CONFIRMATION,
                recipient_name="",
                recipient_address=f"guest{number}@example.org",
                subject="Confirmed",
                text="It is confirmed.",
                html="<p>It is confirmed.</p>",
            )
            for number in range(1, count + 1)
        ]
        with self.place.app.app_context(), unit_of_work():
            queue_mails(drafts, now=self.now())

    def wait_for(self, count: int) -> None:
        """Return once the server has taken so many."""
        wait_until(lambda: self.server.count() >= count, f"mail {count} of {self._fault}")

    def settle(self, *, rings: bool = True, is_anybody_frozen: bool = False) -> None:
        """Wait until nothing more will happen by itself, moving the clock on to whatever is next.

        ``rings`` off leaves it to real beats to have the mails swept.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._is_settled(rings=rings, is_anybody_frozen=is_anybody_frozen):
            assert time.monotonic() < deadline, (self._fault, self._states())
            time.sleep(0.2)

    def settle_for_the_moment(self) -> None:
        """Wait until whatever has not left waits for a later moment, or the whole queue rests."""

        def is_so() -> bool:
            states = self._states()
            waiting = [moment for state, (_, moment) in states.items() if state in LEAVING]
            is_later = not waiting or min(waiting) > self.now() or self._is_resting()
            return MailState.CLAIMED not in states and is_later

        wait_until(is_so, f"rest in {self._fault}")

    def end(self) -> Tally:
        """Return what has become of each mail."""
        taken: dict[str, list[str]] = {}
        for recipient, message_id in self.server.taken():
            taken.setdefault(recipient, []).append(message_id)
        with self.place.app.app_context():
            mails = db.session.scalars(select(Mail).order_by(Mail.id)).all()
        found: Counter[str] = Counter()
        for mail in mails:
            copies = taken.pop(mail.recipient_address, [])
            found.update(_told(mail, copies))
        assert not taken, "The server took what nobody wrote."
        return Tally(
            fault=self._fault,
            mails=len(mails),
            **{
                name: found[name]
                for name in Tally.__annotations__
                if name not in {"fault", "mails"}
            },
        )

    def _spoil(self, values: dict[str, Any]) -> None:
        with self.place.app.app_context(), unit_of_work() as session:
            mail = session.scalars(
                select(Mail).where(Mail.recipient_address.startswith("guest50-"))
            ).one()
            for name, value in values.items():
                setattr(mail, name, value)

    def _is_settled(self, *, rings: bool, is_anybody_frozen: bool) -> bool:
        if rings:
            self.place.ring("mail.sweep")
        states: dict[MailState, tuple[int, datetime]] = {}
        try:
            states = self._states()
        except DBAPIError:
            return False
        if not UNSETTLED & set(states):
            return is_anybody_frozen or self._is_nobody_at_work()
        if self._last[0] != states:
            self._last = (states, time.monotonic())
        self._move_on(states)
        return False

    def _is_nobody_at_work(self) -> bool:
        """Whether no worker has a turn: each holds locks of the post office during its own."""
        with self.place.app.app_context(), db.engine.connect() as connection:
            held = connection.scalar(
                text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            )
            return not held

    def _move_on(self, states: dict[MailState, tuple[int, datetime]]) -> None:
        """Set the clock to the moment for which all are waiting, if they do nothing else."""
        if MailState.CLAIMED in states:
            return
        waiting = [moment for state, (_, moment) in states.items() if state in LEAVING]
        missing = (min(waiting) - self.now()).total_seconds() if waiting else 0
        if missing <= 0 and time.monotonic() - self._last[1] > STANDSTILL_SECONDS:
            missing, self._last = PAUSE_SECONDS, (None, 0.0)
        if missing > 0:
            self.place.set_clock(self.place.wrong_by() + missing)

    def _is_resting(self) -> bool:
        with self.place.app.app_context():
            return resting(self.now()) is not None

    def _states(self) -> dict[MailState, tuple[int, datetime]]:
        with self.place.app.app_context():
            rows = db.session.execute(
                select(Mail.state, func.count(), func.min(Mail.next_at)).group_by(Mail.state)
            )
            return {state: (count, moment) for state, count, moment in rows}


def _told(mail: Mail, copies: Sequence[str]) -> Iterator[str]:
    """Yield under which heads of the tally the mail counts."""
    is_taken, is_harmless = bool(copies), mail.kind in HARMLESS_TWICE
    own = {f"{mail.message_id}@{each.partition('@')[2]}" for each in copies}
    if mail.state in SHOWN | {MailState.SENT}:
        yield mail.state.value
    if is_taken:
        yield "taken"
    if set(copies) - own or (len(copies) > 1 and not is_harmless):
        yield "double"
    elif len(copies) > 1:
        yield "copies"
    if mail.state not in SHOWN and not (is_taken and mail.state is MailState.SENT):
        yield "lost"
    if is_taken and mail.state is MailState.UNCERTAIN:
        yield "arrived"
    if is_taken and mail.state is MailState.FAILED:
        yield "belied"


@contextmanager
def begun(place: Place, fault: str) -> Iterator[Run]:
    """Let a fault strike with everything in order at its beginning, and nobody left at its end."""
    place.server.behave()
    place.set_clock(0)
    with place.app.app_context(), unit_of_work() as session:
        session.execute(delete(Mail))
    place.redis.empty()
    try:
        yield Run(place, fault)
    finally:
        place.end_all()
        with suppress(DBAPIError), place.app.app_context():
            db.session.remove()
