"""The way up and the way down both work, and lead to what the models say."""

from dataclasses import replace
from pathlib import Path

from alembic.script import ScriptDirectory
from flask_migrate import Config, check, downgrade, upgrade
from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint, inspect
from sqlalchemy.dialects import postgresql

from eventmgr.app import create_app
from eventmgr.foundation.db import db
from eventmgr.foundation.jobs import NoQueue
from eventmgr.foundation.settings import Settings
from tests.servers import postgres_server

ROOT = Path(__file__).resolve().parents[2]


def built_constraints() -> set[tuple[str, str]]:
    """Every foreign key, unique and primary key of the database, by table and name."""
    found = inspect(db.engine)
    return {
        (table, str(each["name"]))
        for table in db.metadata.tables
        for each in (
            *found.get_foreign_keys(table),
            *found.get_unique_constraints(table),
            found.get_pk_constraint(table),
        )
    }


def wanted_constraints() -> set[tuple[str, str]]:
    """The same as the models have them, by the house's names."""
    kinds = (ForeignKeyConstraint, UniqueConstraint, PrimaryKeyConstraint)
    return {
        (name, str(postgresql.dialect().identifier_preparer.format_constraint(each)))
        for name, table in db.metadata.tables.items()
        for each in table.constraints
        if isinstance(each, kinds)
    }


def test_there_is_one_head() -> None:
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_up_and_down_and_up_again(tmp_path: Path, settings: Settings) -> None:
    with postgres_server(tmp_path) as url:
        app = create_app(replace(settings, database_url=url), queue=NoQueue())
        with app.app_context():
            upgrade()
            check()  # exits if the models say something else
            tables = set(inspect(db.engine).get_table_names())
            assert tables == {*db.metadata.tables, "alembic_version"}
            assert built_constraints() == wanted_constraints()
            downgrade(revision="base")
            assert inspect(db.engine).get_table_names() == ["alembic_version"]
            upgrade()
            check()
            db.engine.dispose()
