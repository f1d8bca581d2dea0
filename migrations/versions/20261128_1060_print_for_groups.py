"""Print for all groups at once."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_1060"
down_revision = "20261128_1050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_print",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("conference_id", sa.BigInteger(), sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("requested_by_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("size", sa.BigInteger()),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("conference_id", "kind", "language"),
        sa.CheckConstraint("kind IN ('brief', 'worksheet')", name="paperkind"),
        sa.CheckConstraint("state IN ('queued', 'running', 'ready', 'failed')", name="filestate"),
    )
    op.create_index(
        "ix_group_print_unfinished",
        "group_print",
        ["state"],
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )


def downgrade() -> None:
    op.drop_table("group_print")
