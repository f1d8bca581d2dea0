"""What members say of a text, their comments, and what became of suggested changes."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0980"
down_revision = "20261128_0970"
branch_labels = None
depends_on = None

STANCES = ("endorsed", "reservation", "objection", "taken_back")
COMMENT_STATES = ("open", "done", "withdrawn")

ANSWERS_STAY = """
CREATE FUNCTION endorsement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.recommendation_id, NEW.revision_id, NEW.substance, NEW.stance, NEW.at)
        IS DISTINCT FROM
       (OLD.id, OLD.recommendation_id, OLD.revision_id, OLD.substance, OLD.stance, OLD.at)
       OR (NEW.reason <> OLD.reason AND NEW.reason <> '')
    THEN
        RAISE EXCEPTION 'what was said of a text is never changed; say something new';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER endorsement_stays BEFORE UPDATE ON endorsement
FOR EACH ROW EXECUTE FUNCTION endorsement_stays();
"""


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, columns: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _add_endorsements() -> None:
    op.create_table(
        "endorsement",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("recommendation_id", sa.BigInteger, nullable=False),
        sa.Column("revision_id", sa.BigInteger, nullable=False),
        sa.Column("substance", sa.String, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("stance", _choice("stance", STANCES), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        *_refers(
            "endorsement",
            {
                "recommendation_id": "recommendation",
                "revision_id": "revision",
                "person_id": "person",
            },
        ),
    )
    _index("endorsement", "recommendation_id", "person_id", "id")
    _index("endorsement", "revision_id")
    _index("endorsement", "person_id")
    op.execute(ANSWERS_STAY)


def _add_comments() -> None:
    table = "recommendation_comment"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("recommendation_id", sa.BigInteger, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.BigInteger),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _choice("commentstate", COMMENT_STATES), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("client_id", name=op.f(f"uq_{table}_client_id")),
        *_refers(table, {"recommendation_id": "recommendation", "author_id": "person"}),
    )
    _index(table, "recommendation_id", "id")
    _index(table, "author_id")


def upgrade() -> None:
    _add_endorsements()
    _add_comments()
    table = "suggestion_answer"
    op.create_table(
        table,
        sa.Column("suggestion_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("revision_id", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("suggestion_id", name=op.f(f"pk_{table}")),
        *_refers(
            table,
            {"suggestion_id": "revision", "revision_id": "revision", "person_id": "person"},
        ),
    )
    _index(table, "revision_id")
    _index(table, "person_id")


def downgrade() -> None:
    op.drop_table("suggestion_answer")
    op.drop_table("recommendation_comment")
    op.drop_table("endorsement")
    op.execute("DROP FUNCTION endorsement_stays()")
