"""A print of the agenda from the bell to the file, through a real worker."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from eventmgr.agenda import operations
from eventmgr.agenda.enums import PrintKind
from eventmgr.agenda.models import AgendaEdit, AgendaPrint
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.printing.canonical import digest
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of
from tests.factories.agenda import make_session, session_content
from tests.factories.conferences import make_conference
from tests.factories.desk import organiser
from tests.factories.people import NOW
from tests.factories.prints import ask_for
from tests.worker.conftest import in_web_process, wait_for, working

RING = """
import sys
from worker.celery import CeleryQueue
CeleryQueue().send(sys.argv[1], {"file_id": int(key) for key in sys.argv[2:]}, request_id="the-one")
"""


def the_print() -> AgendaPrint:
    db.session.rollback()
    return db.session.scalars(select(AgendaPrint)).one()


def ask() -> int:
    with unit_of_work():
        conference = make_conference()
        make_session(conference, title="Opening ceremony")
        return ask_for(conference, PrintKind.RUN_OF_SHOW).id


@pytest.mark.usefixtures("broker")
def test_a_print_is_made_when_the_bell_rings(environment: dict[str, str], tmp_path: Path) -> None:
    key = str(ask())
    with working(environment, tmp_path) as worker:
        in_web_process(environment, RING, "agenda.print", key)
        wait_for(lambda: the_print().state is FileState.READY, worker)
        made = the_print()
        content = content_of(made)
        assert content.startswith(b"%PDF-")
        assert (made.size, made.sha256, made.attempts) == (len(content), digest(content), 1)
        [line] = worker.said("print.compiled")
        assert (line["request_id"], line["format"]) == ("the-one", "run_of_show")
        in_web_process(environment, RING, "agenda.print", "999")
        wait_for(lambda: len(worker.finished()) == 2, worker)
        assert worker.said("print.failed") == []


@pytest.mark.usefixtures("broker")
def test_old_acts_on_the_draft_are_forgotten(environment: dict[str, str], tmp_path: Path) -> None:
    with unit_of_work():
        actor = organiser()
        done = {"conference": make_conference(), "content": session_content(), "actor": actor}
        for moment in (NOW, datetime.now(UTC)):
            operations.add_session(**done, now=moment)
    with working(environment, tmp_path) as worker:
        in_web_process(environment, RING, "agenda.forget_edits")
        wait_for(lambda: len(worker.finished()) == 1, worker)
        db.session.rollback()
        left = db.session.scalars(select(AgendaEdit)).one()
        assert left.at > NOW


@pytest.mark.usefixtures("broker")
def test_the_sweep_finds_what_nobody_heard_of_and_a_bad_print_is_told(
    environment: dict[str, str], tmp_path: Path
) -> None:
    ask()
    with unit_of_work():
        db.session.execute(update(AgendaPrint).values(data=b"{}"))
    with working(environment, tmp_path) as worker:
        in_web_process(environment, RING, "agenda.sweep_prints")
        wait_for(lambda: the_print().state is FileState.FAILED, worker)
        assert the_print().problem == "KeyError: 'moment'"
        assert len(worker.said("print.failed")) == 1
