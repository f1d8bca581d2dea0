"""Compose registration forms: questions that organisers ask, and their answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "20261128_0700"
down_revision = "20261128_0680"
branch_labels = None
depends_on = None

KINDS = (
    *("short_text", "long_text", "yes_no", "one_of", "several_of", "number", "date", "moment"),
    *("telephone", "email", "country", "languages", "ranked"),
)
AMONG = ("options", "groups")


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("conference_id", sa.BigInteger(), sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _closed("kind"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("label", "why", "kept")),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("options", JSONB(), nullable=False),
        _closed("among"),
        sa.Column("ranks", sa.Integer(), nullable=False),
        sa.Column("lowest", sa.BigInteger()),
        sa.Column("highest", sa.BigInteger()),
        sa.Column("categories", ARRAY(sa.Text()), nullable=False),
        sa.Column("shown_if_id", sa.BigInteger(), sa.ForeignKey("question.id"), index=True),
        sa.Column("shown_if", ARRAY(sa.Text()), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("conference_id", "key"),
        sa.CheckConstraint(_one_of("kind", KINDS), name="questionkind"),
        sa.CheckConstraint(_one_of("among", AMONG), name="among"),
        sa.CheckConstraint("key ~ '^[a-z0-9-]{1,60}$'", name="key_is_plain"),
        sa.CheckConstraint("ranks BETWEEN 1 AND 10", name="ranks_few"),
        sa.CheckConstraint("lowest <= highest", name="bounds_in_order"),
        sa.CheckConstraint("shown_if_id <> id", name="not_shown_by_itself"),
    )
    op.create_index(None, "question", ["conference_id", "position"])
    op.create_table(
        "answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column(
            "registration_id", sa.BigInteger(), sa.ForeignKey("registration.id"), nullable=False
        ),
        sa.Column(
            "question_id",
            sa.BigInteger(),
            sa.ForeignKey("question.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("value", JSONB(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), sa.ForeignKey("person.id"), index=True),
        sa.UniqueConstraint("registration_id", "question_id"),
    )


def downgrade() -> None:
    op.drop_table("answer")
    op.drop_table("question")


def _closed(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=False)


def _one_of(name: str, words: tuple[str, ...]) -> str:
    return f"{name} IN ({', '.join(repr(each) for each in words)})"
