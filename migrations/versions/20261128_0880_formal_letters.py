"""Formal letters of invitation, and what those of a conference have in common."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0880"
down_revision = "20261128_0870"
branch_labels = None
depends_on = None

STATES = "state IN ('queued', 'running', 'ready', 'failed')"


def upgrade() -> None:
    op.create_table(
        "formal_setup",
        sa.Column("conference_id", sa.BigInteger, sa.ForeignKey("conference.id"), primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("letterhead", "prefix", "place", "signatory", "office")
        ),
        sa.Column("is_enclosed", sa.Boolean, nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
    )
    op.create_table(
        "formal_letter",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("conference_id", sa.BigInteger, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column(
            "invitation_id",
            sa.BigInteger,
            sa.ForeignKey("invitation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reference", sa.String, nullable=False),
        sa.Column("dated", sa.Date, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        *_made(),
        sa.CheckConstraint(STATES, name="filestate"),
        sa.UniqueConstraint("invitation_id"),
        sa.UniqueConstraint("conference_id", "number"),
    )
    op.create_index(
        "ix_formal_letter_unfinished",
        "formal_letter",
        ["state"],
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )


def downgrade() -> None:
    op.drop_table("formal_letter")
    op.drop_table("formal_setup")


def _made() -> list[sa.Column[object]]:
    """Return the columns of every print that a worker makes."""
    return [
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
    ]
