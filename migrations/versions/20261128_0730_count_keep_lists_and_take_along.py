"""Numbers against what was promised, lists that are kept, and what was taken along last."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_0730"
down_revision = "20261128_0720"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_target",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("spelt", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("share", sa.Integer()),
        sa.CheckConstraint("num_nonnulls(number, share) = 1", name="number_or_share"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name="share_in_percent"),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conference_id", "dimension", "value"),
    )
    op.create_table(
        "saved_list",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "registrations",
                "contacts",
                name="listkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("wanted", postgresql.JSONB(), nullable=False),
        sa.Column("by_id", sa.BigInteger()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conference_id", "folded_name"),
    )
    op.create_index("ix_saved_list_by_id", "saved_list", ["by_id"])
    op.create_table(
        "export_choice",
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("columns", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "csv", "xlsx", name="filekind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("conference_id", "person_id"),
    )
    op.create_index("ix_export_choice_person_id", "export_choice", ["person_id"])


def downgrade() -> None:
    op.drop_table("export_choice")
    op.drop_table("saved_list")
    op.drop_table("profile_target")
