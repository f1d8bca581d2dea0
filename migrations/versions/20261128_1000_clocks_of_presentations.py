"""The clocks that run while groups present."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_1000"
down_revision = "20261128_0990"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presentation_clock",
        sa.Column("group_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("spent_ms", sa.BigInteger, nullable=False),
        sa.CheckConstraint("spent_ms >= 0", name=op.f("ck_presentation_clock_spent_not_negative")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_presentation_clock_group_id_working_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_presentation_clock")),
    )


def downgrade() -> None:
    op.drop_table("presentation_clock")
