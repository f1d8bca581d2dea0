"""Since when the mail server has taken no mail."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0920"
down_revision = "20261128_0910"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail_pace", sa.Column("resting_since", sa.DateTime(timezone=True)))
    # Whoever rests while this comes about rests since then, as far as anybody knows.
    op.execute(
        "UPDATE mail_pace SET resting_since = now() WHERE key = '@' AND paused_until > now()"
    )


def downgrade() -> None:
    op.drop_column("mail_pace", "resting_since")
