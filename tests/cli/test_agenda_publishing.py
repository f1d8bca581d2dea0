from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.agenda import queries
from eventmgr.agenda.models import Session
from eventmgr.cli import agenda, agenda_publishing
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from tests.cli.running import run_command
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group, make_member

pytestmark = pytest.mark.usefixtures("app")


def names(conference: Conference) -> list[str]:
    return [each.name for each in queries.versions(conference)]


def test_the_commands_hang_on_the_agendas() -> None:
    assert agenda.agenda.commands["check"] is agenda_publishing.check
    assert agenda.agenda.commands["publish"] is agenda_publishing.publish


def test_a_check_tells_each_warning_once_and_fails_only_if_strict() -> None:
    conference = make_conference()
    room = make_room(conference, name="Hall A")
    for title in ("Evidence", "Policy"):
        make_session(conference, title=title, room_id=room.id)
    result = run_command("agenda", "check", "--conference", conference.slug)
    told = "2026-03-01 09:00 Evidence: Hall A is taken at that time by “Policy”."
    assert (result.exit_code, result.output) == (0, f"{told}\n1 found.\n")
    strict = run_command("agenda", "check", "--conference", conference.slug, "--strict")
    assert (strict.exit_code, strict.output) == (1, result.output)


def test_a_check_that_finds_nothing_says_so() -> None:
    conference = make_conference()
    make_session(conference)
    result = run_command("agenda", "check", "--conference", conference.slug, "--strict")
    assert (result.exit_code, result.output) == (0, "Nothing found.\n")


def test_publishing_tells_the_changes_and_writes_to_those_concerned() -> None:
    conference = make_conference()
    session = make_session(conference, title="Evidence")
    make_role(session)
    make_member(make_group(conference, session_id=session.id))
    publish_agenda(conference)
    moved = db.session.get_one(Session, session.id)
    moved.starts_at = MORNING - timedelta(hours=1)
    db.session.flush()
    result = run_command(
        "agenda", "publish", "--conference", conference.slug, "--comment", "Earlier"
    )
    assert (result.exit_code, result.output) == (
        0,
        ("“Evidence” begins Sun 1 Mar 08:00 instead of 09:00.\nPublished as 2; letters: 2.\n"),
    )
    assert names(conference) == ["2", "1"]
    assert queries.versions(conference)[0].comment == "Earlier"
    assert len(db.session.scalars(select(Mail)).all()) == 2


def test_publishing_quietly_under_a_name_of_ones_own() -> None:
    conference = make_conference()
    make_role(make_session(conference))
    result = run_command(
        "agenda", "publish", "--conference", conference.slug, "--name", "First look", "--quiet"
    )
    assert result.output == (
        "First published version, with 1 session.\nPublished as First look; letters: 0.\n"
    )
    assert names(conference) == ["First look"]


def test_what_cannot_be_published_is_one_sentence() -> None:
    conference = make_conference()
    slug = conference.slug
    publish_agenda(conference)
    again = run_command("agenda", "publish", "--conference", slug)
    assert again.exit_code == 1
    assert again.output == "Error: Nothing has changed since the last version was published.\n"
    taken = run_command("agenda", "publish", "--conference", slug, "--name", "1")
    assert taken.output == "Error: There is a version “1” already. Choose another name.\n"
