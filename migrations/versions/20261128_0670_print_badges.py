"""Print badges, lists and certificates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_0670"
down_revision = "20261128_0660"
branch_labels = None
depends_on = None

KINDS = "kind IN ('badges', 'attendance', 'door_list', 'certificates')"
STATES = "state IN ('queued', 'running', 'ready', 'failed')"


def upgrade() -> None:
    op.create_table(
        "registration_print",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("conference_id", sa.BigInteger(), sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("asked", postgresql.JSONB(), nullable=False),
        sa.Column(
            "session_id",
            sa.BigInteger(),
            sa.ForeignKey("session.id", ondelete="CASCADE"),
            index=True,
        ),
        sa.Column("named_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        *_made(),
        sa.CheckConstraint(KINDS, name="paperwork"),
        sa.CheckConstraint(STATES, name="filestate"),
    )
    op.create_index(None, "registration_print", ["conference_id", "id"])
    op.create_index(None, "registration_print", ["created_at"])
    op.create_index(
        "ix_registration_print_unfinished",
        "registration_print",
        ["state"],
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.create_table(
        "printed_badge",
        sa.Column(
            "registration_id",
            sa.BigInteger(),
            sa.ForeignKey("registration.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "certificate_text",
        sa.Column(
            "conference_id",
            sa.BigInteger(),
            sa.ForeignKey("conference.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("signers", postgresql.JSONB(), nullable=False),
    )


def downgrade() -> None:
    for table in ("certificate_text", "printed_badge", "registration_print"):
        op.drop_table(table)


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
