from datetime import date

import pytest
from sqlalchemy import select

from eventmgr.agenda.queries import count_sessions, sessions, unscheduled
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.groups.queries import groups
from tests.cli.running import run_command
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group

pytestmark = pytest.mark.usefixtures("app")
DAYS = ("--starts", "2026-05-04", "--ends", "2026-05-06")


def conferences() -> list[Conference]:
    return list(db.session.scalars(select(Conference).order_by(Conference.id)))


def test_a_conference_is_created_in_draft() -> None:
    title = ("--title", "A fictional forum", "--zone", "Asia/Karachi")
    result = run_command("conferences", "create", "forum-2026", *title, *DAYS)
    assert (result.exit_code, result.output) == (0, "Created: A fictional forum (forum-2026)\n")
    [made] = conferences()
    assert (made.slug, made.title, made.starts, made.ends, made.zone, made.state) == (
        *("forum-2026", "A fictional forum", date(2026, 5, 4), date(2026, 5, 6)),
        *("Asia/Karachi", "draft"),
    )
    assert db.session.scalars(select(AuditEntry.person_id)).all() == [None]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("taken", "--title", "T", *DAYS), 1),
        (("forum", "--title", "T", *DAYS, "--zone", "Nowhere/Land"), 1),
        (("forum", "--title", "T", "--starts", "2026-05-04", "--ends", "2026-05-03"), 1),
        (("forum", "--title", "T", "--starts", "tomorrow", "--ends", "2026-05-03"), 2),
        (("forum", *DAYS), 2),
    ],
)
def test_what_cannot_stand_is_one_sentence_and_makes_nothing(
    words: tuple[str, ...], code: int
) -> None:
    make_conference(slug="taken")
    result = run_command("conferences", "create", *words)
    assert result.exit_code == code
    assert result.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in result.output
    assert [each.slug for each in conferences()] == ["taken"]


def test_conferences_are_listed_the_latest_first() -> None:
    make_conference(slug="first", title="One")
    make_conference(slug="later", title="Two", starts=date(2027, 3, 1), ends=date(2027, 3, 2))
    lines = run_command("conferences", "list").stdout.splitlines()
    assert [(each.split()[0], each.split()[-1]) for each in lines] == [
        *(("later", "Two"), ("first", "One"))
    ]


def test_a_conference_is_created_with_the_agenda_of_a_template() -> None:
    words = ("--title", "A fictional forum", *DAYS, "--template", "workshop")
    result = run_command("conferences", "create", "forum-2026", *words)
    assert (result.exit_code, result.output) == (0, "Created: A fictional forum (forum-2026)\n")
    [made] = conferences()
    assert count_sessions(made) == 10
    assert [each.name for each in made.rooms] == ["Main hall", "Room 1", "Room 2"]


def test_templates_are_listed() -> None:
    lines = run_command("conferences", "templates").stdout.splitlines()
    assert [each.split()[0] for each in lines] == ["policy_conference", "workshop", "assembly"]
    assert "Two-day policy conference. An opening with a chief guest" in lines[0]


def test_another_edition_is_made_of_a_conference() -> None:
    source = make_conference(slug="first", title="A fictional forum")
    make_session(source, room_id=make_room(source).id)
    make_group(source)
    words = ("--slug", "second", "--starts", "2027-03-04", "--without", "groups", "--without")
    result = run_command("conferences", "clone", "first", *words, "rooms")
    assert (result.exit_code, result.output) == (
        0,
        "Created: A fictional forum (second), 2027-03-04 to 2027-03-05: 1 sessions, 0 groups\n",
    )
    made = conferences()[1]
    assert (made.slug, made.state, made.rooms) == ("second", "draft", [])


@pytest.mark.parametrize(
    ("words", "expected"), [((), ""), (("--with", "descriptions"), "Somebody speaks")]
)
def test_descriptions_are_taken_only_if_asked_for(words: tuple[str, ...], expected: str) -> None:
    source = make_conference(slug="first")
    make_session(source, description="Somebody speaks")
    make_group(source, mandate="Somebody speaks")
    where = ("--slug", "second", "--starts", "2027-03-04")
    assert run_command("conferences", "clone", "first", *where, *words).exit_code == 0
    made = conferences()[1]
    assert [each.description for each in sessions(made)] == [expected]
    assert [each.mandate for each in groups(made)] == [expected]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("nowhere", "--slug", "x", "--starts", "2027-03-04"), 1, "There is no conference"),
        (("taken", "--slug", "taken", "--starts", "2027-03-04"), 1, "at this address already"),
        (("taken", "--slug", "x", "--starts", "9999-12-31"), 1, "The year 9999 makes no sense"),
        (("taken", "--slug", "x", "--starts", "2027-03-04", "--without", "people"), 2, "people"),
        (("taken", "--slug", "x"), 2, "--starts"),
    ],
)
def test_an_edition_that_cannot_be_made_is_one_sentence(
    words: tuple[str, ...], code: int, sentence: str
) -> None:
    make_conference(slug="taken")
    result = run_command("conferences", "clone", *words)
    assert result.exit_code == code
    assert sentence in result.stderr.splitlines()[-1]
    assert [each.slug for each in conferences()] == ["taken"]


def test_a_template_with_more_days_says_what_waits_for_a_time() -> None:
    days = ("--starts", "2027-05-03", "--ends", "2027-05-04", "--zone", "Asia/Karachi")
    result = run_command(
        *("conferences", "create", "short", "--title", "Short", *days, "--template", "assembly")
    )
    waiting = len(unscheduled(conferences()[0]))
    assert waiting > 0
    assert result.stdout.splitlines() == [
        "Created: Short (short)",
        f"The template has more days: {waiting} sessions wait for a time.",
    ]
