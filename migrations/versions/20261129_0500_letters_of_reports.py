"""Letters about reviews, digests of comments, and whether a conference's report is public."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0500"
down_revision = "20261129_0400"
branch_labels = None
depends_on = None

KINDS_BEFORE = (
    "invitation", "confirmation", "sign_in", "report_ready", "agenda_changed",
    "message", "reminder", "calendar", "test", "group",
)  # fmt: skip
KINDS = (*KINDS_BEFORE, "report_review")


def _restrict(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{each}'" for each in kinds)
    op.drop_constraint(op.f("ck_mail_mailkind"), "mail")
    op.create_check_constraint(op.f("ck_mail_mailkind"), "mail", f"kind IN ({allowed})")


def upgrade() -> None:
    op.add_column("conference", sa.Column("report_published_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE conference SET report_published_at = published.first FROM"
        " (SELECT conference_id, min(published_at) AS first FROM report_version"
        " WHERE state = 'published' GROUP BY conference_id) AS published"
        " WHERE published.conference_id = conference.id"
    )
    for column in (
        sa.Column("review_round", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("comments_told_id", sa.BigInteger(), nullable=False, server_default="0"),
    ):
        op.add_column("report_version", column)
        op.alter_column("report_version", column.name, server_default=None)
    op.add_column("report_version", sa.Column("comments_told_at", sa.DateTime(timezone=True)))
    op.execute(  # of what was said before, nobody is told by a digest
        "UPDATE report_version SET comments_told_id = coalesce("
        "(SELECT max(id) FROM report_comment WHERE version_id = report_version.id), 0)"
    )
    _restrict(KINDS)


def downgrade() -> None:
    op.execute("UPDATE mail SET kind = 'report_ready' WHERE kind = 'report_review'")
    _restrict(KINDS_BEFORE)
    op.drop_column("report_version", "comments_told_at")
    op.drop_column("report_version", "comments_told_id")
    op.drop_column("report_version", "review_round")
    op.drop_column("conference", "report_published_at")
