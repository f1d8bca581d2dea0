"""The way from rules with words of their own to letters in each language: nothing is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import Config, downgrade, upgrade
from sqlalchemy import Connection, MetaData, insert

from eventmgr.app import create_app
from eventmgr.foundation.db import db
from eventmgr.foundation.jobs import NoQueue
from eventmgr.foundation.settings import Settings
from eventmgr.mail import markup
from eventmgr.mail.letters import placeholders, queries
from tests.servers import postgres_server

ROOT = Path(__file__).resolve().parents[2]
CARRIED = "20261128_0900"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
EMPTY: dict[type, object] = {str: "", int: 0, list: [], bool: False, datetime: LONG_AGO}
WORDS = "**Please** answer {soon}.\n1. Or # write\n\n{link} is below."
BRACES = str.maketrans("{}", "()")
CARRIED_WORDS = "\\*\\*Please\\*\\* answer (soon).\n1\\. Or \\# write\n\n(link) is below."
OWN = "Our {subject}", "Dear {name}\n\n{Request}\n\n{message}\n\n[Go]({link})\n"
DEAF = "Ours", "Dear {name}\n\n[Go]({link})\n"
CASES = {
    "nothing": (["en"], "", "", {}),
    "both": (["en", "ur"], "A {word}", WORDS, {}),
    "urdu first": (["ur", "en"], "", WORDS, {}),
    "subject alone": (["fr"], "Well?", "", {}),
    "own letter": (["en"], "", WORDS, {"en": OWN, "ur": OWN}),
    "deaf letter": (["en"], "Well?", WORDS, {"en": DEAF}),
}


def _before() -> str:
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    revision = ScriptDirectory.from_config(config).get_revision(CARRIED)
    return str(revision.down_revision)


@pytest.fixture
def conferences(tmp_path: Path, settings: Settings) -> Iterator[dict[str, int]]:
    """The conferences of an older release by name, upgraded."""
    with postgres_server(tmp_path) as url:
        app = create_app(replace(settings, database_url=url), queue=NoQueue())
        with app.app_context():
            upgrade(revision=_before())
            with db.engine.begin() as connection:
                keys = {name: _conference(connection, name) for name in CASES}
            upgrade(revision="head")
            yield keys
            db.session.remove()
            db.engine.dispose()


def _conference(connection: Connection, name: str) -> int:
    languages, subject, words, letters = CASES[name]
    tables = MetaData()
    tables.reflect(connection, only=["conference", "reminder_setup", "mail_template"])
    found = tables.tables["conference"]
    given = {
        "slug": name.replace(" ", "-"),
        "title": name,
        "starts": date(2026, 3, 1),
        "ends": date(2026, 3, 1),
        "zone": "Asia/Karachi",
        "languages": languages,
        "state": "draft",
    }
    empty = {
        each.name: EMPTY[each.type.python_type]
        for each in found.columns
        if not each.nullable and each.name not in {*given, "id"}
    }
    statement = insert(found).values({**empty, **given}).returning(found.c.id)
    key = int(connection.execute(statement).scalar_one())
    connection.execute(
        insert(tables.tables["reminder_setup"]).values(
            conference_id=key, is_on=True, first_after=7, at_most=3, subject=subject, words=words
        )
    )
    for language, (head, body) in letters.items():
        connection.execute(
            insert(tables.tables["mail_template"]).values(
                conference_id=key,
                letter="reminder",
                language=language,
                number=1,
                is_default=False,
                subject=head,
                body=body,
                saved_at=LONG_AGO,
            )
        )
    return key


def test_words_are_carried_into_the_letter(conferences: dict[str, int]) -> None:
    found = {name: queries.own(key) for name, key in conferences.items()}
    assert found["nothing"] == {}
    both = found["both"]["reminder", "en"]
    assert (both.subject, both.number) == ("A (word)", 1)
    assert f"{{promise}}\n\n{CARRIED_WORDS}\n\n**{{title}}**" in both.body
    assert set(found["both"]) == {("reminder", "en"), ("reminder", "ur")}
    other = found["both"]["reminder", "ur"]
    assert other.subject == "A (word)"
    assert "محترم" in other.body
    assert CARRIED_WORDS in other.body
    assert markup.marked(CARRIED_WORDS).text == WORDS.translate(BRACES) + "\n"
    urdu = found["urdu first"]["reminder", "ur"]
    assert urdu.subject == "{subject}"
    assert "محترم" in urdu.body
    assert CARRIED_WORDS in urdu.body
    assert CARRIED_WORDS in found["urdu first"]["reminder", "en"].body
    alone = found["subject alone"]["reminder", "en"]
    assert alone.subject == "Well?"
    assert "{promise}\n\n{request}\n\n**{title}**" in alone.body
    for letters in found.values():
        for (letter, _language), each in letters.items():
            assert placeholders.objections(letter, each.wording) == []
    _way_back_keeps(conferences)


def test_own_letters_take_the_words_in_and_lose_the_place(conferences: dict[str, int]) -> None:
    own = queries.own(conferences["own letter"])
    english = own["reminder", "en"]
    assert (english.number, english.subject) == (2, "Our {subject}")
    assert english.body == (f"Dear {{name}}\n\n\n{CARRIED_WORDS}\n\n[Go]({{link}})\n")
    assert "{message}" not in own["reminder", "ur"].body
    assert "{Request}" in own["reminder", "ur"].body
    deaf = [
        (each.template.number, each.template.subject)
        for each in queries.history(conferences["deaf letter"], "reminder", "en")
    ]
    assert deaf == [(3, "Ours"), (2, "Well?"), (1, "Ours")]


def _way_back_keeps(conferences: dict[str, int]) -> None:
    db.session.remove()
    downgrade(revision=_before())
    upgrade(revision="head")
    assert queries.own(conferences["both"])["reminder", "en"].subject == "A (word)"
