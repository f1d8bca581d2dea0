"""Who is writing in which field just now."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0970"
down_revision = "20261128_0945"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "writer_presence",
        sa.Column("recommendation_id", sa.BigInteger, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("until", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("recommendation_id", "person_id", name="pk_writer_presence"),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name="fk_writer_presence_recommendation_id_recommendation",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_writer_presence_person_id_person"
        ),
    )
    op.create_index("ix_writer_presence_person_id", "writer_presence", ["person_id"])
    op.create_index("ix_writer_presence_until", "writer_presence", ["until"])


def downgrade() -> None:
    op.drop_table("writer_presence")
