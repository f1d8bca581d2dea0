"""Comments on versions of reports, public files, and published versions that never change."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0200"
down_revision = "20261129_0100"
branch_labels = None
depends_on = None

GUARDS = """
CREATE FUNCTION guard_report_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'published' THEN
            RAISE EXCEPTION 'A published report is never deleted.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.conference_id, NEW.number, NEW.snapshot, NEW.sha256, NEW.created_at)
        IS DISTINCT FROM
       (OLD.conference_id, OLD.number, OLD.snapshot, OLD.sha256, OLD.created_at) THEN
        RAISE EXCEPTION 'What a report says is frozen.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
        (('draft', 'in_review'), ('in_review', 'draft'), ('in_review', 'adopted'),
         ('adopted', 'published')) THEN
        RAISE EXCEPTION 'A report does not go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'published' AND
        (NEW.corrects_id, NEW.note, NEW.review_until, NEW.adopted_at, NEW.published_at)
        IS DISTINCT FROM
        (OLD.corrects_id, OLD.note, OLD.review_until, OLD.adopted_at, OLD.published_at) THEN
        RAISE EXCEPTION 'A published report never changes.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER report_version_is_kept BEFORE UPDATE OR DELETE ON report_version
    FOR EACH ROW EXECUTE FUNCTION guard_report_version();
CREATE FUNCTION guard_report_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'ready' AND EXISTS (
        SELECT FROM report_version
        WHERE report_version.id = OLD.version_id AND report_version.state = 'published'
    ) AND (TG_OP = 'DELETE' OR
        (NEW.version_id, NEW.format, NEW.language, NEW.variant, NEW.subject, NEW.attribution,
         NEW.state, NEW.content, NEW.size, NEW.sha256, NEW.ready_at)
        IS DISTINCT FROM
        (OLD.version_id, OLD.format, OLD.language, OLD.variant, OLD.subject, OLD.attribution,
         OLD.state, OLD.content, OLD.size, OLD.sha256, OLD.ready_at)) THEN
        RAISE EXCEPTION 'A file of a published report never changes.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER report_file_is_kept BEFORE UPDATE OR DELETE ON report_file
    FOR EACH ROW EXECUTE FUNCTION guard_report_file();
"""


def upgrade() -> None:
    op.create_table(
        "report_comment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["report_version.id"], name=op.f("fk_report_comment_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_report_comment_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_report_comment_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_comment")),
        sa.UniqueConstraint("client_id", name=op.f("uq_report_comment_client_id")),
    )
    for name, columns in (
        ("ix_report_comment_version_id_id", ["version_id", "id"]),
        ("ix_report_comment_author_id", ["author_id"]),
        ("ix_report_comment_settled_by_id", ["settled_by_id"]),
    ):
        op.create_index(op.f(name), "report_comment", columns)
    for column in (
        sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("public_downloads", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("report_file", column)
        op.alter_column("report_file", column.name, server_default=None)
    op.execute(GUARDS)


def downgrade() -> None:
    op.execute("DROP TRIGGER report_file_is_kept ON report_file")
    op.execute("DROP TRIGGER report_version_is_kept ON report_version")
    op.execute("DROP FUNCTION guard_report_file()")
    op.execute("DROP FUNCTION guard_report_version()")
    op.drop_column("report_file", "public_downloads")
    op.drop_column("report_file", "is_public")
    op.drop_table("report_comment")
