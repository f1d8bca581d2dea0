"""Variants, attribution, formats and the life of a report's versions."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0010"
down_revision = "20261128_1080"
branch_labels = None
depends_on = None

MADE = ("report_file", "group_print", "agenda_print", "registration_print", "formal_letter")
"""The tables of files that workers make."""
OLD_STATES = "state IN ('queued', 'running', 'ready', 'failed')"
NEW_STATES = "state IN ('queued', 'running', 'ready', 'failed', 'cancelled')"
VARIANTS = "'full', 'group', 'theme', 'addressee', 'highlights', 'press', 'slides'"


def upgrade() -> None:
    for table in MADE:
        _check(table, "filestate", NEW_STATES)
    _check(
        "report_file", "format", "format IN ('pdf', 'docx', 'html', 'md', 'xlsx', 'csv', 'json')"
    )
    for column in (
        sa.Column("variant", sa.String(40), nullable=False, server_default="full"),
        sa.Column("subject", sa.Text(), nullable=False, server_default=""),
        sa.Column("attribution", sa.String(40), nullable=False, server_default="names"),
        sa.Column("stage", sa.String(40)),
    ):
        op.add_column("report_file", column)
    for name in ("variant", "subject", "attribution"):
        op.alter_column("report_file", name, server_default=None)
    op.create_check_constraint("variant", "report_file", f"variant IN ({VARIANTS})")
    op.create_check_constraint(
        "attribution",
        "report_file",
        "attribution IN ('names', 'organisations', 'groups', 'chatham')",
    )
    op.create_check_constraint(
        "stage", "report_file", "stage IN ('reading', 'composing', 'setting', 'keeping')"
    )
    op.drop_constraint("uq_report_file_version_id_format_language", "report_file")
    op.create_unique_constraint(
        "uq_report_file_selection",
        "report_file",
        ["version_id", "format", "language", "variant", "subject", "attribution"],
    )
    _life()


def _life() -> None:
    for column in (
        sa.Column("state", sa.String(40), nullable=False, server_default="draft"),
        sa.Column("corrects_id", sa.BigInteger(), sa.ForeignKey("report_version.id")),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("review_until", sa.DateTime(timezone=True)),
        sa.Column("adopted_at", sa.DateTime(timezone=True)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("report_version", column)
    for name in ("state", "note"):
        op.alter_column("report_version", name, server_default=None)
    op.create_check_constraint(
        "versionstate",
        "report_version",
        "state IN ('draft', 'in_review', 'adopted', 'published')",
    )


def _check(table: str, name: str, condition: str) -> None:
    op.drop_constraint(f"ck_{table}_{name}", table)
    op.create_check_constraint(name, table, condition)


def downgrade() -> None:
    op.execute("DELETE FROM report_file WHERE format IN ('md', 'xlsx', 'csv')")
    op.execute("DELETE FROM report_file WHERE variant <> 'full' OR attribution <> 'names'")
    op.drop_constraint("ck_report_version_versionstate", "report_version")
    for name in (
        "published_at",
        "adopted_at",
        "review_until",
        "note",
        "corrects_id",
        "state",
    ):
        op.drop_column("report_version", name)
    op.drop_constraint("uq_report_file_selection", "report_file")
    for name in ("stage", "attribution", "subject", "variant"):
        op.drop_column("report_file", name)
    op.create_unique_constraint(
        "uq_report_file_version_id_format_language",
        "report_file",
        ["version_id", "format", "language"],
    )
    _check("report_file", "format", "format IN ('pdf', 'docx', 'html', 'json')")
    for table in MADE:
        op.execute(f"UPDATE {table} SET state = 'failed' WHERE state = 'cancelled'")  # noqa: S608 - our names
        _check(table, "filestate", OLD_STATES)
