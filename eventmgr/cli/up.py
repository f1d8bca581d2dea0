"""`eventmgr up`: everything on one machine, until somebody asks it to stop."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import click

from eventmgr.cli.root import Workplace, application, cli, migrate_if_behind
from eventmgr.conferences.queries import count_conferences
from eventmgr.demo.build import build_demo
from eventmgr.demo.links import NoDemo, sign_in_links
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.local import folders, interrupts, parts, postgres, redis, single
from eventmgr.local.environment import Environment
from eventmgr.local.interrupts import StopAsked
from eventmgr.local.mailcatcher import port_file
from eventmgr.local.supervisor import Supervisor


@cli.command()
@click.option("--verbose", is_flag=True, help="Also show here what the parts write to their logs.")
@click.pass_obj
def up(workplace: Workplace, *, verbose: bool) -> None:
    """Run eventmgr on this machine until Ctrl-C.

    Brings up what the environment does not name: PostgreSQL, Redis, a mail catcher; then the
    worker and the web server on 127.0.0.1. Data stay in the folder EVENTMGR_HOME (default: var).
    """
    asked = workplace.environment
    folders.prepare(asked.home)
    with interrupts.caught() as signals, single.instance(asked.home) as left_behind:
        if left_behind:
            click.echo(f"Ended {left_behind} processes that a killed start had left behind.")
        parts.check_port(asked.port)
        with suppress(StopAsked), _database(asked) as environment:
            supervisor = Supervisor(
                asked.home,
                interrupts=signals,
                secrets=environment.secrets(),
                listener=_show if verbose else None,
            )
            try:
                _Start(workplace, supervisor, environment).run()
            finally:
                signals.enough()
                click.echo("Stopping ...")
                supervisor.stop()
                folders.drop_socket_folder(folders.socket_path(asked.home, "redis"))
    click.echo("eventmgr has stopped.")


@contextmanager
def _database(asked: Environment) -> Iterator[Environment]:
    """Yield the environment with a database and a secret; ends the embedded database after."""
    secret_key = folders.secret_key(asked.home)
    if asked.database_url:
        click.echo("PostgreSQL: the one that DATABASE_URL names")
        yield asked.completed(database_url="", secret_key=secret_key)
        return
    click.echo(f"PostgreSQL: starting, data in {asked.home / 'postgres'}")
    with postgres.running(asked.home) as url:
        yield asked.completed(database_url=url, secret_key=secret_key)


@dataclass(slots=True)
class _Start:
    """One start, step by step; each step knows more of the environment."""

    workplace: Workplace
    supervisor: Supervisor
    environment: Environment

    @property
    def home(self) -> Path:
        return self.environment.home

    def run(self) -> None:
        """Start everything, say where it is, and watch it until it must stop."""
        self._redis()
        self._mail()
        links = self._data()
        self._worker_and_web()
        single.publish(self.home, self.environment)
        self._greet(links)
        self.supervisor.watch(postgres.watch(self.home))

    def _redis(self) -> None:
        folders.private(self.home / "queue")
        server = redis.server(self.home)
        if self.workplace.environment.redis_url:
            click.echo("Redis: the one that REDIS_URL names")
        elif server is None:
            click.echo("Redis: none on this machine; the queue uses files instead")
        else:
            click.echo(f"Redis: starting {server.command[0]}")
            self.supervisor.start(parts.redis(self.home, server), self.environment.inherited)
            self.environment = replace(self.environment, redis_url=server.url)

    def _mail(self) -> None:
        if self.workplace.environment.smtp_url:
            click.echo("Mail: through the relay that SMTP_URL names")
            return
        click.echo(f"Mail: starting a catcher; nothing leaves this machine, see {self.home}/mail")
        self.supervisor.start(parts.mail(self.home), self.environment.inherited)
        port = port_file(self.home).read_text(encoding="ascii")
        self.environment = replace(self.environment, smtp_url=f"smtp://127.0.0.1:{port}")

    def _data(self) -> dict[str, str]:
        """Bring the tables up to date, fill an empty database, and return the sign-in links."""
        click.echo("Database: bringing the tables up to date")
        with application(self.workplace.create_app, self.environment):
            migrate_if_behind(self.environment)
            links = self._demo() if self.workplace.environment.wants_demo else {}
        self.environment = replace(self.environment, demo=bool(links or self.environment.demo))
        return links

    def _demo(self) -> dict[str, str]:
        """Return the demo's sign-in links, none if the database holds other conferences only."""
        base_url = self.environment.base_url
        if not count_conferences():
            click.echo("Demo: building a conference with made-up people")
            with unit_of_work():
                build_demo(base_url=base_url, now=clock.now())
        with suppress(NoDemo):
            return sign_in_links(base_url)
        return {}

    def _worker_and_web(self) -> None:
        variables = self.environment.variables()
        click.echo("Worker: starting Celery, with its clock")
        self.supervisor.start(parts.worker(self.home), variables)
        click.echo("Web: starting")
        self.supervisor.start(parts.web(self.environment.port), variables)

    def _greet(self, links: dict[str, str]) -> None:
        base_url = self.environment.base_url
        click.echo(f"\neventmgr answers at {base_url}  (logs in {self.home}/logs)\n")
        for role, link in links.items():
            click.echo(f"  sign in as {role}: {link}")
        if links:
            click.echo(f"  the caught mail: {base_url}/mailbox")
        else:
            click.echo("  make an account to sign in with: eventmgr accounts create ADDRESS")
        click.echo("\nCtrl-C stops it; the data stay.")


def _show(name: str, line: str) -> None:
    click.echo(f"{name:<8}| {line}")
