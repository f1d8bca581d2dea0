"""Windows, limits and the template of working groups, and their co-moderators."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "20261128_0940"
down_revision = "20261128_0930"
branch_labels = None
depends_on = None

BEFORE = ("moderator", "rapporteur", "member", "observer")
AFTER = ("moderator", "co_moderator", "rapporteur", "member", "observer")
ALL_FIELDS = (
    "{title,text,lead_addressee,supporting_addressees,time_frame,indicator,rationale,theme_id}"
)
GIVEN = {
    "grace_minutes": sa.Column("grace_minutes", sa.Integer, nullable=False, server_default="10"),
    "asked_fields": sa.Column(
        "asked_fields", ARRAY(sa.Text), nullable=False, server_default=ALL_FIELDS
    ),
    "needs_countersign": sa.Column(
        "needs_countersign", sa.Boolean, nullable=False, server_default=sa.false()
    ),
    "presents_minutes": sa.Column(
        "presents_minutes", sa.Integer, nullable=False, server_default="5"
    ),
}
CHECKS = {
    "grace_not_negative": "grace_minutes >= 0",
    "limit_positive": "recommendations_at_most > 0",
    "presentation_positive": "presents_minutes > 0",
}


def upgrade() -> None:
    op.add_column("working_group", sa.Column("opens_at", sa.DateTime(timezone=True)))
    op.add_column("working_group", sa.Column("recommendations_at_most", sa.Integer))
    op.add_column("working_group", sa.Column("report_back_position", sa.Integer))
    for name, column in GIVEN.items():
        op.add_column("working_group", column)
        op.alter_column("working_group", name, server_default=None)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_working_group_{name}"), "working_group", condition)
    _roles(AFTER)


def downgrade() -> None:
    op.execute("UPDATE group_member SET role = 'moderator' WHERE role = 'co_moderator'")
    _roles(BEFORE)
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_working_group_{name}"), "working_group")
    for name in (*GIVEN, "report_back_position", "recommendations_at_most", "opens_at"):
        op.drop_column("working_group", name)


def _roles(roles: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{each}'" for each in roles)
    op.drop_constraint(op.f("ck_group_member_grouprole"), "group_member")
    op.create_check_constraint(
        op.f("ck_group_member_grouprole"), "group_member", f"role IN ({listed})"
    )
