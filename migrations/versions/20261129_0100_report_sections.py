"""Sections of the report that people write, and their saved texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "20261129_0100"
down_revision = "20261129_0010"
branch_labels = None
depends_on = None

KINDS = [
    *("foreword", "acknowledgements", "acronyms", "summary", "background", "objectives"),
    *("participation", "opening", "sessions", "groups", "matrix", "commitments", "closing"),
    *("follow_up", "evaluation", "custom", "programme", "participants", "raw_texts", "method"),
]
SAVES = ["save", "merge", "branch", "restore", "intake", "suggestion", "quarantine"]


def _choice(name: str, values: list[str]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "report_section",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("conference_id", sa.BigInteger(), sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", _choice("sectionkind", KINDS), nullable=False),
        sa.Column("session_id", sa.BigInteger(), sa.ForeignKey("session.id", ondelete="CASCADE")),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.BigInteger()),
        sa.Column("waiting", ARRAY(sa.Integer()), nullable=False),
        sa.UniqueConstraint("conference_id", "key"),
        sa.CheckConstraint("session_id IS NULL OR kind = 'sessions'", name="summary_of_session"),
    )
    op.create_index("ix_report_section_session_id", "report_section", ["session_id"])
    op.create_table(
        "report_section_revision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column(
            "section_id", sa.BigInteger(), sa.ForeignKey("report_section.id"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("revisionkind", SAVES), nullable=False),
        sa.Column("base_number", sa.Integer()),
        sa.Column("merged_number", sa.Integer()),
        sa.Column("to_check", ARRAY(sa.Text()), nullable=False),
        sa.Column("author_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.UniqueConstraint("section_id", "number"),
        sa.UniqueConstraint("client_id"),
        sa.CheckConstraint("number > 0", name="number_positive"),
    )
    op.create_index(
        "ix_report_section_revision_author_id", "report_section_revision", ["author_id"]
    )
    op.create_foreign_key(
        "fk_report_section_revision_id",
        "report_section",
        "report_section_revision",
        ["revision_id"],
        ["id"],
        deferrable=True,
        initially="DEFERRED",
    )
    op.execute(
        "CREATE TRIGGER report_section_revision_is_immutable"
        " BEFORE UPDATE OR DELETE ON report_section_revision"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_revision()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER report_section_revision_is_immutable ON report_section_revision")
    op.drop_constraint("fk_report_section_revision_id", "report_section", type_="foreignkey")
    op.drop_table("report_section_revision")
    op.drop_table("report_section")
