"""Lists that are signed, recommendations that come back alone, and reminders to groups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "20261128_0990"
down_revision = "20261128_0980"
branch_labels = None
depends_on = None

TIMINGS = ("in_time", "in_grace", "late")
KINDS_BEFORE = (
    "invitation", "confirmation", "sign_in", "report_ready", "agenda_changed",
    "message", "reminder", "calendar", "test",
)  # fmt: skip
KINDS = (*KINDS_BEFORE, "group")


def _of_submissions() -> list[sa.Column]:
    return [
        sa.Column(
            "timing",
            sa.Enum(*TIMINGS, name="timing", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            server_default="in_time",
        ),
        sa.Column("is_waiting", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("reopened_reason", sa.Text, nullable=False, server_default=""),
    ]


def _restrict(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{each}'" for each in kinds)
    op.drop_constraint(op.f("ck_mail_mailkind"), "mail")
    op.create_check_constraint(op.f("ck_mail_mailkind"), "mail", f"kind IN ({allowed})")


def _refers(table: str, column: str, to: str, **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), **options
    )


def upgrade() -> None:
    for column in _of_submissions():
        op.add_column("submission", column)
        op.alter_column("submission", column.name, server_default=None)
    op.add_column("submission", sa.Column("signed_at", sa.DateTime(timezone=True)))
    op.add_column("submission", sa.Column("signed_by_id", sa.BigInteger))
    op.create_foreign_key(
        op.f("fk_submission_signed_by_id"), "submission", "person", ["signed_by_id"], ["id"]
    )
    op.create_index(op.f("ix_submission_signed_by_id"), "submission", ["signed_by_id"])
    op.execute(
        "UPDATE submission SET timing = 'late' FROM working_group"
        " WHERE working_group.id = submission.group_id AND submission.at > working_group.deadline"
    )
    op.add_column("recommendation", sa.Column("returned_until", sa.DateTime(timezone=True)))
    _add_resubmission()
    _add_nudges()
    _restrict(KINDS)


def _add_resubmission() -> None:
    op.create_table(
        "resubmission",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("recommendation_id", sa.BigInteger, nullable=False),
        sa.Column("revision_id", sa.BigInteger, nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resubmission")),
        _refers("resubmission", "recommendation_id", "recommendation"),
        _refers("resubmission", "revision_id", "revision"),
        _refers("resubmission", "person_id", "person"),
    )
    for column in ("recommendation_id", "revision_id", "person_id"):
        op.create_index(op.f(f"ix_resubmission_{column}"), "resubmission", [column])


def _add_nudges() -> None:
    op.create_table(
        "nudge_setup",
        sa.Column("conference_id", sa.BigInteger, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("minutes", ARRAY(sa.Integer), nullable=False),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_nudge_setup")),
        _refers("nudge_setup", "conference_id", "conference"),
    )
    op.create_table(
        "group_nudge",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("group_id", sa.BigInteger, nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_nudge")),
        _refers("group_nudge", "group_id", "working_group", ondelete="CASCADE"),
        sa.UniqueConstraint("group_id", "moment", name=op.f("uq_group_nudge_group_id_moment")),
    )


def downgrade() -> None:
    op.execute("UPDATE mail SET kind = 'message' WHERE kind = 'group'")
    _restrict(KINDS_BEFORE)
    for table in ("group_nudge", "nudge_setup", "resubmission"):
        op.drop_table(table)
    op.drop_column("recommendation", "returned_until")
    op.execute("UPDATE submission SET reopened_at = at WHERE is_waiting AND reopened_at IS NULL")
    for column in ("signed_by_id", "signed_at", "reopened_reason", "is_waiting", "timing"):
        op.drop_column("submission", column)
