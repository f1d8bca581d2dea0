"""The command `eventmgr`: where its subcommands hang, and the workplace they get."""

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import click
import psycopg.errors
import structlog
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy.exc import DBAPIError, OperationalError

from eventmgr.foundation import database_errors
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, InputErrors
from eventmgr.foundation.jobs import NoQueue, Queue
from eventmgr.foundation.settings import Settings, SettingsError
from eventmgr.local import folders, locks, postgres, schema
from eventmgr.local.environment import Environment
from eventmgr.local.errors import LocalError

log = structlog.get_logger(__name__)


class AppFactory(Protocol):
    """What makes the application; given from above, since a command stands below it."""

    def __call__(self, settings: Settings, *, queue: Queue) -> Flask:
        """Return the application."""


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """What every command gets: the environment, and the application when it is needed."""

    read_environment: Callable[[], Environment]
    create_app: AppFactory

    @cached_property
    def environment(self) -> Environment:
        """The environment, read once; raises SettingsError."""
        return self.read_environment()

    @contextmanager
    def app(self, *, migrate: bool = True) -> Iterator[Flask]:
        """Run the block within the application's context, its database at hand.

        Without DATABASE_URL the embedded PostgreSQL is brought up for the block, and its tables
        are brought up to date. Jobs ring no worker: the sweep finds them.
        """
        asked = self.environment
        embedded = not asked.database_url
        with postgres.running(asked.home) if embedded else nullcontext("") as url:
            complete = asked.completed(database_url=url, secret_key=_secret_key(asked, embedded))
            with application(self.create_app, complete) as app:
                if embedded and migrate:
                    migrate_if_behind(asked)
                yield app


@contextmanager
def application(create_app: AppFactory, environment: Environment) -> Iterator[Flask]:
    """Run the block within a fresh application's context; its connections end with the block.

    What it logs in passing is of no use on a terminal: only warnings are shown.
    """
    app = create_app(environment.settings(), queue=NoQueue())
    logging.getLogger().setLevel(logging.WARNING)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def migrate_if_behind(environment: Environment) -> None:
    """Apply what is missing of the migrations; of two processes at once, one waits."""
    config = current_app.extensions["migrate"].migrate.get_config()
    with locks.exclusive(environment.home / "migrate.lock"):
        if schema.behind(db.engine, config):
            upgrade()


class _PlainErrors(click.Group):
    """A group of commands whose expected failures end as a sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        try:
            return super().invoke(ctx)
        except (SettingsError, LocalError, DomainError, OSError, DBAPIError) as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from error


@click.group(cls=_PlainErrors)
def cli() -> None:
    """Run and look after eventmgr, the conference system."""


def _secret_key(environment: Environment, embedded: bool) -> str:  # noqa: FBT001 - private
    """Return the key of the settings, else the one kept in the home; only embedded may make one."""
    kept = embedded or (environment.home / "secret-key").exists()
    return environment.secret_key or (folders.secret_key(environment.home) if kept else "")


def _sentence(error: Exception) -> str | None:
    """Return what to tell a person, or None for an error that nobody expected."""
    if isinstance(error, InputErrors):
        lines = [f"line {number}: {what}" for number, what in sorted(error.lines.items())]
        return "\n".join([str(error), *lines])
    if isinstance(error, OperationalError):
        return f"The database does not answer: {str(error.orig).splitlines()[0]}"
    if isinstance(error, DBAPIError):
        outdated = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)
        return _OUTDATED if isinstance(error.orig, outdated) else _refusal(error)
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        return None
    return str(error)


def _refusal(error: DBAPIError) -> str:
    """Log where an error came from that nobody expected, and say what it was without people."""
    log.error("command.failed", exc_info=error)
    return f"The database refused it: {database_errors.sentence(error)}"


_OUTDATED = (
    "The tables of the database are not those of this version. "
    "Bring them up to date: flask --app wsgi db upgrade"
)
