"""The journal of a worker, and the book that it belongs to."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail import book, journal
from eventmgr.mail.journal import Noted
from tests.factories.people import NOW

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
