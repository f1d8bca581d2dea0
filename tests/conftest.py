"""Real servers, one application, and a database that forgets after each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session

from eventmgr.app import create_app
from eventmgr.foundation.db import db
from eventmgr.foundation.settings import Settings
from eventmgr.web.limits import limiter
from tests.servers import postgres_server

SECRET = "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"


@dataclass
class RecordingQueue:
    """Remembers what would have been sent to a worker."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def send(self, name: str, arguments: dict[str, Any], *, request_id: str) -> None:
        assert isinstance(request_id, str)
        self.sent.append((name, arguments))


class ForgetfulClient(FlaskClient):
    """Begin each request with an empty ``g``, as a server does.

    The tests' application context outlives their requests, and so would what they left in it.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            for name in list(g):
                g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres_server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        database_url=database_url,
        redis_url="filesystem://",
        smtp_url="smtp://127.0.0.1:1",
        secret_key=SECRET,
        base_url="http://localhost",
        mail_from="eventmgr@example.org",
        home=Path(tmp_path_factory.mktemp("home")),
        demo=True,
    )


@pytest.fixture(scope="session")
def migrated_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, queue=RecordingQueue())
    app.test_client_class = ForgetfulClient
    app.config["WTF_CSRF_ENABLED"] = False  # switched on where CSRF is the subject
    limiter.enabled = False
    app.extensions["eventmgr.shared"].is_on = False  # what a test changes is looked at at once
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application, its every commit undone after the test."""
    with migrated_app.app_context():
        real = db.engine
        with real.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment]  # a connection quacks enough
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield migrated_app
            finally:
                db.session.remove()
                db.engines[None] = real
                outer.rollback()


@pytest.fixture
def session(app: Flask) -> scoped_session[Session]:  # noqa: ARG001 - for its context
    return db.session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def queue(app: Flask) -> RecordingQueue:
    recording: RecordingQueue = app.extensions["eventmgr.queue"]
    recording.sent.clear()
    return recording


@pytest.fixture
def committed(migrated_app: Flask) -> Iterator[Flask]:
    """The application with real commits, for threads and other processes; emptied afterwards."""
    with migrated_app.app_context():
        yield migrated_app
        db.session.remove()
        tables = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@dataclass
class Statements:
    """How many statements went to the database."""

    count: int = 0
    texts: list[str] = field(default_factory=list)


@contextmanager
def count_statements() -> Iterator[Statements]:
    """Count what the block sends to the database, savepoints left out."""
    counted = Statements()

    def note(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        if "SAVEPOINT" not in statement:
            counted.count += 1
            counted.texts.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)
