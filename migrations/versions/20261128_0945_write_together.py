"""Kinds of texts, how each revision came about, and the chair's record beside the words.

The level of agreement moves from each revision to its recommendation. Only that of the revision
that stands is kept: what was said of earlier, late and handed-in revisions, if another stands, is
lost for good, and on the way down all of these say ``unsaid``. Dump the database before the way up
if that history matters.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "20261128_0945"
down_revision = "20261128_0940"
branch_labels = None
depends_on = None

KINDS = ("recommendation", "finding", "disagreement", "commitment")
STATES_BEFORE = ("draft", "submitted", "withdrawn")
STATES = ("draft", "proposed", "agreed", "submitted", "returned", "validated", "withdrawn")
REVISION_KINDS = ("save", "merge", "branch", "restore", "intake", "suggestion", "quarantine")
AGREEMENTS = ("unsaid", "consensus", "majority", "contested")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _of_recommendations() -> list[sa.Column]:
    return [
        sa.Column(
            "kind",
            _choice("recommendationkind", KINDS),
            nullable=False,
            server_default="recommendation",
        ),
        sa.Column("last_number", sa.Integer, nullable=False, server_default="0"),
        sa.Column("is_starred", sa.Boolean, nullable=False, server_default=sa.false()),
        _agreement(),
        sa.Column("agreement_note", sa.Text, nullable=False, server_default=""),
        sa.Column("returned_reason", sa.Text, nullable=False, server_default=""),
    ]


def _of_revisions() -> list[sa.Column]:
    return [
        sa.Column(
            "kind", _choice("revisionkind", REVISION_KINDS), nullable=False, server_default="save"
        ),
        sa.Column("to_check", ARRAY(sa.Text), nullable=False, server_default="{}"),
        sa.Column("is_by_group", sa.Boolean, nullable=False, server_default=sa.false()),
    ]


def _agreement() -> sa.Column:
    return sa.Column(
        "agreement", _choice("agreement", AGREEMENTS), nullable=False, server_default="unsaid"
    )


def _add(table: str, columns: list[sa.Column]) -> None:
    for column in columns:
        op.add_column(table, column)
        op.alter_column(table, column.name, server_default=None)


def _states(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{each}'" for each in states)
    op.drop_constraint(op.f("ck_recommendation_recommendationstate"), "recommendation")
    op.create_check_constraint(
        op.f("ck_recommendation_recommendationstate"), "recommendation", f"state IN ({listed})"
    )


def upgrade() -> None:
    _add("recommendation", _of_recommendations())
    _add("revision", _of_revisions())
    op.add_column("revision", sa.Column("merged_number", sa.Integer))
    _states(STATES)
    op.drop_constraint(op.f("uq_recommendation_group_id_number"), "recommendation")
    op.create_unique_constraint(
        op.f("uq_recommendation_group_id_kind_number"),
        "recommendation",
        ["group_id", "kind", "number"],
    )
    op.drop_column("working_group", "next_recommendation")
    op.execute(
        "UPDATE recommendation SET agreement = revision.agreement FROM revision"
        " WHERE revision.id = recommendation.revision_id"
    )
    op.execute(
        "UPDATE recommendation SET last_number = (SELECT max(number) FROM revision"
        " WHERE revision.recommendation_id = recommendation.id)"
    )
    op.drop_column("revision", "agreement")
    op.create_table(
        "branch_decision",
        sa.Column("branch_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("revision_id", sa.BigInteger),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", name=op.f("pk_branch_decision")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_branch_decision_{column}")
            )
            for column, table in {
                "branch_id": "revision",
                "revision_id": "revision",
                "person_id": "person",
            }.items()
        ),
    )
    for column in ("person_id", "revision_id"):
        op.create_index(op.f(f"ix_branch_decision_{column}"), "branch_decision", [column])


def downgrade() -> None:
    op.drop_table("branch_decision")
    _add("revision", [_agreement()])
    op.execute("ALTER TABLE revision DISABLE TRIGGER revision_is_immutable")
    op.execute(
        "UPDATE revision SET agreement = recommendation.agreement FROM recommendation"
        " WHERE revision.id = recommendation.revision_id"
    )
    # Let what hangs on the rows go first: no table changes its columns meanwhile.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.execute("ALTER TABLE revision ENABLE TRIGGER revision_is_immutable")
    op.drop_constraint(op.f("uq_recommendation_group_id_kind_number"), "recommendation")
    for place, kind in enumerate(KINDS):
        op.execute(
            sa.text(
                "UPDATE recommendation SET number = number + :more WHERE kind = :kind"
            ).bindparams(more=place * 100_000, kind=kind)
        )
    op.execute(
        "UPDATE recommendation SET state = 'draft'"
        " WHERE state IN ('proposed', 'agreed', 'returned')"
    )
    op.execute("UPDATE recommendation SET state = 'submitted' WHERE state = 'validated'")
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _states(STATES_BEFORE)
    op.create_unique_constraint(
        op.f("uq_recommendation_group_id_number"), "recommendation", ["group_id", "number"]
    )
    op.add_column(
        "working_group",
        sa.Column("next_recommendation", sa.Integer, nullable=False, server_default="1"),
    )
    op.alter_column("working_group", "next_recommendation", server_default=None)
    op.execute(
        "UPDATE working_group SET next_recommendation = 1 + COALESCE((SELECT max(number)"
        " FROM recommendation WHERE recommendation.group_id = working_group.id), 0)"
    )
    for table, columns in {
        "revision": ("kind", "merged_number", "to_check", "is_by_group"),
        "recommendation": tuple(each.name for each in _of_recommendations()),
    }.items():
        for column in columns:
            op.drop_column(table, column)
