"""Widen registration: categories, offers, clearance, setup, and an address book.

The version before knows nobody who may not have a place: whoever waits in its line gets one. So the
way back is refused while people wait for approval or clearance. It lets whoever was offered a place
wait for it again, first in line, and calls whoever was refused declined.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_0600"
down_revision = "20261122_1100"
branch_labels = None
depends_on = None

OLD_STATES = "state IN ('invited', 'confirmed', 'waitlisted', 'declined', 'cancelled')"
STATES = (
    "state IN ('invited', 'applied', 'offered', 'confirmed', 'waitlisted', 'declined', "
    "'refused', 'cancelled')"
)
CATEGORIES = "category IN ('delegate', 'speaker', 'media', 'observer', 'staff')"
CLEARANCES = "clearance IN ('not_needed', 'pending', 'cleared', 'refused')"
NOT_LET_IN = """
SELECT count(*) FROM registration
WHERE state = 'applied' AND answered_at IS NOT NULL
   OR state IN ('offered', 'confirmed', 'waitlisted') AND clearance IN ('pending', 'refused')
"""
"""Whoever would have a place, or get one by itself, that nobody has allowed."""
UNANSWERED = "UPDATE registration SET state = 'invited' WHERE state = 'applied'"
"""Whoever has only opened an application has asked for nothing yet."""
OLD_STATE = """
UPDATE registration SET state = CASE state WHEN 'refused' THEN 'declined' ELSE 'waitlisted' END
WHERE state IN ('offered', 'refused')
"""
KNOWN_BEFORE = """
INSERT INTO contact (conference_id, person_id, added_at)
SELECT conference_id, person_id, created_at FROM registration
"""


def upgrade() -> None:
    op.drop_constraint("ck_registration_registrationstate", "registration")
    op.create_check_constraint("registrationstate", "registration", STATES)
    _add_words("badge_name", "country", "province", "reason", "clearance_note")
    for name, default in (("category", "delegate"), ("clearance", "not_needed")):
        op.add_column(
            "registration", sa.Column(name, sa.String(40), nullable=False, server_default=default)
        )
        op.alter_column("registration", name, server_default=None)
    op.create_check_constraint("category", "registration", CATEGORIES)
    op.create_check_constraint("clearance", "registration", CLEARANCES)
    for name in ("consents_to_be_quoted", "is_walk_in", "awaits_approval"):
        op.add_column(
            "registration",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
        op.alter_column("registration", name, server_default=None)
    op.add_column(
        "conference",
        sa.Column("takes_applications", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("conference", "takes_applications", server_default=None)
    op.add_column("registration", sa.Column("offered_until", sa.DateTime(timezone=True)))
    op.add_column("registration", sa.Column("badge_code", sa.String()))
    op.execute("UPDATE registration SET badge_code = replace(gen_random_uuid()::text, '-', '')")
    op.alter_column("registration", "badge_code", nullable=False)
    op.create_unique_constraint("uq_registration_badge_code", "registration", ["badge_code"])
    _create_setup()
    _create_contacts()


def downgrade() -> None:
    _refuse_while_people_wait()
    op.execute(UNANSWERED)
    op.execute(OLD_STATE)
    for table in ("contact", "category_setting", "registration_setup"):
        op.drop_table(table)
    for name in (
        "badge_code",
        "offered_until",
        "is_walk_in",
        "awaits_approval",
        "clearance_note",
        "consents_to_be_quoted",
        "clearance",
        "category",
        "reason",
        "province",
        "country",
        "badge_name",
    ):
        op.drop_column("registration", name)
    op.drop_column("conference", "takes_applications")
    op.drop_constraint("ck_registration_registrationstate", "registration")
    op.create_check_constraint("registrationstate", "registration", OLD_STATES)


def _refuse_while_people_wait() -> None:
    number = op.get_bind().execute(sa.text(NOT_LET_IN)).scalar_one()
    if number:
        raise RuntimeError(
            f"{number} registrations wait for approval or clearance, or were refused it. The "
            "version before would give them places: let them in, refuse or cancel them first."
        )


def _add_words(*names: str) -> None:
    for name in names:
        op.add_column("registration", sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column("registration", name, server_default=None)


def _conference() -> sa.Column[int]:
    return sa.Column(
        "conference_id",
        sa.BigInteger(),
        sa.ForeignKey("conference.id", name=None),
        primary_key=True,
        autoincrement=False,
    )


def _create_setup() -> None:
    op.create_table(
        "registration_setup",
        _conference(),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("answers_until", sa.Date()),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("clearance_sectors", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("clearance_days", sa.Integer(), nullable=False),
        sa.Column("certificate_days", sa.Integer(), nullable=False),
        sa.Column("erase_on", sa.Date()),
        sa.CheckConstraint("offer_hours > 0", name="offer_hours_positive"),
        sa.CheckConstraint("clearance_days >= 0", name="clearance_days_not_negative"),
        sa.CheckConstraint("certificate_days > 0", name="certificate_days_positive"),
    )
    op.create_table(
        "category_setting",
        _conference(),
        sa.Column("category", sa.String(40), primary_key=True),
        sa.Column("capacity", sa.Integer()),
        sa.Column("needs_clearance", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name="capacity_not_negative"),
        sa.CheckConstraint(CATEGORIES, name="category"),
    )


def _create_contacts() -> None:
    op.create_table(
        "contact",
        _conference(),
        sa.Column(
            "person_id",
            sa.BigInteger(),
            sa.ForeignKey("person.id"),
            primary_key=True,
            autoincrement=False,
            index=True,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.execute(KNOWN_BEFORE)
