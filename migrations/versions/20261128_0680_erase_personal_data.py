"""Erase personal data: who was erased, whom to write to, and a text that outlives its author.

A revision's words still cannot be changed or deleted; only its author can become nobody.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0680"
down_revision = "20261128_0670"
branch_labels = None
depends_on = None

IMMUTABLE = """
CREATE OR REPLACE FUNCTION refuse_change_of_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A revision is never changed or deleted.' USING ERRCODE = 'restrict_violation';
END;
$$;
"""
IMMUTABLE_BUT_FOR_THE_AUTHOR = """
CREATE OR REPLACE FUNCTION refuse_change_of_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.author_id IS NULL
       AND to_jsonb(NEW) - 'author_id' = to_jsonb(OLD) - 'author_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A revision is never changed or deleted.' USING ERRCODE = 'restrict_violation';
END;
$$;
"""


def upgrade() -> None:
    op.add_column("person", sa.Column("erased_at", sa.DateTime(timezone=True)))
    for name in ("privacy_contact", "privacy_words"):
        op.add_column(
            "registration_setup", sa.Column(name, sa.Text(), nullable=False, server_default="")
        )
        op.alter_column("registration_setup", name, server_default=None)
    op.add_column(
        "agenda_version", sa.Column("erasures", sa.Integer(), nullable=False, server_default="0")
    )
    op.alter_column("agenda_version", "erasures", server_default=None)
    op.execute(IMMUTABLE_BUT_FOR_THE_AUTHOR)


def downgrade() -> None:
    op.execute(IMMUTABLE)
    op.drop_column("agenda_version", "erasures")
    for name in ("privacy_words", "privacy_contact"):
        op.drop_column("registration_setup", name)
    op.drop_column("person", "erased_at")
