"""Import people from files: the table of imports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261128_0620"
down_revision = "20261128_0610"
branch_labels = None
depends_on = None

STATES = "state IN ('looked_at', 'queued', 'running', 'done', 'failed')"


def upgrade() -> None:
    op.create_table(
        "contact_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("conference_id", sa.BigInteger(), sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("columns", JSONB()),
        sa.Column("state", sa.String(40), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in (
                "done",
                "total",
                "created_count",
                "filled_count",
                "known_count",
                "refused_count",
                "attempts",
            )
        ),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("done >= 0 AND done <= total", name="done_within_total"),
        sa.CheckConstraint(STATES, name="importstate"),
    )
    op.create_index(
        "ix_contact_import_conference_id_person_id",
        "contact_import",
        ["conference_id", "person_id"],
    )
    op.create_index("ix_contact_import_state", "contact_import", ["state"])


def downgrade() -> None:
    op.drop_table("contact_import")
