"""Commands as a person types them, on the test's own application."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Never

from click.testing import CliRunner, Result
from flask import Flask, current_app

from eventmgr.__main__ import cli
from eventmgr.cli.root import Workplace
from eventmgr.foundation.db import unit_of_work
from eventmgr.local.environment import Environment


def _unused(*_arguments: object, **_values: object) -> Never:
    raise AssertionError("The test's own application is used.")


def environment(*, demo: bool) -> Environment:
    """An environment that names nothing."""
    nothing = dict.fromkeys(
        ("database_url", "redis_url", "smtp_url", "secret_key", "base_url", "mail_from"), ""
    )
    return Environment(
        **nothing, home=Path("unused"), port=0, demo=demo, trusted_proxies=0, inherited={}
    )


class Here(Workplace):
    """A workplace whose application is the test's."""

    @contextmanager
    def app(self, *, migrate: bool = True) -> Iterator[Flask]:
        assert migrate
        yield current_app


def run_command(*words: str, demo: bool = True) -> Result:
    """Run `eventmgr` with the words and return what it said; what was made before outlives it."""
    with unit_of_work():
        pass
    here = Here(read_environment=lambda: environment(demo=demo), create_app=_unused)
    return CliRunner().invoke(cli, words, obj=here)
