"""`eventmgr doctor`: what is wrong with this installation, and how to mend it."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventmgr.cli.root import Workplace, cli
from eventmgr.cli.telling import tell
from eventmgr.foundation import clock, heartbeat
from eventmgr.foundation.db import db
from eventmgr.foundation.findings import Finding, Level
from eventmgr.foundation.settings import SettingsError
from eventmgr.local import checks, schema, single
from eventmgr.local.errors import LocalError
from eventmgr.local.single import Addresses
from eventmgr.printing import typefaces

_OLDEST_POSTGRES = 15
_LATEST_BEAT = timedelta(minutes=3)
_CLOCK_DIFFERENCE = timedelta(seconds=5)
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
_LETTERS = frozenset("Aéğاردو")


@cli.group(invoke_without_command=True)
@click.pass_context
def doctor(context: click.Context) -> None:
    """Check every part and say how to mend what is wrong; exits with 1 on a problem."""
    if context.invoked_subcommand is None and tell(_examine(context.obj)) is Level.PROBLEM:
        raise SystemExit(1)


def _examine(workplace: Workplace) -> Iterator[Finding]:
    yield from checks.python()
    try:
        asked = workplace.environment
    except SettingsError as error:
        yield Finding(Level.PROBLEM, "Settings", str(error))
        return
    yield from checks.folder(asked.home)
    running = single.addresses(asked.home)
    yield from _application(workplace, running=running is not None)
    if running is None:
        running = Addresses(local_url=asked.base_url, redis_url="", smtp_url="")
    yield from checks.broker(asked.redis_url or running.redis_url, asked.home)
    yield from checks.relay(asked.smtp_url or running.smtp_url)
    yield from checks.web(running.local_url)
    yield from _fonts()


def _application(workplace: Workplace, *, running: bool) -> Iterator[Finding]:
    """Check what can only be asked from within the application."""
    asked = workplace.environment
    if not asked.database_url and not (asked.home / "postgres").exists():
        yield Finding(Level.OK, "PostgreSQL", "no data yet; the first `eventmgr up` makes them")
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(workplace.app(migrate=False))
        except (SettingsError, LocalError, OSError) as error:
            yield Finding(Level.PROBLEM, "Settings", str(error))
            return
        yield Finding(Level.OK, "Settings", "complete")
        try:
            yield from _database()
            yield from _tables(meant_to_run=running or bool(asked.database_url))
        except SQLAlchemyError as error:
            what = f"does not answer ({str(error).splitlines()[0]})"
            mend = "Start PostgreSQL, or correct DATABASE_URL."
            yield Finding(Level.PROBLEM, "PostgreSQL", what, mend)


def _database() -> Iterator[Finding]:
    row = db.session.execute(text("SELECT current_setting('server_version_num')::int, now()")).one()
    major = row[0] // 10_000
    good = major >= _OLDEST_POSTGRES
    mend = "" if good else f"Install PostgreSQL {_OLDEST_POSTGRES} or newer."
    yield Finding(Level.OK if good else Level.PROBLEM, "PostgreSQL", f"version {major}", mend)
    yield from _clock(row[1])


def _tables(*, meant_to_run: bool) -> Iterator[Finding]:
    config = current_app.extensions["migrate"].migrate.get_config()
    if schema.behind(db.engine, config):
        mend = "Run `eventmgr up`, or `flask --app wsgi db upgrade` for a server of yours."
        yield Finding(Level.PROBLEM, "Tables", "are not those of this version", mend)
    else:
        yield Finding(Level.OK, "Tables", "up to date")
        yield from _worker(meant_to_run=meant_to_run)


def _clock(theirs: datetime) -> Iterator[Finding]:
    ours = clock.now()
    if ours < _WRITTEN or abs(ours - theirs) > _CLOCK_DIFFERENCE:
        what = f"here {ours:%Y-%m-%d %H:%M:%S}, at the database {theirs:%Y-%m-%d %H:%M:%S} UTC"
        yield Finding(Level.PROBLEM, "Clock", what, "Set the clocks by NTP.")
    else:
        yield Finding(Level.OK, "Clock", f"{ours:%Y-%m-%d %H:%M} UTC")


def _worker(*, meant_to_run: bool) -> Iterator[Finding]:
    beaten = heartbeat.last("worker")
    if beaten and clock.now() - beaten < _LATEST_BEAT:
        yield Finding(Level.OK, "Worker", f"last heard of at {beaten:%H:%M:%S} UTC")
    elif meant_to_run:
        heard = f"last heard of at {beaten:%Y-%m-%d %H:%M} UTC" if beaten else "never heard of"
        mend = "Start it, or see logs/worker.log: mail waits and reports are not made without it."
        yield Finding(Level.PROBLEM, "Worker", heard, mend)
    else:
        yield Finding(Level.OK, "Worker", checks.NOT_RUNNING)


def _fonts() -> Iterator[Finding]:
    missing = typefaces.uncovered(_LETTERS)
    if missing:
        mend = "Install eventmgr again: its fonts come with it."
        yield Finding(Level.PROBLEM, "Fonts", f"no font has {''.join(sorted(missing))}", mend)
    else:
        yield Finding(Level.OK, "Fonts", "those of the reports are here")
