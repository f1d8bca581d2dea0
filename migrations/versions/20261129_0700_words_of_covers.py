"""Covers: the line below the title, and what logos show."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0700"
down_revision = "20261129_0500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, name in (("house_style", "subtitle"), ("partner", "logo_alternative")):
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column(table, name, server_default=None)


def downgrade() -> None:
    op.drop_column("partner", "logo_alternative")
    op.drop_column("house_style", "subtitle")
