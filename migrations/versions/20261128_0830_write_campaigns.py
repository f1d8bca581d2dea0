"""Campaigns: whom, in which words, with which files, and the drafts that come of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "20261128_0830"
down_revision = "20261128_0810"
branch_labels = None
depends_on = None

KINDS = ("invitation", "message")
STATES = ("writing", "queued", "running", "prepared", "failed")


def upgrade() -> None:
    _add_campaign()
    _add_text()
    _add_file()
    _add_recipient()


def downgrade() -> None:
    for name in ("campaign_recipient", "campaign_file", "campaign_text", "campaign"):
        op.drop_table(name)


def _add_campaign() -> None:
    op.create_table(
        "campaign",
        _key(),
        _refers("conference_id", "conference"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", _choice("campaignkind", KINDS), nullable=False),
        sa.Column("included", ARRAY(sa.Text()), nullable=False),
        sa.Column("excluded", ARRAY(sa.Text()), nullable=False),
        sa.Column("is_bulk", sa.Boolean(), nullable=False),
        sa.Column("state", _choice("campaignstate", STATES), nullable=False),
        _refers("mailing_id", "mailing", nullable=True),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("mailing_id", name="uq_campaign_mailing_id"),
    )
    op.create_index("ix_campaign_conference_id_id", "campaign", ["conference_id", "id"])
    op.create_index("ix_campaign_state", "campaign", ["state"])


def _add_text() -> None:
    op.create_table(
        "campaign_text",
        _key(),
        _refers("campaign_id", "campaign", ondelete="CASCADE"),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.UniqueConstraint(
            "campaign_id", "language", name="uq_campaign_text_campaign_id_language"
        ),
    )


def _add_file() -> None:
    op.create_table(
        "campaign_file",
        _key(),
        _refers("campaign_id", "campaign", ondelete="CASCADE"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_campaign_file_campaign_id", "campaign_file", ["campaign_id"])


def _add_recipient() -> None:
    op.create_table(
        "campaign_recipient",
        _key(),
        _refers("campaign_id", "campaign", ondelete="CASCADE"),
        _refers("person_id", "person"),
        sa.Column("language", sa.String(), nullable=False),
        _refers("mail_id", "mail", ondelete="SET NULL", nullable=True),
        sa.Column("is_invited_by_it", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            "campaign_id", "person_id", name="uq_campaign_recipient_campaign_id_person_id"
        ),
        sa.UniqueConstraint("mail_id", name="uq_campaign_recipient_mail_id"),
    )
    op.create_index("ix_campaign_recipient_person_id", "campaign_recipient", ["person_id"])


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _refers(
    name: str, table: str, *, ondelete: str | None = None, nullable: bool = False
) -> sa.Column[int]:
    target = sa.ForeignKey(f"{table}.id", ondelete=ondelete)
    return sa.Column(name, sa.BigInteger(), target, nullable=nullable)


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=True, length=40, name=name)
