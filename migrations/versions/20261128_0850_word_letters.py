"""Conferences put the product's letters in their own words."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0850"
down_revision = "20261128_0830"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_template",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_template")),
        sa.UniqueConstraint(
            "conference_id",
            "letter",
            "language",
            "number",
            name=op.f("uq_mail_template_conference_id_letter_language_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("mail_template")
