"""Whether a database's tables are those that this version expects."""

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


def behind(engine: Engine, config: Config) -> bool:
    """Return whether migrations of this version have not been applied to the database yet."""
    wanted = set(ScriptDirectory.from_config(config).get_heads())
    with engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    return found != wanted
