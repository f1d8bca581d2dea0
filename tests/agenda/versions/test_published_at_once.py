"""The public agenda, read at the very moment at which it becomes another one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from eventmgr.agenda.models import Session
from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference


@contextmanager
def meanwhile(act: Callable[[], None], *, before: str) -> Iterator[None]:
    """Let another thread act once, right before a statement with these words in it."""
    waiting = [act]

    def look(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if before in statement and waiting:
            thread = Thread(target=waiting.pop())
            thread.start()
            thread.join()

    engine = db.engine
    event.listen(engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", look)
    assert not waiting


def test_what_is_published_while_the_last_version_is_read_is_seen_next_time(
    committed: Flask,
) -> None:
    with unit_of_work():
        conference = make_conference()
        make_session(conference, title="First")
        publish_agenda(conference)
        conference_id = conference.id

    def publish_another() -> None:
        with committed.app_context(), unit_of_work():
            db.session.scalars(select(Session)).one().title = "Second"
            publish_agenda(db.session.get_one(Conference, conference_id))

    def seen() -> tuple[int | None, list[str]]:
        agenda = published.current(conference).agenda
        assert agenda is not None
        return agenda.number, [each.title for each in agenda.items]

    with meanwhile(publish_another, before="SELECT agenda_version.changes"):
        assert seen() == (1, ["First"])
    assert seen() == (2, ["Second"])
