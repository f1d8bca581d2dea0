"""Remember of an import what was decided of equal names, what it leaves out, its language."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "20261128_0750"
down_revision = "20261128_0740"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column, empty in (
        (sa.Column("twins", JSONB(), nullable=False), "{}"),
        (sa.Column("language", sa.Text(), nullable=False), ""),
        (sa.Column("dropped", ARRAY(sa.Text()), nullable=False), "{}"),
        (sa.Column("same_count", sa.Integer(), nullable=False), "0"),
        (sa.Column("undecided_count", sa.Integer(), nullable=False), "0"),
    ):
        column.server_default = sa.DefaultClause(sa.text(f"'{empty}'"))
        op.add_column("contact_import", column)
        op.alter_column("contact_import", column.name, server_default=None)


def downgrade() -> None:
    for name in ("undecided_count", "same_count", "dropped", "language", "twins"):
        op.drop_column("contact_import", name)
