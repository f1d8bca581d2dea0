from datetime import date

import pytest
from sqlalchemy import select

from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from tests.cli.running import run_command
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.privacy import AFTER, LAST_DAY, keep_until, refusing_change_of
from tests.factories.registration import make_registration
from tests.factories.reports import make_ready_version

pytestmark = pytest.mark.usefixtures("app")


def names() -> list[str]:
    db.session.expire_all()
    return [each for each in db.session.scalars(select(Person.name)) if each]


def test_the_dry_run_tells_and_does_nothing() -> None:
    conference = make_conference(slug="forum")
    registration = make_registration(conference)
    make_registration(make_conference(), registration.person)
    make_ready_version(conference)
    name = registration.person.name
    result = run_command("privacy", "erase", "forum", "--dry-run")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == f"person {registration.person_id}"
    assert lines[1].startswith("1 Registration: State, category")
    assert lines[-3:] == [
        "Report version 1 stays as it was compiled.",
        "1 people, 1 of them known elsewhere too.",
        "Nothing was erased.",
    ]
    assert names() == [name]


def test_everybody_goes_once_the_day_is_over() -> None:
    conference = make_conference(slug="forum")
    make_registration(conference)
    make_registration(conference)
    keep_until(conference, LAST_DAY)
    with clock.fixed(AFTER):
        result = run_command("privacy", "erase", "forum")
    assert (result.exit_code, result.output) == (0, "2 people erased.\n")
    assert names() == []


def test_whom_it_could_not_erase_it_does_not_pass_over() -> None:
    conference = make_conference(slug="forum")
    stuck = make_registration(conference)
    make_registration(conference)
    keep_until(conference, LAST_DAY)
    with refusing_change_of(stuck.id, "No."), clock.fixed(AFTER):
        result = run_command("privacy", "erase", "forum")
        assert result.exit_code == 1
        assert "Not everything could be erased" in result.output
        assert len(names()) == 1


@pytest.mark.parametrize("day", [None, date(2026, 5, 1)])
def test_nobody_goes_before_the_day(day: date | None) -> None:
    conference = make_conference(slug="forum")
    make_registration(conference)
    keep_until(conference, day)
    with clock.fixed(NOW):
        result = run_command("privacy", "erase", "forum")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert len(names()) == 1


def test_one_person_goes_at_any_time() -> None:
    conference = make_conference(slug="forum")
    going, staying = (make_registration(conference).person for _each in range(2))
    number = str(going.id)
    told = run_command("privacy", "erase", "forum", "--person", number, "--dry-run")
    assert told.output.splitlines()[-1] == "Nothing was erased."
    result = run_command("privacy", "erase", "forum", "--person", number)
    assert (result.exit_code, result.output) == (0, "Erased.\n")
    assert names() == [staying.name]
    for more in ([], ["--dry-run"]):
        again = run_command("privacy", "erase", "forum", "--person", number, *more)
        assert "holds nothing of a person" in again.output
