"""What people were sent for their calendars, and whether calendars are kept current."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261128_0870"
down_revision = "20261128_0860"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_entry",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("conference_id", sa.BigInteger, sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("session_uid", sa.Uuid),
        sa.Column("uid", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("mail_id", sa.BigInteger, sa.ForeignKey("mail.id", ondelete="SET NULL")),
        sa.Column("is_handed_out", sa.Boolean, nullable=False),
        sa.Column("has_left", sa.Boolean, nullable=False),
        sa.CheckConstraint("sequence >= 0", name="sequence_not_negative"),
        sa.CheckConstraint("method IN ('REQUEST', 'CANCEL')", name="method"),
        sa.UniqueConstraint("uid"),
    )
    op.create_index(
        "ix_calendar_entry_conference_id_person_id",
        "calendar_entry",
        ["conference_id", "person_id"],
    )
    op.create_index("ix_calendar_entry_person_id", "calendar_entry", ["person_id"])
    op.create_index("ix_calendar_entry_mail_id", "calendar_entry", ["mail_id"])
    op.create_table(
        "calendar_setup",
        sa.Column("conference_id", sa.BigInteger, sa.ForeignKey("conference.id"), primary_key=True),
        sa.Column("is_kept_current", sa.Boolean, nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    op.drop_table("calendar_setup")
    op.drop_table("calendar_entry")
