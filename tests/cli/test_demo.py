import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups import queries
from eventmgr.groups.presenting.rules import in_order
from eventmgr.groups.seating.enums import Ending, SeatingState
from eventmgr.groups.seating.models import GroupWish, SeatingRound, SeatingSeat
from eventmgr.people.models import Person
from eventmgr.recommendations import progress
from eventmgr.recommendations.progress import Stage
from eventmgr.recommendations.queries import recommendations_of
from eventmgr.recommendations.rules import gaps
from eventmgr.recommendations.voices import Comment, Endorsement
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


def test_the_demo_shows_what_groups_do() -> None:
    assert run_command("demo", "build").exit_code == 0
    conference = find_conference("demo")
    assert conference
    now = clock.now()
    groups = queries.groups(conference)
    known = progress.of_conference(conference, now=now)
    assert [(each.code, known[each.id].stage(each, now=now)) for each in groups] == [
        ("WG1", Stage.SUBMITTED),
        ("WG2", Stage.SUBMITTED),
        ("WG3", Stage.WAITING),
        ("WG4", Stage.DRAFTING),
        ("WG5", Stage.LATE),
        ("WG6", Stage.DRAFTING),
    ]
    assert known[groups[1].id].returned == 1
    assert known[groups[0].id].texts == known[groups[0].id].recommendations + 3
    assert [each.code for each in in_order(groups)][:3] == ["WG2", "WG1", "WG3"]
    for table, fewest in ((Endorsement, 4), (Comment, 1), (GroupWish, 20), (SeatingRound, 1)):
        count = db.session.scalar(select(func.count()).select_from(table)) or 0
        assert count >= fewest, table
    texts = [each for group in groups for each in recommendations_of(group)]
    assert [each.reference for each in texts if "verb_first" in gaps(each.words)] == []
    mixed = db.session.scalars(select(SeatingRound)).one()
    assert (mixed.state, mixed.ending, mixed.applied_at) == (
        SeatingState.READY,
        Ending.OPTIMAL,
        None,
    )
    seated = db.session.scalar(select(func.count()).select_from(SeatingSeat)) or 0
    assert seated > 90, "everybody who is confirmed has a seat in the draft"


def test_nobody_of_the_demo_is_real() -> None:
    assert run_command("demo", "build").exit_code == 0
    addresses = [each for each in db.session.scalars(select(Person.email)) if each]
    assert [each for each in addresses if not each.endswith(("example.org", ".example"))] == []
