"""What the log of each process says when the database refuses somebody's data."""

import io
import json
import logging
from collections.abc import Iterator

import click
import pytest
import structlog
from celery import Celery
from flask import Flask
from sqlalchemy.exc import IntegrityError

from eventmgr.cli.root import cli
from eventmgr.foundation import logs
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.web import access
from tests.cli.running import run_command
from tests.factories.people import make_person
from tests.visitor import another_app, visit

ADDRESS = 'o\'brien."secret"@example.org'
CAUSE = "duplicate key value violates unique constraint"
NAME = "uq_person_email"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    found = io.StringIO()
    handlers = logging.getLogger().handlers
    logs.configure(found)
    yield found
    logs.configure()
    logging.getLogger().handlers = handlers


@access.public
def register_twice() -> str:
    with unit_of_work():
        make_person(email=ADDRESS)
        make_person(email=ADDRESS)
    return ""


def refused() -> IntegrityError:
    with pytest.raises(IntegrityError) as caught, db.session.begin_nested():
        register_twice()
    assert "secret" in str(caught.value)
    return caught.value


def discreet_line(stream: io.StringIO, event: str) -> dict[str, str]:
    """Return the line of the event, having looked for the person in the whole log."""
    assert "secret" not in stream.getvalue()
    found: list[dict[str, str]] = [json.loads(line) for line in stream.getvalue().splitlines()]
    [line] = [each for each in found if event in each["event"]]
    assert CAUSE in line["exception"]
    assert NAME in line["exception"]
    assert "Traceback" in line["exception"]
    return line


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_line_names_the_constraint_and_nobody(stream: io.StringIO, *, wrapped: bool) -> None:
    error: Exception = refused()
    if wrapped:
        cause, error = error, RuntimeError("It came to nothing.")
        error.__cause__ = cause
    structlog.get_logger("somewhere").error("it.failed", exc_info=error)
    discreet_line(stream, "it.failed")


def test_a_page_logs_nobody(
    migrated_app: Flask,  # noqa: ARG001 - its database
    settings: Settings,
    stream: io.StringIO,
) -> None:
    with another_app(settings) as made:
        logs.configure(stream)  # making an application has configured it otherwise
        made.add_url_rule("/twice", view_func=register_twice)
        assert visit(made).get("/twice").status_code == 500
    discreet_line(stream, "request.failed")


@pytest.mark.usefixtures("app")
def test_a_task_logs_nobody(stream: io.StringIO) -> None:
    error = refused()
    celery = Celery("eventmgr", broker="memory://", set_as_current=False)

    @celery.task  # type: ignore[untyped-decorator]  # Celery ships no types
    def fail() -> None:
        raise error

    fail.apply()
    line = discreet_line(stream, "raised unexpected")
    assert CAUSE in line["event"]


@pytest.mark.usefixtures("app")
def test_a_command_says_and_logs_nobody(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refused()

    @click.command("fail")
    def fail() -> None:
        raise error

    monkeypatch.setitem(cli.commands, "fail", fail)
    result = run_command("fail")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == (
        f'Error: The database refused it: {CAUSE} "{NAME}" (constraint {NAME})'
    )
    assert "secret" not in result.output
    discreet_line(stream, "command.failed")
