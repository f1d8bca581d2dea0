"""Keep each reason why an address is not written to, and find mails by their address."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0910"
down_revision = "20261128_0900"
branch_labels = None
depends_on = None

BEFORE = "uq_suppression_address_hash_conference_id"
AFTER = "uq_suppression_address_hash_conference_id_reason"
HASH = r"encode(sha256(decode(replace(lower(recipient_address), '\', '\\'), 'escape')), 'hex')"
WEIGHT = "CASE {}.reason WHEN 'unsubscribed' THEN 0 ELSE 1 END"


def upgrade() -> None:
    op.drop_constraint(BEFORE, "suppression")
    op.create_unique_constraint(
        AFTER,
        "suppression",
        ["address_hash", "conference_id", "reason"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_mail_address", "mail", [sa.text("lower(recipient_address)")])
    op.create_index("ix_mail_address_hash", "mail", [sa.text(HASH)])


def downgrade() -> None:
    """Keep the reason that stops more, and of those the older."""
    op.drop_index("ix_mail_address_hash", "mail")
    op.drop_index("ix_mail_address", "mail")
    op.drop_constraint(AFTER, "suppression")
    weights = WEIGHT.format("weaker"), WEIGHT.format("other")
    op.execute(
        "DELETE FROM suppression AS weaker USING suppression AS other"  # noqa: S608 - our own words
        " WHERE weaker.address_hash = other.address_hash"
        " AND weaker.conference_id IS NOT DISTINCT FROM other.conference_id"
        f" AND ({weights[0]}, -weaker.id) < ({weights[1]}, -other.id)"
    )
    op.create_unique_constraint(
        BEFORE,
        "suppression",
        ["address_hash", "conference_id"],
        postgresql_nulls_not_distinct=True,
    )
