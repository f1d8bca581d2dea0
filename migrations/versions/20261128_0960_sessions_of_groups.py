"""A working group meets in as many sessions as it likes."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0960"
down_revision = "20261128_0950"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_meeting",
        sa.Column("group_id", sa.BigInteger, nullable=False),
        sa.Column("session_id", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_group_meeting_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_group_meeting_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "session_id", name=op.f("pk_group_meeting")),
    )
    op.create_index(op.f("ix_group_meeting_session_id"), "group_meeting", ["session_id"])
    op.execute(
        "INSERT INTO group_meeting (group_id, session_id)"
        " SELECT id, session_id FROM working_group WHERE session_id IS NOT NULL"
    )
    op.drop_column("working_group", "session_id")


def downgrade() -> None:
    """Keep the first session of each group; before, there was room for one."""
    op.add_column("working_group", sa.Column("session_id", sa.BigInteger))
    op.create_foreign_key(
        op.f("fk_working_group_session_id"),
        "working_group",
        "session",
        ["session_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(op.f("ix_working_group_session_id"), "working_group", ["session_id"])
    op.execute(
        "UPDATE working_group SET session_id = first.session_id FROM ("
        " SELECT DISTINCT ON (group_id) group_id, session_id FROM group_meeting"
        " JOIN session ON session.id = group_meeting.session_id"
        " ORDER BY group_id, session.starts_at, session.id"
        ") AS first WHERE first.group_id = working_group.id"
    )
    op.drop_table("group_meeting")
