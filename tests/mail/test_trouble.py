"""What becomes of the queue when the relay, or a server behind it, is in trouble."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail import book as books
from eventmgr.mail import delivery, journal, operations, queries, rules
from eventmgr.mail.enums import MailingState
from eventmgr.mail.journal import Noted
from eventmgr.mail.models import Mail, MailEvent, Mailing, MailPace
from eventmgr.mail.pacing import Limits
from eventmgr.mail.sender import Sender
from eventmgr.people.actor import COMMAND
from tests.factories.mail import make_mail, make_mailing
from tests.factories.people import NOW
from tests.mail.one_batch import drain
from tests.mail.scripted import CUT, Script, scripted_server

pytestmark = pytest.mark.usefixtures("committed")
SENDER = Sender(mail_from="office@example.org")
TAKEN = b"250 Taken\r\n"


@pytest.fixture(params=[(), (b"PIPELINING",)], ids=["step by step", "pipelining"])
def script(request: pytest.FixtureRequest) -> Iterator[Script]:
    with scripted_server(Script(extensions=request.param)) as script:
        yield script


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


def _drain(script: Script, folder: Path, now: datetime = NOW, **limits: int) -> int:
    return drain(
        smtp_url=script.url, sender=SENDER, folder=folder, now=now, limits=Limits(**limits)
    )


def _queued(*addresses: str) -> None:
    with unit_of_work():
        for address in addresses:
            make_mail(recipient_address=address)


def _released(count: int) -> int:
    with unit_of_work():
        mailing = make_mailing(count)
        operations.release_mailing(
            mailing=mailing, expected=count, starts_at=None, actor=COMMAND, now=NOW
        )
        return mailing.id


def _why_resting() -> str:
    rest = queries.resting(NOW)
    assert rest is not None
    return rest.reason


def _states() -> list[str]:
    db.session.rollback()
    return [state.value for state in db.session.scalars(select(Mail.state).order_by(Mail.id))]


def _recipients(script: Script) -> list[bytes]:
    fields = (line for text in script.texts for line in text.splitlines())
    return [field for field in fields if field.startswith(b"To:")]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"MAIL", b"550 5.7.1 You may not send\r\n"),
        (b"MAIL", b"530 5.7.0 Sign in first\r\n"),
        (b"RCPT", b"550 5.1.8 Your domain does not exist\r\n"),
        (b"MAIL", b"421 4.7.0 Too much\r\n"),
    ],
)
def test_a_refused_sender_is_nobodys_fault_and_the_queue_says_why(
    script: Script, folder: Path, command: bytes, answer: bytes
) -> None:
    _queued(*(f"p{number}@example.org" for number in range(3)))
    script.answers = {command: [answer], b"DATA": []}
    _drain(script, folder)
    assert _states() == ["queued"] * 3
    assert db.session.scalars(select(Mail.attempts)).all() == [0] * 3
    assert _why_resting() == answer.decode().strip()
    assert _drain(script, folder) == 0
    _drain(script, folder, NOW + rules.RELAY_PAUSE)
    assert _states() == ["sent"] * 3


def test_what_is_said_of_one_recipient_is_not_told_of_another(script: Script, folder: Path) -> None:
    _queued("ann@example.org", "bob@example.org")
    script.answers = {b"RCPT": [b"550 5.1.8 <ann@example.org>: sender unknown\r\n"]}
    _drain(script, folder)
    told = "550 5.1.8 <…>: sender unknown"
    assert db.session.scalars(select(Mail.answer)).all() == [told] * 2
    assert _why_resting() == told


def test_only_the_mail_is_refused_where_it_alone_needs_more_of_the_relay(folder: Path) -> None:
    with scripted_server(Script(extensions=(b"SMTPUTF8",))) as script:
        _queued("نام@example.org", "b@example.org")
        script.answers = {b"MAIL": [b"553 5.6.7 Not here\r\n"]}
        _drain(script, folder)
        assert _states() == ["retry", "sent"]


@pytest.mark.parametrize("end", [b"421 4.3.2 Enough\r\n", CUT])
def test_a_server_that_takes_few_over_one_connection_loses_no_time_and_blames_nobody(
    script: Script, folder: Path, end: bytes
) -> None:
    _queued(*(f"p{number}@example.org" for number in range(5)))
    script.answers = {b"MAIL": [b"250 OK\r\n", b"250 OK\r\n", end]}
    _drain(script, folder)
    assert _states() == ["sent"] * 2 + ["queued"] * 3
    _drain(script, folder)
    assert _states() == ["sent"] * 5
    assert set(db.session.scalars(select(Mail.attempts))) == {1}
    assert (script.connections, len(script.texts)) == (2, 5)


@pytest.mark.parametrize(("command", "state"), [(b"RCPT", "retry"), (b".", "uncertain")])
def test_a_relay_that_only_hangs_up_is_not_tried_with_every_mail(
    script: Script, folder: Path, command: bytes, state: str
) -> None:
    _queued(*(f"p{number}@example.org" for number in range(3)))
    script.answers = {command: [CUT] * 9}
    _drain(script, folder)
    assert _drain(script, folder) == 0
    assert _states() == [state, "queued", "queued"]
    _drain(script, folder, NOW + rules.RELAY_PAUSE)
    assert _states() == [state, state, "queued"]


def test_a_relay_without_room_for_one_more_stops_only_who_asked(
    script: Script, folder: Path
) -> None:
    _queued("a@example.org")
    script.banner = b"421 4.7.0 Too many connections\r\n"
    _drain(script, folder)
    _queued("b@example.org")
    script.banner = b"220 Welcome\r\n"
    assert _drain(script, folder) == 1
    assert _states() == ["queued", "sent"]


def test_a_domain_that_asks_for_it_gets_no_more_of_the_batch(script: Script, folder: Path) -> None:
    slow = [f"p{number}@slow.example" for number in range(4)]
    _queued(slow[0], "a@quick.example", *slow[1:], "b@quick.example")
    script.answers = {b".": [b"451 4.7.650 Too fast, p0@slow.example\r\n"]}
    _drain(script, folder)
    assert _states() == ["retry", "sent", "queued", "queued", "queued", "sent"]
    pace = db.session.get_one(MailPace, "slow.example")
    assert (pace.strikes, pace.reason) == (1, "451 4.7.650 Too fast, …")
    pause = timedelta(seconds=30)
    assert pace.paused_until == NOW + pause
    first = db.session.scalars(select(Mail).order_by(Mail.id)).first()
    assert first is not None
    assert first.next_at == NOW + max(
        timedelta(minutes=1), pause + timedelta(seconds=first.id % 60)
    )
    assert _drain(script, folder) == 0
    _drain(script, folder, NOW + timedelta(minutes=3))
    assert _states() == ["sent"] * 6
    assert len(_recipients(script)) == 7  # one of them twice, as it was asked for


def test_what_is_on_its_way_to_a_slow_domain_is_never_sent_twice(
    script: Script, folder: Path
) -> None:
    _queued(*(f"p{number}@slow.example" for number in range(4)))
    script.answers = {b"RCPT": [b"450 4.2.1 Slowly\r\n"]}
    if script.extensions:
        script.answers[b"DATA"] = [b"503 5.5.1 Nobody\r\n"]
    _drain(script, folder)
    assert _states() == ["retry", "sent", "queued", "queued"]  # the second was on its way
    _drain(script, folder, NOW + timedelta(minutes=4))
    assert _states() == ["sent"] * 4
    assert len(set(_recipients(script))) == len(script.texts) == 4


def test_ten_refusals_in_a_row_pause_the_mailing_and_say_why(script: Script, folder: Path) -> None:
    key = _released(20)
    script.answers = {b".": [TAKEN, *[b"554 5.7.1 Spam\r\n"] * 10]}
    _drain(script, folder)
    mailing = db.session.get_one(Mailing, key)
    assert (mailing.state, mailing.reason) == (MailingState.PAUSED, "554 5.7.1 Spam")
    assert _states() == ["sent", *["failed"] * 10, "sent", *["held"] * 8]
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "mailing.paused")
    ).one()
    assert (entry.actor_name, entry.after) == (
        "eventmgr (by itself)",
        {"reason": "554 5.7.1 Spam"},
    )


def test_whoever_resumes_a_stopped_mailing_begins_to_count_anew(
    script: Script, folder: Path
) -> None:
    key = _released(20)
    script.answers = {b".": [b"554 5.7.1 Spam\r\n"] * 11}
    _drain(script, folder)
    later = NOW + timedelta(hours=1)
    with unit_of_work():
        mailing = db.session.get_one(Mailing, key)
        operations.resume_mailing(mailing=mailing, actor=COMMAND, now=later)
        assert mailing.reason == ""
    script.answers = {b".": [b"554 5.7.1 Spam\r\n"]}
    _drain(script, folder, later)
    assert _states().count("failed") == 12
    assert "held" not in _states()


def test_refusals_that_blame_the_address_do_not_stop_a_mailing(
    script: Script, folder: Path
) -> None:
    key = _released(12)
    script.answers = {b".": [b"550 5.1.1 No such user\r\n"] * 12}
    _drain(script, folder)
    assert _states() == ["failed"] * 12
    assert db.session.get_one(Mailing, key).state is MailingState.RELEASED


@pytest.mark.parametrize(
    ("sent", "refused", "in_a_row", "stops"),
    [
        (0, 9, 9, False),
        (0, 10, 10, True),
        (190, 9, 1, False),
        (195, 5, 1, True),
        (196, 4, 1, False),
        (9_800, 200, 9, False),
        (9_799, 201, 9, True),
    ],
)
def test_how_much_is_too_much(sent: int, refused: int, in_a_row: int, *, stops: bool) -> None:
    assert rules.Record(sent=sent, refused=refused, in_a_row=in_a_row).is_too_bad is stops


def test_a_limit_holds_over_many_batches(script: Script, folder: Path) -> None:
    _released(30)
    for seconds in range(0, 60, 10):
        while _drain(script, folder, NOW + timedelta(seconds=seconds), per_minute=12):
            pass
    assert len(script.texts) == 3 + 10
    assert _states().count("sent") == 13


def test_a_slow_worker_puts_nothing_back_that_another_has_in_hand() -> None:
    _queued("a@example.org", "b@example.org")
    with unit_of_work():
        operations.claim_batch(limit=2, claim="slow", now=NOW)
        db.session.execute(update(Mail).values(lease_until=NOW))
    with unit_of_work():
        operations.sweep(now=NOW, journal_of=lambda _claim: [])
        operations.claim_batch(limit=2, claim="other", now=NOW)
    with unit_of_work():
        assert operations.release(claim="slow", answer="late", next_at=NOW) == frozenset()
    held = db.session.execute(select(Mail.state, Mail.claim).order_by(Mail.id)).all()
    assert [tuple(each) for each in held] == [("uncertain", "slow"), ("claimed", "other")]


def test_notes_from_before_a_power_cut_are_not_relied_upon(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with journal.opened(folder, "claim@1.5") as notes:
        notes.note(Noted(1, "250", NOW))
        assert journal.read(folder, "claim@1.5") == [Noted(1, "250", NOW)]
        other = tmp_path / "boot_id"
        other.write_text("another start\n")
        with monkeypatch.context() as patch:
            patch.setattr(journal, "_THIS_START", other)
            assert journal.read(folder, "claim@1.5") is None
            journal.tidy(folder, needed=["claim@1.5"])
        assert len(list(folder.iterdir())) == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("rest", [b"\0\0\0\0\n", b"[1]\n", b"\xff\n", b'[1, "250", 3]\n'])
def test_a_journal_that_the_disk_has_spoilt_is_no_journal(folder: Path, rest: bytes) -> None:
    with journal.opened(folder, "claim") as notes:
        notes.note(Noted(1, "250", NOW))
        [file] = folder.iterdir()
        file.write_bytes(file.read_bytes() + rest)
        assert journal.read(folder, "claim") is None


def test_each_refusal_is_an_event_once(script: Script, folder: Path) -> None:
    _queued("a@example.org")
    script.answers = {b".": [b"554 5.7.1 No\r\n"]}
    _drain(script, folder)
    assert db.session.scalars(select(MailEvent.answer)).all() == ["554 5.7.1 No"]
    with books.opened(folder, most=1) as book:
        assert book is not None


@pytest.mark.parametrize(
    ("answer", "state"), [(b"250 Taken\0\x1b[1m\xff\r\n", "sent"), (b"554 \0No\r\n", "failed")]
)
def test_an_answer_that_no_database_can_keep_is_kept_without_it(
    script: Script, folder: Path, answer: bytes, state: str
) -> None:
    _queued("a@example.org")
    script.answers = {b".": [answer]}
    _drain(script, folder)
    assert _states() == [state]


def test_a_worker_that_has_lost_its_lock_claims_nothing(script: Script, folder: Path) -> None:
    _queued("a@example.org")
    with books.opened(folder, most=1) as book:
        assert book is not None
        turn = delivery.Turn(book, script.url, SENDER, Limits(), lambda: NOW)
        db.session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
        )
        db.session.commit()
        assert turn.batch(10) == 0
    assert _states() == ["queued"]
    assert script.connections == 0


def test_a_lost_lock_stays_lost_whoever_gets_its_lines_number(folder: Path) -> None:
    with books.opened(folder, most=1) as book:
        assert book is not None
        assert book.is_locked()
        db.session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
        )
        db.session.commit()
        assert not book.is_locked()
        book._line.close()
        ends = [each for _ in range(20) for each in socket.socketpair()]
        assert not book.is_locked()
        for end in ends:
            end.close()


def test_a_database_that_is_away_for_a_moment_hears_each_result_once(
    script: Script, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queued("a@example.org", "b@example.org", "c@example.org")
    script.answers = {b".": [b"554 5.7.1 No\r\n", b"554 5.7.1 No\r\n"]}
    settle, calls = operations.settle, iter([None, "away"])

    def failing(**values: Any) -> bool:
        if next(calls, None):
            raise OperationalError("", None, Exception("away"))
        return settle(**values)

    monkeypatch.setattr(operations, "settle", failing)
    _drain(script, folder)
    assert _states() == ["failed", "failed", "queued"]
    assert len(db.session.scalars(select(MailEvent.id)).all()) == 2


def test_a_worker_that_waits_for_a_mailing_holds_no_pace(
    script: Script, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever pauses the mailing may wait for a claim, and that one for the pace."""
    _released(3)
    script.answers = {b"RCPT": [b"450 4.2.1 Too quickly\r\n"]}
    release, free = operations.release, []

    def watched(**values: Any) -> Any:
        with db.engine.connect() as other:
            pace = select(MailPace.key).with_for_update(nowait=True)
            free.append(other.execute(pace).scalars().all())
        return release(**values)

    monkeypatch.setattr(operations, "release", watched)
    _drain(script, folder)
    assert free[0] == ["example.org"]
    assert _states()[0] == "retry"
