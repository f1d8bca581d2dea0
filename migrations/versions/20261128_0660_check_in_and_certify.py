"""Check people in for each day, remember the desks' acts, and certify participation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "20261128_0660"
down_revision = "20261128_0650"
branch_labels = None
depends_on = None

OUTCOMES = "outcome IN ('checked_in', 'already', 'known', 'undone')"


def upgrade() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        _registration(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("client_id", UUID(), nullable=False),
        sa.UniqueConstraint("registration_id", "day"),
    )
    op.create_table(
        "desk_act",
        sa.Column("client_id", UUID(), primary_key=True),
        _registration(index=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(OUTCOMES, name="outcome"),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        _registration(index=True),
        sa.Column("code", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("days > 0", name="days_positive"),
    )
    op.create_index(
        "uq_certificate_registration_id_standing",
        "certificate",
        ["registration_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("certificate", "desk_act", "check_in"):
        op.drop_table(table)


def _registration(*, index: bool = False) -> sa.Column[int]:
    return sa.Column(
        "registration_id",
        sa.BigInteger(),
        sa.ForeignKey("registration.id"),
        nullable=False,
        index=index,
    )
