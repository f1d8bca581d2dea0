"""Foreign keys by the names that the house gives them, as all others have."""

from alembic import op

revision = "20261128_1050"
down_revision = "20261128_1040"
branch_labels = None
depends_on = None

NAMES = (
    ("reminder_setup", "conference_id", "conference"),
    ("writer_presence", "recommendation_id", "recommendation"),
    ("writer_presence", "person_id", "person"),
    ("presentation_clock", "group_id", "working_group"),
)


def upgrade() -> None:
    for table, column, target in NAMES:
        name = f"fk_{table}_{column}"
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {name}_{target} TO {name}")


def downgrade() -> None:
    for table, column, target in NAMES:
        name = f"fk_{table}_{column}"
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {name} TO {name}_{target}")
