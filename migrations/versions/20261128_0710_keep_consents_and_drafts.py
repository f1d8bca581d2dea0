"""Keep a journal of consents that nothing can rewrite, and forms that were not sent yet.

Of the past we know what holds now, and when that was said; not by whom, nor the words that were
shown.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261128_0710"
down_revision = "20261128_0700"
branch_labels = None
depends_on = None

CONSENTS = {
    "listed": "consents_to_be_listed",
    "photographed": "consents_to_photographs",
    "quoted": "consents_to_be_quoted",
}
SOURCES = ("person", "organiser", "focal_point", "desk", "erasure", "unknown")
APPEND_ONLY = """
CREATE FUNCTION refuse_change_of_consent_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.note = ''
       AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE'
       AND to_jsonb(NEW) - 'registration_id' = to_jsonb(OLD) - 'registration_id' THEN
        RETURN NEW; -- two registrations of one person became one, or two again
    END IF;
    RAISE EXCEPTION 'An entry about a consent is never changed or deleted.'
        USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER consent_entry_is_append_only
    BEFORE UPDATE OR DELETE ON consent_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_consent_entry();
"""


def upgrade() -> None:
    op.create_table(
        "consent_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column(
            "registration_id",
            sa.BigInteger(),
            sa.ForeignKey("registration.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(_one_of("what", tuple(CONSENTS)), name="consent"),
        sa.CheckConstraint(_one_of("said_by", SOURCES), name="source"),
    )
    for what, column in CONSENTS.items():
        op.execute(
            "INSERT INTO consent_entry (registration_id, what, is_given, at, said_by, words, note) "  # noqa: S608 - our own words
            f"SELECT id, '{what}', true, coalesce(consented_at, created_at), 'unknown', '', '' "
            f"FROM registration WHERE {column} ORDER BY id"
        )
    op.execute(APPEND_ONLY)
    op.create_table(
        "form_draft",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("conference_id", sa.BigInteger(), sa.ForeignKey("conference.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), index=True),
        sa.Column("delegation_id", sa.BigInteger(), sa.ForeignKey("delegation.id")),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fields", JSONB(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.CheckConstraint(_one_of("form", ("registration", "nomination")), name="draftform"),
        sa.CheckConstraint("(person_id IS NULL) <> (delegation_id IS NULL)", name="one_owner"),
        sa.UniqueConstraint("conference_id", "person_id", "form"),
        sa.UniqueConstraint("delegation_id", "form"),
    )


def downgrade() -> None:
    op.drop_table("form_draft")
    op.drop_table("consent_entry")
    op.execute("DROP FUNCTION refuse_change_of_consent_entry")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(each) for each in words)})"
