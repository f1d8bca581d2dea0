"""Ask institutions to nominate: delegations, nominations, reminders, official letters."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0650"
down_revision = "20261128_0620"
branch_labels = None
depends_on = None

CATEGORIES = "category IN ('delegate', 'speaker', 'media', 'observer', 'staff')"


def upgrade() -> None:
    _create_delegations()
    _create_nominations()
    _widen_registration()
    op.create_table(
        "delegation_reminder",
        _id(),
        _delegation(),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer()),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "delegation_id",
            "deadline",
            "days",
            name="uq_delegation_reminder_delegation_id_deadline_days",
        ),
    )
    op.create_table(
        "nomination_letter",
        sa.Column(
            "delegation_id",
            sa.BigInteger(),
            sa.ForeignKey("delegation.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("nomination_letter")
    op.drop_table("delegation_reminder")
    for name in ("takes_over", "nominated_by"):
        op.drop_column("invitation", name)
    op.drop_table("nomination")
    for name in ("is_head", "delegation_id"):
        op.drop_column("registration", name)
    op.drop_table("delegation")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _delegation() -> sa.Column[int]:
    return sa.Column(
        "delegation_id", sa.BigInteger(), sa.ForeignKey("delegation.id"), nullable=False
    )


def _create_delegations() -> None:
    op.create_table(
        "delegation",
        _id(),
        sa.Column("conference_id", sa.BigInteger(), sa.ForeignKey("conference.id"), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger(), sa.ForeignKey("organisation.id"), nullable=False
        ),
        sa.Column("focal_name", sa.Text(), nullable=False),
        sa.Column("focal_email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.BigInteger(), sa.ForeignKey("mail.id")),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "conference_id",
            "organisation_id",
            "category",
            name="uq_delegation_conference_id_organisation_id_category",
        ),
        sa.CheckConstraint("quota > 0", name="quota_positive"),
        sa.CheckConstraint(CATEGORIES, name="category"),
    )
    op.create_index("ix_delegation_organisation_id", "delegation", ["organisation_id"])
    op.create_index("ix_delegation_mail_id", "delegation", ["mail_id"])


def _create_nominations() -> None:
    op.create_table(
        "nomination",
        _id(),
        _delegation(),
        sa.Column(
            "registration_id", sa.BigInteger(), sa.ForeignKey("registration.id"), nullable=False
        ),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("honorific", "name", "title", "email")
        ),
        sa.Column("nominated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("replaced_by_id", sa.BigInteger(), sa.ForeignKey("nomination.id")),
    )
    op.create_index("ix_nomination_delegation_id_id", "nomination", ["delegation_id", "id"])
    op.create_index("ix_nomination_registration_id", "nomination", ["registration_id"])
    op.create_index("ix_nomination_replaced_by_id", "nomination", ["replaced_by_id"])
    op.create_index(
        "uq_nomination_registration_id",
        "nomination",
        ["registration_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _widen_registration() -> None:
    op.add_column(
        "registration",
        sa.Column("delegation_id", sa.BigInteger(), sa.ForeignKey("delegation.id")),
    )
    op.create_index("ix_registration_delegation_id", "registration", ["delegation_id"])
    for table, name in (("registration", "is_head"), ("invitation", "takes_over")):
        op.add_column(
            table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
        op.alter_column(table, name, server_default=None)
    op.create_index(
        "uq_registration_head",
        "registration",
        ["delegation_id"],
        unique=True,
        postgresql_where=sa.text("is_head"),
    )
    op.add_column(
        "invitation", sa.Column("nominated_by", sa.Text(), nullable=False, server_default="")
    )
    op.alter_column("invitation", "nominated_by", server_default=None)
