"""Which branch a text was written to decide on, for one that came late and may count after all."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_1080"
down_revision = "20261128_1060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revision", sa.Column("settles_number", sa.Integer()))


def downgrade() -> None:
    op.drop_column("revision", "settles_number")
