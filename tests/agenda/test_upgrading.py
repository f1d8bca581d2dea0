"""The way from an installation that knew no versions: no public agenda may vanish."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, MetaData, insert, select

from eventmgr.agenda import queries
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.versions import changes, differences
from eventmgr.agenda.versions.changes import Change, ChangeKind
from eventmgr.app import create_app
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.jobs import NoQueue
from eventmgr.foundation.settings import Settings
from tests.servers import postgres_server

BEFORE, AFTER = "20261122_0800", "head"
START = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def old_database(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A database as the first release left it, with two public conferences and a draft."""
    with postgres_server(tmp_path) as url:
        app = create_app(replace(settings, database_url=url), queue=NoQueue())
        with app.app_context():
            upgrade(revision=BEFORE)
            with db.engine.begin() as connection:
                _fill(connection)
            yield
            db.session.remove()
            db.engine.dispose()


@pytest.mark.usefixtures("old_database")
def test_what_the_public_saw_is_version_one() -> None:
    upgrade(revision=AFTER)
    agenda = _published("public")
    assert agenda is not None
    assert (agenda.number, agenda.name, agenda.cancelled) == (1, "1", ())
    assert [(each.title, each.sequence) for each in agenda.items] == [
        ("First", 4),
        ("Beside it", 0),
        ("Nowhere yet", 0),
    ]
    first = agenda.items[0]
    assert (first.uid, first.starts_at, first.ends_at) == (UUID(int=1), START, START + HOUR)
    assert first.room is not None
    assert (first.room.name, first.room.capacity) == ("Hall A", 40)
    assert [(part.name, part.role.value, part.title) for part in first.parts] == [
        ("Ben Sample", "chair", "Minister"),
        ("Anna Example", "panelist", ""),
    ]
    draft = queries.draft(_conference("public"))
    assert differences.between(agenda, draft) == []
    (version,) = queries.versions(_conference("public"))
    told = Change(kind=ChangeKind.FIRST, after={"count": 3})
    assert [changes.from_json(each) for each in version.changes] == [told]


@pytest.mark.usefixtures("old_database")
def test_nothing_is_published_that_was_not_public() -> None:
    upgrade(revision=AFTER)
    assert _published("draft") is None
    assert _published("empty") is None


@pytest.mark.usefixtures("old_database")
def test_the_way_back_and_up_again_keeps_the_agenda() -> None:
    upgrade(revision=AFTER)
    downgrade(revision=BEFORE)
    upgrade(revision=AFTER)
    agenda = _published("public")
    assert agenda is not None
    assert [each.title for each in agenda.items] == ["First", "Beside it", "Nowhere yet"]


def _conference(slug: str) -> Conference:
    return db.session.scalars(select(Conference).where(Conference.slug == slug)).one()


def _published(slug: str) -> Agenda | None:
    return queries.published(_conference(slug))


def _fill(connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection)

    def add(table: str, **values: Any) -> int:
        statement = insert(tables.tables[table]).values(values)
        return int(connection.execute(statement.returning(tables.tables[table].c.id)).scalar_one())

    public, draft, _empty = (
        add("conference", slug=slug, state=state, **_CONFERENCE)
        for slug, state in (("public", "published"), ("draft", "draft"), ("empty", "published"))
    )
    rooms = [
        add("room", conference_id=public, name=name, capacity=size, position=position)
        for position, (name, size) in enumerate((("Hall A", 40), ("Hall B", None)))
    ]
    later = {"starts_at": START + HOUR, "ends_at": START + 2 * HOUR}
    for number, values in enumerate(
        (
            {"title": "First", "conference_id": public, "room_id": rooms[0], "sequence": 4},
            {"title": "Nowhere yet", "conference_id": public, **later},
            {"title": "Beside it", "conference_id": public, "room_id": rooms[1]},
            {"title": "Secret", "conference_id": draft},
        ),
        start=1,
    ):
        add("session", **{"uid": UUID(int=number), **_SESSION, **values})
    people = [add("person", name=name, **_PERSON) for name in ("Anna Example", "Ben Sample")]
    for position, (person, role) in enumerate(zip(people, ("panelist", "chair"), strict=True)):
        add(
            "session_role",
            session_id=1,
            person_id=person,
            role=role,
            title="Minister" if role == "chair" else "",
            affiliation="",
            position=2 - position,
        )


_CONFERENCE = {
    "title": "Summit",
    "summary": "",
    "starts": START.date(),
    "ends": START.date(),
    "zone": "Asia/Karachi",
    "venue": "",
    "city": "",
    "languages": ["en"],
    "accent": "#0b6e4f",
    "created_at": START,
}
_SESSION = {
    "kind": "plenary",
    "description": "",
    "starts_at": START,
    "ends_at": START + HOUR,
    "is_closed": False,
    "is_chatham": False,
    "sequence": 0,
    "updated_at": START + timedelta(microseconds=123456),
}
_PERSON = {
    "honorific": "",
    "email": "",
    "title": "",
    "language": "en",
    "is_protected": False,
    "display_name": "",
    "created_at": START,
}
