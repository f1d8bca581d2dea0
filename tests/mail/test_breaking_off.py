"""A worker that is broken off in the middle, by what nobody has foreseen: each step of a batch."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import select

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail import book, delivery, journal, operations
from eventmgr.mail.compose import Composer
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail, MailEvent, MailPace
from eventmgr.mail.relay import Relay, Step
from eventmgr.mail.sender import Sender
from tests.alarms import be_struck_at_the_database
from tests.factories.mail import make_mail
from tests.factories.people import NOW
from tests.mail.one_batch import drain
from tests.mail.scripted import CUT, Script, scripted_server

pytestmark = pytest.mark.usefixtures("committed")
SENDER = Sender(mail_from="office@example.org")
Q, S, U = MailState.QUEUED, MailState.SENT, MailState.UNCERTAIN


@pytest.fixture(params=[(), (b"PIPELINING",)], ids=["step by step", "pipelining"])
def script(request: pytest.FixtureRequest) -> Iterator[Script]:
    with scripted_server(Script(extensions=request.param)) as script:
        yield script


def _breaking(call: Callable[..., Any], number: int, *, after: bool = False) -> Callable[..., Any]:
    """Return the same, but that its so-manieth call is broken off, before or after it is done."""
    calls = iter(range(1, 1000))

    def broken(*given: Any, **named: Any) -> Any:
        is_it = next(calls) == number
        if is_it and not after:
            raise SoftTimeLimitExceeded
        told = call(*given, **named)
        if is_it:
            raise SoftTimeLimitExceeded
        return told

    return broken


def _reading(step: Step, number: int, *, after: bool) -> Callable[..., Any]:
    """Return how a relay reads that is broken off at the so-manieth answer to this step."""
    plain = Relay._read
    broken = _breaking(plain, number, after=after)

    def read(relay: Relay, of: Step) -> Any:
        return broken(relay, of) if of is step else plain(relay, of)

    return read


def _states() -> list[MailState]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail.state).order_by(Mail.id)))


def _queued(count: int = 3, **values: Any) -> None:
    with unit_of_work():
        for _number in range(count):
            make_mail(**values)


def _drain(script: Script, folder: Path) -> int:
    return drain(smtp_url=script.url, sender=SENDER, folder=folder, now=NOW)


BROKEN: dict[str, tuple[tuple[Any, str, int, bool], list[MailState]]] = {
    "claim": ((operations, "claim_batch", 1, False), [Q, Q, Q]),
    "claimed": ((delivery.Turn, "_claimed", 1, True), [Q, Q, Q]),
    "call": ((delivery, "call", 1, False), [Q, Q, Q]),
    "compose the first": ((Composer, "compose", 1, False), [Q, Q, Q]),
    "compose the second": ((Composer, "compose", 2, True), [Q, Q, Q]),
    "compose the third": ((Composer, "compose", 3, False), [S, Q, Q]),
    "envelope": ((Relay, "_answer_to_envelope", 2, False), [S, Q, Q]),
    "hand over": ((Relay, "_hand_over", 2, False), [S, Q, Q]),
    "handed over": ((Relay, "_hand_over", 2, True), [S, U, Q]),
    "note": ((delivery.Turn, "_noted", 2, False), [S, S, Q]),
    "in the book": ((book.Book, "note", 2, True), [S, S, Q]),
    "in the journal": ((journal.Journal, "note", 2, True), [S, S, Q]),
    "before the journal": ((journal.Journal, "note", 2, False), [S, S, Q]),
    "write": ((operations, "settle_sent", 1, False), [S, S, S]),
    "written": ((operations, "settle_sent", 1, True), [S, S, S]),
    "release": ((operations, "release", 1, False), [S, S, S]),
    "may go on": ((delivery.Turn, "_may_go_on", 1, False), [S, Q, Q]),
}
BETWEEN = (
    delivery.Turn._send,
    delivery.Turn._noted,
    delivery.Turn._may_go_on,
    delivery.Turn._settle,
    Relay.deliver,
)
"""What passes from one mail to the next; in none of it does a text wait for its answer."""
MOST_LINES = 200


@pytest.mark.parametrize(("where", "states"), BROKEN.values(), ids=list(BROKEN))
def test_what_was_not_begun_waits_again_and_what_was_answered_is_settled(
    script: Script,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: tuple[Any, str, int, bool],
    states: list[MailState],
) -> None:
    owner, name, number, after = where
    _queued()
    with monkeypatch.context() as patched, pytest.raises(SoftTimeLimitExceeded):
        patched.setattr(owner, name, _breaking(getattr(owner, name), number, after=after))
        _drain(script, tmp_path)
    assert _states() == states
    _all_arrive_once(script, tmp_path)


@pytest.mark.parametrize("after", [False, True], ids=["waiting", "heard"])
@pytest.mark.parametrize("step", [Step.SENDER, Step.RECIPIENT])
def test_an_envelope_that_is_broken_off_puts_nobody_in_doubt(
    script: Script,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: Step,
    *,
    after: bool,
) -> None:
    _queued()
    with monkeypatch.context() as patched, pytest.raises(SoftTimeLimitExceeded):
        patched.setattr(Relay, "_read", _reading(step, 2, after=after))
        _drain(script, tmp_path)
    assert _states() == [S, Q, Q]
    _all_arrive_once(script, tmp_path)


def test_a_text_whose_answer_is_not_waited_for_is_in_doubt(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queued()
    # Answers to this step: to DATA, to the first text, to DATA, to the second text.
    with monkeypatch.context() as patched, pytest.raises(SoftTimeLimitExceeded):
        patched.setattr(Relay, "_read", _reading(Step.TEXT, 4, after=False))
        _drain(script, tmp_path)
    assert _states() == [S, U, Q]
    _all_arrive_once(script, tmp_path)


def test_a_refusal_is_settled_once_wherever_it_is_broken_off(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for after in (False, True):
        _queued(1)
        script.answers = {b".": [b"554 5.7.1 No\r\n"]}
        with monkeypatch.context() as patched, pytest.raises(SoftTimeLimitExceeded):
            patched.setattr(operations, "settle", _breaking(operations.settle, 1, after=after))
            _drain(script, tmp_path)
    assert _states() == [MailState.FAILED] * 2
    assert len(db.session.scalars(select(MailEvent.id)).all()) == 2


def test_what_is_harmless_twice_is_sent_again_and_a_refusal_then_leaves_it_uncertain(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queued(1, kind=MailKind.CONFIRMATION)
    with monkeypatch.context() as patched, pytest.raises(SoftTimeLimitExceeded):
        patched.setattr(Relay, "_hand_over", _breaking(Relay._hand_over, 1, after=True))
        _drain(script, tmp_path)
    assert _states() == [MailState.RETRY]
    script.answers = {b"RCPT": [b"550 5.1.1 No such user\r\n"]}
    with unit_of_work():
        db.session.execute(db.update(Mail).values(next_at=NOW))
    _drain(script, tmp_path)
    assert _states() == [U]
    told = db.session.scalars(select(MailEvent.state).order_by(MailEvent.id)).all()
    assert told == [U, MailState.RETRY, U]


@pytest.mark.parametrize(
    ("name", "states"), [("claim_batch", [Q, Q, Q]), ("settle_sent", [S, S, S])]
)
def test_a_time_limit_during_a_wait_for_the_database_is_none_of_the_database(
    script: Script,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    states: list[MailState],
) -> None:
    plain = getattr(operations, name)

    def waiting(*given: Any, **named: Any) -> None:
        monkeypatch.setattr(operations, name, plain)
        plain(*given, **named)
        be_struck_at_the_database(SoftTimeLimitExceeded)

    _queued()
    monkeypatch.setattr(operations, name, waiting)
    with pytest.raises(SoftTimeLimitExceeded):
        _drain(script, tmp_path)
    assert _states() == states
    with unit_of_work():  # the database has yet to end what was broken off, and its locks
        db.session.execute(select(Mail.id).with_for_update())
    _all_arrive_once(script, tmp_path)


@contextmanager
def _struck_at_line(number: int) -> Iterator[None]:
    """Break off where the so-manieth line of what passes from mail to mail would begin."""
    codes = {each.__code__ for each in BETWEEN}
    lines = iter(range(1, number + 1))

    def within(_frame: FrameType, event: str, _value: object) -> Any:
        if event == "line" and next(lines, None) == number:
            raise SoftTimeLimitExceeded
        return within

    before = sys.gettrace()
    sys.settrace(lambda frame, _event, _value: within if frame.f_code in codes else None)
    try:
        yield
    finally:
        sys.settrace(before)


def _is_struck(script: Script, folder: Path, number: int) -> bool:
    """Send while a line is struck; False if there are not so many."""
    try:
        with _struck_at_line(number):
            _drain(script, folder)
    except SoftTimeLimitExceeded:
        return True
    return False


@pytest.mark.parametrize("end", [b"250 2.0.0 Taken\r\n", b"554 5.7.1 No\r\n", CUT])
def test_between_any_two_lines_nothing_is_lost_or_doubled_or_in_doubt_without_need(
    script: Script, tmp_path: Path, end: bytes
) -> None:
    has_end, line = True, 0
    while has_end and line < MOST_LINES:
        line += 1
        _queued()
        script.texts.clear()
        script.answers = {b".": [b"250 2.0.0 Taken\r\n", end]}
        has_end = _is_struck(script, tmp_path, line)
        states = _states()
        # Each text that was heard is accounted for by one mail, in order, and no mail without one.
        assert [each for each in states if each is not Q] == states[: len(script.texts)], line
        assert states.count(U) <= 1, line
        script.answers = {}
        with unit_of_work():
            db.session.execute(db.delete(MailEvent))
            db.session.execute(db.delete(Mail))
            db.session.execute(db.delete(MailPace))
    assert 1 < line < MOST_LINES


def test_a_lost_answer_leaves_one_mail_in_doubt_and_not_the_next(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queued()
    script.answers = {b".": [CUT]}
    with monkeypatch.context() as patched, pytest.raises(SoftTimeLimitExceeded):
        patched.setattr(operations, "release", _breaking(operations.release, 1))
        _drain(script, tmp_path)
    assert _states() == [U, Q, Q]
    _all_arrive_once(script, tmp_path)


def _all_arrive_once(script: Script, folder: Path) -> None:
    """Send what is left; nobody gets two, and whoever gets none is uncertain."""
    while _drain(script, folder):
        pass
    states = _states()
    assert set(states) <= {S, U}
    arrived = [line for text in script.texts for line in text.split(b"\r\n") if b"To:" in line[:3]]
    assert len(arrived) == len(set(arrived))
    assert states.count(S) <= len(arrived) <= len(states)
