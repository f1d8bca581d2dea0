"""The journal of a worker, and the book that it belongs to."""

import errno
import os
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail import book, journal, operations
from eventmgr.mail.journal import Noted
from eventmgr.mail.models import Mail
from eventmgr.mail.sender import Sender
from tests.factories.mail import make_mail
from tests.factories.people import NOW
from tests.mail.one_batch import drain
from tests.servers import smtp_server

NOTED = Noted(7, "250 Taken", NOW)


def test_what_was_noted_is_read_by_others(tmp_path: Path) -> None:
    with journal.opened(tmp_path, "claim@1.5") as mine:
        assert mine.note(NOTED)
        assert journal.read(tmp_path, "claim@1.5") == [NOTED]
        mine.forget()
        assert journal.read(tmp_path, "claim@1.5") == []
    assert journal.read(tmp_path, "claim@1.5") is None


def test_a_line_that_was_cut_off_is_no_result(tmp_path: Path) -> None:
    with journal.opened(tmp_path, "claim") as mine:
        mine.note(NOTED)
        [file] = tmp_path.iterdir()
        with file.open("ab") as stream:
            stream.write(b'[8, "250')
        assert journal.read(tmp_path, "claim") == [NOTED]


def test_a_journal_from_before_the_machine_fell_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal.opened(tmp_path, "claim"):
        monkeypatch.setattr(journal, "boot", lambda: "another")
        assert journal.read(tmp_path, "claim") is None
        monkeypatch.undo()


def test_old_journals_go_unless_they_are_needed(tmp_path: Path) -> None:
    names = ("needed@1.5", "old@1.5", "young@1.5")
    for name in names:
        file = tmp_path / f"{name}~{journal.boot()}"
        file.touch()
        if name != "young@1.5":
            os.utime(file, (0, 0))
    journal.tidy(tmp_path, needed={"needed@1.5"})
    found = [name for name in names if journal.read(tmp_path, name) is not None]
    assert found == ["needed@1.5", "young@1.5"]


def test_what_is_no_journal_is_not_tidied_away(tmp_path: Path) -> None:
    caught = tmp_path / "00000000000000000001-00000000.eml"
    caught.write_text("Subject: Come\n\n")
    os.utime(caught, (0, 0))
    journal.tidy(tmp_path, needed=())
    assert caught.exists()


def test_a_full_disk_is_no_reason_to_fall(capfd: pytest.CaptureFixture[str]) -> None:
    file = os.open("/dev/full", os.O_WRONLY)
    try:
        mine = journal.Journal(file)
        assert not mine.note(NOTED)
        mine.forget()  # which such a file refuses too
    finally:
        os.close(file)
    assert "Traceback" not in capfd.readouterr().err


def test_half_a_line_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    with journal.opened(tmp_path, "claim") as mine:
        assert mine.note(NOTED)
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", lambda file, octets: write(file, octets[:9]))
            assert not mine.note(NOTED)
        assert mine.note(Noted(8, "250 Taken", NOW))
        found = journal.read(tmp_path, "claim")
    assert found == [NOTED, Noted(8, "250 Taken", NOW)]


def test_what_cannot_be_tidied_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with journal.opened(tmp_path, "claim") as mine:
        assert mine.note(NOTED)
        monkeypatch.setattr(Path, "unlink", refuse)
    [file] = tmp_path.iterdir()
    os.utime(file, (0, 0))
    journal.tidy(tmp_path, needed=[])
    assert journal.read(tmp_path, "claim") == [NOTED]


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """A folder that cannot be made."""
    (tmp_path / "full").touch()
    return tmp_path / "full" / "mail"


@pytest.mark.usefixtures("committed")
def test_without_room_for_a_journal_each_result_is_committed(nowhere: Path) -> None:
    with unit_of_work():
        keys = [make_mail().id for _number in range(3)]
    with book.opened(nowhere, most=1) as mine:
        assert mine is not None
        assert mine.name.startswith(journal.WITHOUT)
        with unit_of_work():
            operations.claim_batch(limit=3, claim=mine.name, now=NOW)
        assert mine.note(Noted(keys[0], "250 Taken", NOW))
        assert _states() == ["sent", "claimed", "claimed"]
        with unit_of_work():
            assert operations.sweep(now=NOW, journal_of=partial(journal.read, nowhere)) == 0
    with unit_of_work():  # it is dead by now; nobody need wait for its lease
        assert operations.sweep(now=NOW, journal_of=partial(journal.read, nowhere)) == 2
    assert _states() == ["sent", "uncertain", "queued"]


@pytest.mark.usefixtures("committed")
def test_mail_leaves_without_room_for_a_journal(nowhere: Path) -> None:
    with unit_of_work():
        for _number in range(3):
            make_mail()
    with smtp_server() as sink:
        count = drain(
            smtp_url=sink.url, sender=Sender(mail_from="us@example.org"), folder=nowhere, now=NOW
        )
        assert (count, len(sink.accepted)) == (3, 3)
    assert _states() == ["sent"] * 3


def _states() -> list[str]:
    db.session.rollback()
    return [each.value for each in db.session.scalars(select(Mail.state).order_by(Mail.id))]


@pytest.mark.usefixtures("committed")
def test_a_book_notices_that_its_lock_is_gone(tmp_path: Path) -> None:
    with book.opened(tmp_path, most=1) as mine:
        assert mine is not None
        assert mine.is_locked()
        _end_whoever_holds_a_lock()
        assert not mine.is_locked()
        assert not mine.note(NOTED)


def _end_whoever_holds_a_lock() -> None:
    with unit_of_work():
        ended = db.session.scalars(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid <> pg_backend_pid() GROUP BY pid"
            )
        ).all()
    assert ended == [True]
