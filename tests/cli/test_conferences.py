from datetime import date

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from tests.cli.running import run_command
from tests.factories.conferences import make_conference

pytestmark = pytest.mark.usefixtures("app")
DAYS = ("--starts", "2026-05-04", "--ends", "2026-05-06")


def conferences() -> list[Conference]:
    return list(db.session.scalars(select(Conference)))


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
