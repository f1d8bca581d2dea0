"""Mails that are written, released, paused and called back together; addresses not written to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261128_0800"
down_revision = "20261128_0770"
branch_labels = None
depends_on = None

STATES = (
    "draft", "queued", "claimed", "sent", "retry", "failed", "uncertain",
    "held", "cancelled", "suppressed", "bounced",
)  # fmt: skip
STATES_BEFORE = ("queued", "claimed", "sent", "retry", "failed", "uncertain")
KINDS_BEFORE = ("invitation", "confirmation", "sign_in", "report_ready", "agenda_changed")
KINDS = (*KINDS_BEFORE, "message", "reminder", "calendar", "test")
MAILING_STATES = ("draft", "released", "paused", "cancelled")
REASONS = ("bounced", "complained", "unsubscribed", "by_hand")


def upgrade() -> None:
    _add_mailing()
    _add_content()
    _extend_mail()
    _add_attachment()
    _add_event()
    _add_suppression()
    _add_pace()


def downgrade() -> None:
    op.drop_table("mail_pace")
    op.drop_table("suppression")
    op.drop_table("mail_event")
    op.drop_table("mail_attachment")
    op.execute(
        "UPDATE mail SET state = 'failed'"
        " WHERE state IN ('draft', 'held', 'cancelled', 'suppressed', 'bounced')"
    )
    op.execute(
        "UPDATE mail SET kind = 'confirmation'"
        " WHERE kind IN ('message', 'reminder', 'calendar', 'test')"
    )
    _restrict("state", "mailstate", STATES_BEFORE)
    _restrict("kind", "mailkind", KINDS_BEFORE)
    op.drop_index("ix_mail_due", "mail")
    op.create_index(
        "ix_mail_due",
        "mail",
        ["next_at", "id"],
        postgresql_where=sa.text("state IN ('queued', 'retry')"),
    )
    for name in ("due_at", "domain", "lane", "values", "content_id", "mailing_id"):
        op.drop_column("mail", name)
    op.drop_table("mail_content")
    op.drop_table("mailing")


def _add_mailing() -> None:
    op.create_table(
        "mailing",
        _key(),
        sa.Column("conference_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", _choice("mailingstate", MAILING_STATES), nullable=False),
        sa.Column("is_bulk", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_mailing_conference_id_id", "mailing", ["conference_id", "id"])


def _add_content() -> None:
    op.create_table(
        "mail_content",
        _key(),
        _refers("mailing_id", "mailing", ondelete="CASCADE"),
        sa.Column("language", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("subject", "text", "html", "calendar", "method")
        ),
    )
    op.create_index("ix_mail_content_mailing_id", "mail_content", ["mailing_id"])


def _extend_mail() -> None:
    _restrict("state", "mailstate", STATES)
    _restrict("kind", "mailkind", KINDS)
    op.add_column("mail", _refers("mailing_id", "mailing"))
    op.add_column("mail", _refers("content_id", "mail_content"))
    for column, empty in (
        (sa.Column("values", JSONB(), nullable=False), "{}"),
        (sa.Column("lane", sa.SmallInteger(), nullable=False), "0"),
        (sa.Column("domain", sa.Text(), nullable=False), ""),
    ):
        column.server_default = sa.DefaultClause(sa.text(f"'{empty}'"))
        op.add_column("mail", column)
        op.alter_column("mail", column.name, server_default=None)
    op.add_column("mail", sa.Column("due_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE mail SET due_at = created_at,"
        " domain = lower(substring(recipient_address from '@(.*)$'))"
        " WHERE recipient_address LIKE '%@%'"
    )
    op.execute("UPDATE mail SET due_at = created_at WHERE due_at IS NULL")
    op.alter_column("mail", "due_at", nullable=False)
    op.drop_index("ix_mail_due", "mail")
    op.create_index(
        "ix_mail_due",
        "mail",
        ["lane", "next_at", "id"],
        postgresql_where=sa.text("state IN ('queued', 'retry')"),
    )
    op.create_index("ix_mail_mailing_id_state", "mail", ["mailing_id", "state"])
    op.create_index("ix_mail_content_id", "mail", ["content_id"])


def _add_attachment() -> None:
    op.create_table(
        "mail_attachment",
        _key(),
        _refers("mailing_id", "mailing", ondelete="CASCADE"),
        _refers("mail_id", "mail", ondelete="CASCADE"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(mailing_id IS NULL) <> (mail_id IS NULL)",
            name=op.f("ck_mail_attachment_goes_with_one"),
        ),
    )
    op.create_index("ix_mail_attachment_mailing_id", "mail_attachment", ["mailing_id"])
    op.create_index("ix_mail_attachment_mail_id", "mail_attachment", ["mail_id"])


def _add_event() -> None:
    op.create_table(
        "mail_event",
        _key(),
        _refers("mail_id", "mail", ondelete="CASCADE", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _choice("mailstate", STATES), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
    )
    op.create_index("ix_mail_event_mail_id_id", "mail_event", ["mail_id", "id"])


def _add_suppression() -> None:
    op.create_table(
        "suppression",
        _key(),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("conference_id", sa.BigInteger()),
        sa.Column("reason", _choice("suppressionreason", REASONS), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("address_hash", "conference_id", postgresql_nulls_not_distinct=True),
    )


def _add_pace() -> None:
    op.create_table(
        "mail_pace",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True)),
        sa.Column("strikes", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _refers(
    name: str, table: str, *, ondelete: str | None = None, nullable: bool = True
) -> sa.Column[int]:
    return sa.Column(
        name, sa.BigInteger(), sa.ForeignKey(f"{table}.id", ondelete=ondelete), nullable=nullable
    )


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _restrict(column: str, name: str, values: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{each}'" for each in values)
    op.drop_constraint(op.f(f"ck_mail_{name}"), "mail")
    op.create_check_constraint(op.f(f"ck_mail_{name}"), "mail", f"{column} IN ({allowed})")
