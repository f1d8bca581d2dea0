"""Let the invited say maybe or propose somebody else, and be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0860"
down_revision = "20261128_0850"
branch_labels = None
depends_on = None

STATES = ("open", "approved", "refused", "taken_back")
RULES = ("silent", "deadline", "promised", "by_hand")


def upgrade() -> None:
    op.add_column("invitation", sa.Column("undecided_since", sa.DateTime(timezone=True)))
    op.add_column("invitation", sa.Column("decides_by", sa.Date()))
    op.add_column(
        "invitation",
        sa.Column("decline_reason", sa.Text(), nullable=False, server_default=""),
    )
    op.alter_column("invitation", "decline_reason", server_default=None)
    _add_proposals()
    _add_reminders()


def _add_proposals() -> None:
    op.create_table(
        "invitation_proposal",
        _key(),
        _refers("conference_id", "conference.id", nullable=False),
        _refers("invitation_id", "invitation.id", nullable=False, ondelete="CASCADE"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "email", "reason")),
        sa.Column("state", _choice("proposalstate", STATES), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
    )
    table = "invitation_proposal"
    op.create_index("ix_invitation_proposal_invitation_id", table, ["invitation_id"])
    op.create_index("ix_invitation_proposal_conference_id_state", table, ["conference_id", "state"])
    op.create_index(
        "uq_invitation_proposal_open",
        table,
        ["invitation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def _add_reminders() -> None:
    op.create_table(
        "reminder_setup",
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("first_after", sa.Integer()),
        sa.Column("again_after", sa.Integer()),
        sa.Column("before_deadline", sa.Integer()),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("conference_id", name="pk_reminder_setup"),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name="fk_reminder_setup_conference_id_conference"
        ),
        sa.CheckConstraint(
            "first_after > 0 AND again_after > 0 AND at_most > 0 AND before_deadline > 0",
            name="ck_reminder_setup_numbers_positive",
        ),
    )
    op.create_table(
        "invitation_reminder",
        _key(),
        _refers("invitation_id", "invitation.id", nullable=False, ondelete="CASCADE"),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("rule", _choice("reminderrule", RULES), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _refers("mail_id", "mail.id", nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("invitation_id", "generation", "rule", "number"),
    )
    op.create_index("ix_invitation_reminder_mail_id", "invitation_reminder", ["mail_id"])


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _refers(name: str, to: str, *, nullable: bool, ondelete: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(to, ondelete=ondelete), nullable=nullable)


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    op.drop_table("invitation_reminder")
    op.drop_table("reminder_setup")
    op.drop_table("invitation_proposal")
    for name in ("decline_reason", "decides_by", "undecided_since"):
        op.drop_column("invitation", name)
