"""The outbox: every mail is a row before it leaves."""

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.mail.enums import MailKind, MailState


class Mail(Model):
    """One message to one address."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("intent"),
        UniqueConstraint("message_id"),
        Index(
            "ix_mail_due", "next_at", "id", postgresql_where=text("state IN ('queued', 'retry')")
        ),
        Index("ix_mail_lease", "lease_until", postgresql_where=text("state = 'claimed'")),
        Index(None, "conference_id", "id"),
    )

    id: Mapped[Id]
    intent: Mapped[str]
    """What the mail is for in one line; the same intent never becomes two mails."""
    kind: Mapped[MailKind] = mapped_column(choice(MailKind))
    conference_id: Mapped[int | None] = mapped_column(BigInteger)
    sender_name: Mapped[Words]
    """Who writes, shown beside the installation's address."""
    recipient_name: Mapped[Words]
    recipient_address: Mapped[str]
    subject: Mapped[Words]
    text: Mapped[Words]
    html: Mapped[Words]
    language: Mapped[str] = mapped_column(default="en")
    message_id: Mapped[str]
    """What stands before the @ of the Message-ID: the same at every attempt."""
    state: Mapped[MailState] = mapped_column(choice(MailState), default=MailState.QUEUED)
    created_at: Mapped[Timestamp]
    next_at: Mapped[Timestamp]
    """When it may leave, or be tried again."""
    claim: Mapped[Words]
    """Which worker's batch holds it."""
    lease_until: Mapped[Timestamp | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[Timestamp | None]
    answer: Mapped[Words]
    """The last answer of the SMTP server, as it gave it, or what kept us from getting one."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in {MailState.SENT, MailState.FAILED, MailState.UNCERTAIN}
