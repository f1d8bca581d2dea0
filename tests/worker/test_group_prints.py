"""Papers of all groups from the bell to the file, through a real worker."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.printing.canonical import digest
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of
from eventmgr.recommendations.prints.models import GroupPrint
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.papers import order_papers
from tests.worker.conftest import in_web_process, wait_for, working

RING = """
import sys
from worker.celery import CeleryQueue
CeleryQueue().send(sys.argv[1], {"file_id": int(key) for key in sys.argv[2:]}, request_id="the-one")
"""


def the_print() -> GroupPrint:
    db.session.rollback()
    return db.session.scalars(select(GroupPrint)).one()


def ask() -> int:
    with unit_of_work():
        conference = make_conference()
        make_group(conference)
        return order_papers(conference).id


@pytest.mark.usefixtures("broker")
def test_papers_are_made_when_the_bell_rings(environment: dict[str, str], tmp_path: Path) -> None:
    key = str(ask())
    with working(environment, tmp_path) as worker:
        in_web_process(environment, RING, "group_prints.make", key)
        wait_for(lambda: the_print().state is FileState.READY, worker)
        made = the_print()
        content = content_of(made)
        assert content.startswith(b"%PDF-")
        assert (made.size, made.sha256, made.attempts) == (len(content), digest(content), 1)
        [line] = worker.said("print.compiled")
        assert (line["request_id"], line["format"]) == ("the-one", "brief")


@pytest.mark.usefixtures("broker")
def test_the_sweep_finds_what_nobody_heard_of_and_a_bad_print_is_told(
    environment: dict[str, str], tmp_path: Path
) -> None:
    ask()
    with unit_of_work():
        db.session.execute(update(GroupPrint).values(data=b"{}"))
    with working(environment, tmp_path) as worker:
        in_web_process(environment, RING, "group_prints.sweep")
        wait_for(lambda: the_print().state is FileState.FAILED, worker)
        assert the_print().problem == "KeyError: 'moment'"
        assert len(worker.said("print.failed")) == 1


@pytest.mark.usefixtures("broker")
def test_old_files_are_forgotten(environment: dict[str, str], tmp_path: Path) -> None:
    ask()
    with unit_of_work():
        other = make_conference()
        make_group(other)
        kept = order_papers(other, now=clock.now()).id
    with working(environment, tmp_path) as worker:
        in_web_process(environment, RING, "group_prints.forget")
        wait_for(lambda: len(worker.finished()) == 1, worker)
    assert the_print().id == kept
