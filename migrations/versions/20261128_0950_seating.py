"""Seating: rounds, their groups and bonds, drafts, and what people wish."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "20261128_0950"
down_revision = "20261128_0945"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_wish_setting",
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ranks", sa.Integer(), nullable=False),
        sa.CheckConstraint("ranks BETWEEN 1 AND 10", name=op.f("ck_group_wish_setting_ranks_few")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_group_wish_setting_conference_id")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_group_wish_setting")),
    )
    op.create_table(
        "seating_round",
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "preparing",
                "queued",
                "running",
                "ready",
                "failed",
                "applied",
                name="seatingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "balanced",
                "same_sector",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "emphasis",
            sa.Enum(
                "wishes",
                "even",
                "rules",
                name="emphasis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("categories", ARRAY(sa.Text), nullable=False),
        sa.Column("rules", JSONB, nullable=False),
        sa.Column("keeps_seated", sa.Boolean(), nullable=False),
        sa.Column("present_on", sa.Text(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("seconds_at_most", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("progress", JSONB, nullable=False),
        sa.Column(
            "ending",
            sa.Enum(
                "optimal",
                "finished",
                "out_of_time",
                "stopped",
                name="ending",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("solver", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("result", JSONB, nullable=False),
        sa.Column("input_version", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seconds_at_most > 0", name=op.f("ck_seating_round_time_positive")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_seating_round_conference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seating_round")),
    )
    op.create_index(
        op.f("ix_seating_round_conference_id"), "seating_round", ["conference_id"], unique=False
    )
    op.create_table(
        "group_wish",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("codes", ARRAY(sa.Text), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_group_wish_conference_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_wish_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_wish")),
        sa.UniqueConstraint(
            "conference_id", "person_id", name=op.f("uq_group_wish_conference_id_person_id")
        ),
    )
    op.create_index(op.f("ix_group_wish_person_id"), "group_wish", ["person_id"], unique=False)
    op.create_table(
        "seating_bond",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "stays",
                "apart",
                "together",
                name="bondkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_seating_bond_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_seating_bond_other_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_seating_bond_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["seating_round.id"],
            name=op.f("fk_seating_bond_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seating_bond")),
    )
    op.create_index(op.f("ix_seating_bond_group_id"), "seating_bond", ["group_id"], unique=False)
    op.create_index(op.f("ix_seating_bond_other_id"), "seating_bond", ["other_id"], unique=False)
    op.create_index(op.f("ix_seating_bond_person_id"), "seating_bond", ["person_id"], unique=False)
    op.create_index(op.f("ix_seating_bond_round_id"), "seating_bond", ["round_id"], unique=False)
    op.create_table(
        "seating_seat",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("found_group_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["found_group_id"],
            ["working_group.id"],
            name=op.f("fk_seating_seat_found_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_seating_seat_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_seating_seat_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["seating_round.id"],
            name=op.f("fk_seating_seat_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seating_seat")),
        sa.UniqueConstraint(
            "round_id", "person_id", name=op.f("uq_seating_seat_round_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_seating_seat_found_group_id"), "seating_seat", ["found_group_id"], unique=False
    )
    op.create_index(op.f("ix_seating_seat_group_id"), "seating_seat", ["group_id"], unique=False)
    op.create_index(op.f("ix_seating_seat_person_id"), "seating_seat", ["person_id"], unique=False)
    op.create_table(
        "seating_table",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("smallest", sa.Integer(), nullable=True),
        sa.Column("largest", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "smallest >= 0 AND smallest <= largest", name=op.f("ck_seating_table_sizes_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=op.f("fk_seating_table_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["seating_round.id"],
            name=op.f("fk_seating_table_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "group_id", name=op.f("pk_seating_table")),
    )
    op.create_index(op.f("ix_seating_table_group_id"), "seating_table", ["group_id"], unique=False)


def downgrade() -> None:
    for name in (
        "seating_table",
        "seating_seat",
        "seating_bond",
        "group_wish",
        "seating_round",
        "group_wish_setting",
    ):
        op.drop_table(name)
