"""Publish the agenda in versions, and let every edit of the draft be undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_1100"
down_revision = "20261122_0800"
branch_labels = None
depends_on = None

SESSION_STATES = "state IN ('scheduled', 'unscheduled', 'removed')"
FILE_STATES = "state IN ('queued', 'running', 'ready', 'failed')"
ROLE_STATES = "state IN ('asked', 'accepted', 'declined')"
OLD_MAIL_KINDS = "kind IN ('invitation', 'confirmation', 'sign_in', 'report_ready')"
MAIL_KINDS = "kind IN ('invitation', 'confirmation', 'sign_in', 'report_ready', 'agenda_changed')"
FIRST_VERSIONS = """
INSERT INTO agenda_version
    (conference_id, number, name, comment, content, changes, published_at)
SELECT
    conference.id, 1, '1', '',
    jsonb_build_object('items', told.items, 'cancelled', '[]'::jsonb),
    jsonb_build_array(
        jsonb_build_object(
            'kind', 'first', 'session_ids', '[]'::jsonb, 'title', '', 'person_id', NULL,
            'before', '{}'::jsonb,
            'after', jsonb_build_object('count', jsonb_array_length(told.items))
        )
    ),
    now()
FROM conference
JOIN LATERAL (
    SELECT jsonb_agg(
        jsonb_build_object(
            'id', session.id,
            'uid', session.uid,
            'sequence', session.sequence,
            'kind', session.kind,
            'title', session.title,
            'description', session.description,
            'starts_at', to_json(session.starts_at AT TIME ZONE 'UTC') #>> '{}' || '+00:00',
            'ends_at', to_json(session.ends_at AT TIME ZONE 'UTC') #>> '{}' || '+00:00',
            'updated_at', to_json(session.updated_at AT TIME ZONE 'UTC') #>> '{}' || '+00:00',
            'room', CASE WHEN room.id IS NOT NULL THEN jsonb_build_object(
                'id', room.id, 'name', room.name,
                'position', room.position, 'capacity', room.capacity
            ) END,
            'theme', NULL,
            'is_closed', session.is_closed,
            'is_chatham', session.is_chatham,
            'parts', coalesce(parts.told, '[]'::jsonb)
        )
        ORDER BY session.starts_at, room.position, session.id
    ) AS items
    FROM session
    LEFT JOIN room ON room.id = session.room_id
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(
            jsonb_build_object(
                'person_id', session_role.person_id,
                'role', session_role.role,
                'state', 'accepted',
                'title', session_role.title,
                'affiliation', session_role.affiliation,
                'represented_by', ''
            )
            ORDER BY session_role.position, session_role.id
        ) AS told
        FROM session_role
        WHERE session_role.session_id = session.id
    ) AS parts ON true
    WHERE session.conference_id = conference.id
) AS told ON told.items IS NOT NULL
WHERE conference.state <> 'draft'
"""
"""In the shape in which the agenda stores its versions, moments in UTC (RFC 3339)."""


def upgrade() -> None:
    _create_versions()
    _publish_what_is_public()
    _create_edits()
    _create_prints()
    _create_uploads()
    _widen_mail()
    _widen_conference()
    _widen_session()
    _widen_session_role()


def downgrade() -> None:
    op.drop_column("session_role", "place")
    op.drop_column("session_role", "represented_by")
    op.drop_column("session_role", "state")
    _narrow_session()
    op.drop_constraint(op.f("ck_conference_changeover_not_negative"), "conference")
    op.drop_column("conference", "preview_key")
    op.drop_column("conference", "precedence")
    op.drop_column("conference", "changeover")
    op.drop_table("agenda_upload")
    op.drop_table("agenda_print")
    op.execute("DELETE FROM mail WHERE kind = 'agenda_changed'")
    op.drop_constraint(op.f("ck_mail_mailkind"), "mail")
    op.create_check_constraint(op.f("ck_mail_mailkind"), "mail", OLD_MAIL_KINDS)
    op.drop_table("agenda_edit")
    op.drop_table("agenda_version")


def _create_versions() -> None:
    op.create_table(
        "agenda_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_version_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_agenda_version_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_version")),
        sa.UniqueConstraint(
            "conference_id", "name", name=op.f("uq_agenda_version_conference_id_name")
        ),
        sa.UniqueConstraint(
            "conference_id", "number", name=op.f("uq_agenda_version_conference_id_number")
        ),
    )


def _publish_what_is_public() -> None:
    """Keep every agenda that the public sees: as version 1, calendars' sequences counted on.

    To be done while the sessions still have their sequence, and nothing is unscheduled yet.
    """
    op.execute(FIRST_VERSIONS)


def _create_edits() -> None:
    op.create_table(
        "agenda_edit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_edit_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_agenda_edit_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_edit")),
    )
    op.create_index(
        op.f("ix_agenda_edit_conference_id_person_id_id"),
        "agenda_edit",
        ["conference_id", "person_id", "id"],
    )


def _create_prints() -> None:
    op.create_table(
        "agenda_print",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("paper", sa.String(40), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("requested_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('booklet', 'door_sheets', 'run_of_show')",
            name=op.f("ck_agenda_print_printkind"),
        ),
        sa.CheckConstraint("paper IN ('a4', 'a5', 'folded')", name=op.f("ck_agenda_print_paper")),
        sa.CheckConstraint(FILE_STATES, name=op.f("ck_agenda_print_filestate")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_print_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"], name=op.f("fk_agenda_print_requested_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_print")),
    )
    op.create_index(
        op.f("ix_agenda_print_conference_id_id"), "agenda_print", ["conference_id", "id"]
    )
    op.create_index(
        "ix_agenda_print_unfinished",
        "agenda_print",
        ["state"],
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )


def _create_uploads() -> None:
    op.create_table(
        "agenda_upload",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_upload_conference_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_agenda_upload_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_upload")),
    )
    op.create_index(
        op.f("ix_agenda_upload_conference_id_person_id"),
        "agenda_upload",
        ["conference_id", "person_id"],
    )
    op.create_index(op.f("ix_agenda_upload_created_at"), "agenda_upload", ["created_at"])


def _widen_mail() -> None:
    op.drop_constraint(op.f("ck_mail_mailkind"), "mail")
    op.create_check_constraint(op.f("ck_mail_mailkind"), "mail", MAIL_KINDS)


def _widen_conference() -> None:
    _add("conference", sa.Column("changeover", sa.Integer(), nullable=False), "5")
    _add(
        "conference",
        sa.Column("precedence", postgresql.ARRAY(sa.Text()), nullable=False),
        "'{}'",
    )
    _add(
        "conference",
        sa.Column("preview_key", sa.String(), nullable=False),
        "replace(gen_random_uuid()::text, '-', '')",
    )
    op.create_check_constraint(
        op.f("ck_conference_changeover_not_negative"), "conference", "changeover >= 0"
    )


def _widen_session() -> None:
    _add("session", sa.Column("state", sa.String(40), nullable=False), "'scheduled'")
    op.create_check_constraint(op.f("ck_session_sessionstate"), "session", SESSION_STATES)
    _add("session", sa.Column("source_key", sa.Text(), nullable=False), "''")
    op.add_column("session", sa.Column("theme_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_session_theme_id"), "session", "theme", ["theme_id"], ["id"])
    op.create_index(op.f("ix_session_theme_id"), "session", ["theme_id"])
    op.create_index(
        "uq_session_source_key",
        "session",
        ["conference_id", "source_key"],
        unique=True,
        postgresql_where=sa.text("source_key <> ''"),
    )
    op.drop_constraint(op.f("ck_session_ends_after_start"), "session")
    op.create_check_constraint(
        op.f("ck_session_ends_not_before_start"), "session", "ends_at >= starts_at"
    )
    op.drop_column("session", "sequence")


def _narrow_session() -> None:
    """Go back to a table that knows scheduled sessions only, each longer than nothing."""
    op.execute("DELETE FROM session WHERE state = 'removed'")
    op.execute(
        "UPDATE session SET ends_at = ends_at + interval '1 minute' WHERE ends_at = starts_at"
    )
    _add("session", sa.Column("sequence", sa.Integer(), nullable=False), "0")
    op.drop_constraint(op.f("ck_session_ends_not_before_start"), "session")
    op.create_check_constraint(
        op.f("ck_session_ends_after_start"), "session", "ends_at > starts_at"
    )
    op.drop_index("uq_session_source_key", "session")
    op.drop_column("session", "theme_id")
    op.drop_column("session", "source_key")
    op.drop_column("session", "state")


def _widen_session_role() -> None:
    _add("session_role", sa.Column("state", sa.String(40), nullable=False), "'accepted'")
    op.create_check_constraint(op.f("ck_session_role_rolestate"), "session_role", ROLE_STATES)
    _add("session_role", sa.Column("represented_by", sa.Text(), nullable=False), "''")
    op.add_column("session_role", sa.Column("place", sa.Integer(), nullable=True))


def _add(table: str, column: sa.Column[object], for_rows: str) -> None:
    """Add a column that may not be empty, with a value for the rows that are there."""
    column.server_default = sa.DefaultClause(sa.text(for_rows))
    op.add_column(table, column)
    op.alter_column(table, str(column.name), server_default=None)
