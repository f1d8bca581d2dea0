"""Merge people who are one: what became of whom, what it takes to undo it, and who is two.

A row that was merged is called, and protected, as the person it was merged into: the database
sees to it, so that no act on the one can forget the other.

The version before knows of no merged rows: they would be people of their own again, with nothing of
theirs. So the way back is refused while any merge has not been undone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_0720"
down_revision = "20261128_0710"
branch_labels = None
depends_on = None

CALL_MERGED_ALIKE = """
CREATE FUNCTION call_merged_persons_alike() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE person
       SET honorific = NEW.honorific, name = NEW.name, badge_name = NEW.badge_name,
           is_protected = NEW.is_protected, display_name = NEW.display_name
     WHERE merged_into_id = NEW.id;
    RETURN NULL;
END;
$$;
CREATE TRIGGER person_calls_merged_alike
    AFTER UPDATE OF honorific, name, badge_name, is_protected, display_name ON person
    FOR EACH ROW WHEN (NEW.merged_into_id IS NULL)
    EXECUTE FUNCTION call_merged_persons_alike();
"""
MERGED = "SELECT count(*) FROM person WHERE merged_into_id IS NOT NULL"


def upgrade() -> None:
    op.add_column("person", sa.Column("merged_into_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_person_merged_into_id"), "person", "person", ["merged_into_id"], ["id"]
    )
    op.create_index(
        "ix_person_merged_into_id",
        "person",
        ["merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_table(
        "person_merge",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kept_id", sa.BigInteger(), nullable=False),
        sa.Column("lost_id", sa.BigInteger(), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps", postgresql.JSONB(), nullable=False),
        sa.Column("places", postgresql.JSONB(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kept_id <> lost_id", name=op.f("ck_person_merge_two_rows")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id")),
        sa.ForeignKeyConstraint(["lost_id"], ["person.id"], name=op.f("fk_person_merge_lost_id")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_person_merge_conference_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_person_merge_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    for name in ("kept_id", "lost_id", "conference_id"):
        op.create_index(op.f(f"ix_person_merge_{name}"), "person_merge", [name])
    op.create_table(
        "two_people",
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_two_people_in_order")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_two_people_conference_id")
        ),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_two_people_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_two_people_second_id")),
        sa.PrimaryKeyConstraint(
            "conference_id", "first_id", "second_id", name=op.f("pk_two_people")
        ),
    )
    for name in ("first_id", "second_id"):
        op.create_index(op.f(f"ix_two_people_{name}"), "two_people", [name])
    op.execute(CALL_MERGED_ALIKE)


def downgrade() -> None:
    _refuse_while_people_are_merged()
    op.execute("DROP TRIGGER person_calls_merged_alike ON person")
    op.execute("DROP FUNCTION call_merged_persons_alike()")
    op.drop_table("two_people")
    op.drop_table("person_merge")
    op.drop_column("person", "merged_into_id")


def _refuse_while_people_are_merged() -> None:
    number = op.get_bind().execute(sa.text(MERGED)).scalar_one()
    if number:
        raise RuntimeError(
            f"Rows of people that were merged into others: {number}. The version before would have "
            "them as people of their own, with nothing of theirs: undo the merges first, or erase "
            "whom they are about."
        )
