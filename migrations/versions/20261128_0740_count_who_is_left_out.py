"""Count who is left out of a print: protected people, and those whose data were erased."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0740"
down_revision = "20261128_0730"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "registration_print",
        sa.Column("left_out", sa.Integer(), nullable=False, server_default="0"),
    )
    op.alter_column("registration_print", "left_out", server_default=None)


def downgrade() -> None:
    op.drop_column("registration_print", "left_out")
