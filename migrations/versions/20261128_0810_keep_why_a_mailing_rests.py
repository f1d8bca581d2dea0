"""Why a mailing was paused by itself, and since when its refusals are counted."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0810"
down_revision = "20261128_0800"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mailing", sa.Column("counted_from", sa.DateTime(timezone=True)))
    op.add_column("mailing", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.alter_column("mailing", "reason", server_default=None)


def downgrade() -> None:
    op.drop_column("mailing", "reason")
    op.drop_column("mailing", "counted_from")
