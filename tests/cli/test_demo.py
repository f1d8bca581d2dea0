import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from tests.cli.running import run_command
from tests.factories.conferences import make_conference
from tests.visitor import save, visit

pytestmark = pytest.mark.usefixtures("app")
ROLES = ["organiser", "moderator", "rapporteur", "participant", "administrator"]


def test_the_demo_is_built_once_and_its_links_sign_in(app: Flask) -> None:
    built = run_command("demo", "build")
    assert built.exit_code == 0
    assert built.stdout.startswith("Built: ")
    again = run_command("demo", "build")
    assert (again.exit_code, again.output) == (
        1,
        "Error: There are conferences here already; nothing was changed.\n",
    )
    printed = json.loads(run_command("demo", "links", "--json").stdout)
    assert list(printed) == ROLES
    told = run_command("demo", "links").stdout.splitlines()
    assert [each.partition(":")[0] for each in told] == ROLES
    save()
    for address in printed.values():
        assert visit(app).get(address.removeprefix("http://localhost")).status_code == 303


def test_without_a_demo_there_are_no_links() -> None:
    result = run_command("demo", "links")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: There is no demo conference here. Build one: eventmgr demo build\n"
    )


def test_outside_of_demo_mode_there_are_no_links() -> None:
    result = run_command("demo", "links", demo=False)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: This is not demo mode")


def test_the_demo_spares_conferences_that_are_there() -> None:
    make_conference()
    assert run_command("demo", "build").exit_code == 1
    assert db.session.scalar(select(func.count()).select_from(Conference)) == 1
