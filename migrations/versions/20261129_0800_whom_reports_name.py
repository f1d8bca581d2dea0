"""Whom each version of a report names, and guards that look at nothing they need not."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0800"
down_revision = "20261129_0700"
branch_labels = None
depends_on = None

KEPT = {
    "report_version": (
        "conference_id, number, snapshot, sha256, created_at, state, corrects_id, note, "
        "review_until, adopted_at, published_at"
    ),
    "report_file": (
        "version_id, format, language, variant, subject, attribution, state, content, size, "
        "sha256, ready_at"
    ),
}
"""What the guards compare: an update of nothing else reads no content."""

GUARD = """
CREATE FUNCTION guard_report_named_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Whom a report names is frozen.' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER report_named_person_is_kept
    BEFORE UPDATE OF id, version_id, place, needs_consent, is_in_every_file, is_by_display_name
    OR DELETE
    ON report_named_person
    FOR EACH ROW EXECUTE FUNCTION guard_report_named_person();
"""

FOUND_BY_NAME = """
WITH told AS MATERIALIZED (
    SELECT id, conference_id, tree, lower((tree - 'participants')::text) AS words
    FROM report_version, LATERAL (SELECT convert_from(snapshot, 'UTF8')::jsonb AS tree) AS read
),
here AS (
    SELECT conference_id, person_id FROM registration
    UNION SELECT conference_id, person_id
        FROM group_member JOIN working_group ON working_group.id = group_id
    UNION SELECT conference_id, person_id FROM session_role JOIN session ON session.id = session_id
),
called AS (
    SELECT DISTINCT here.conference_id, person.id AS person_id, each.name
    FROM here
    JOIN person ON person.id = here.person_id
    LEFT JOIN registration ON registration.person_id = person.id
        AND registration.conference_id = here.conference_id
    CROSS JOIN LATERAL (VALUES
        (person.name), (trim(person.honorific || ' ' || person.name)), (registration.name),
        (trim(registration.honorific || ' ' || registration.name))
    ) AS each (name)
    WHERE each.name <> '' AND NOT (person.is_protected AND each.name = person.display_name)
),
listed AS (
    SELECT id, conference_id, participant ->> 'name' AS name, '' AS place, true AS needs_consent
        FROM told, jsonb_array_elements(coalesce(tree -> 'participants', '[]')) AS participant
    UNION ALL SELECT id, conference_id, name, team ->> 'code', true
        FROM told, jsonb_array_elements(coalesce(tree -> 'groups', '[]')) AS team,
            jsonb_array_elements_text(
                coalesce(team -> 'moderators', '[]') || coalesce(team -> 'rapporteurs', '[]')
                || coalesce(team -> 'members', '[]')
            ) AS name
    UNION ALL SELECT id, conference_id, part ->> 'name', coalesce(held ->> 'uid', ''), false
        FROM told, jsonb_array_elements(coalesce(tree -> 'days', '[]')) AS day,
            jsonb_array_elements(coalesce(day -> 'sessions', '[]')) AS held,
            jsonb_array_elements(coalesce(held -> 'roles', '[]')) AS part
),
found AS MATERIALIZED (
    SELECT DISTINCT told.id, told.conference_id, called.person_id
    FROM told JOIN called USING (conference_id)
    WHERE called.name LIKE '% %' AND strpos(told.words, lower(called.name)) > 0
),
parts AS (
    SELECT conference_id, person_id, 'WG' || number AS place
        FROM group_member JOIN working_group ON working_group.id = group_id
    UNION SELECT conference_id, person_id, uid::text
        FROM session_role JOIN session ON session.id = session_id
)
INSERT INTO report_named_person
    (version_id, person_id, place, needs_consent, is_in_every_file, is_by_display_name)
SELECT listed.id, called.person_id, listed.place, listed.needs_consent, false, false
    FROM listed JOIN called USING (conference_id, name)
UNION SELECT listed.id, NULL, listed.place, true, false, false
    FROM listed
    WHERE listed.needs_consent AND NOT EXISTS (
        SELECT FROM called
        WHERE called.conference_id = listed.conference_id AND called.name = listed.name
    )
UNION SELECT id, person_id, '', false, true, false FROM found
UNION SELECT found.id, found.person_id, parts.place, false, true, false
    FROM found JOIN parts USING (conference_id, person_id)
"""
"""Earlier versions: by names, and for the safe side, as if every file named whoever is found.

Who is listed under a name that nobody has by now is kept as somebody unknown.
"""


def _guard(table: str, columns: str) -> None:
    op.execute(f"DROP TRIGGER {table}_is_kept ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE{columns} OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION guard_{table}()"
    )


def upgrade() -> None:
    op.create_table(
        "report_named_person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("needs_consent", sa.Boolean(), nullable=False),
        sa.Column("is_in_every_file", sa.Boolean(), nullable=False),
        sa.Column("is_by_display_name", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["report_version.id"], name=op.f("fk_report_named_person_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_report_named_person_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_named_person")),
    )
    for column in ("version_id", "person_id"):
        op.create_index(op.f(f"ix_report_named_person_{column}"), "report_named_person", [column])
    op.execute(FOUND_BY_NAME)
    op.execute(GUARD)
    for table, columns in KEPT.items():
        _guard(table, f" OF {columns}")


def downgrade() -> None:
    for table in KEPT:
        _guard(table, "")
    op.drop_table("report_named_person")
    op.execute("DROP FUNCTION guard_report_named_person()")
