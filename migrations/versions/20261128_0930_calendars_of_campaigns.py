"""What a campaign puts into calendars, and what those have if a mail never arrives."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261128_0930"
down_revision = "20261128_0920"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaign", sa.Column("calendar", sa.Text, nullable=False, server_default=""))
    op.alter_column("campaign", "calendar", server_default=None)
    op.add_column("calendar_entry", sa.Column("before", JSONB))


def downgrade() -> None:
    op.drop_column("calendar_entry", "before")
    op.drop_column("campaign", "calendar")
