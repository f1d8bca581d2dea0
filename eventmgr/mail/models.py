"""The outbox: every mail is a row before it leaves."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.mail.enums import MailingState, MailKind, MailState, SuppressionReason

HASH_OF_ADDRESS: Final = (
    r"encode(sha256(decode(replace(lower(recipient_address), '\', '\\'), 'escape')), 'hex')"
)
"""What ``addresses.hash_of`` makes, in SQL that an index can hold: convert_to() it cannot.

``suppressed.hashed`` asks by the same words, or the index is of no use.
"""
UNSETTLED = frozenset(
    {MailState.DRAFT, MailState.QUEUED, MailState.CLAIMED, MailState.RETRY, MailState.HELD}
)


class Mailing(Model):
    """Mails that are released, paused and called back together."""

    __tablename__ = "mailing"
    __table_args__ = (Index(None, "conference_id", "id"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[Words]
    """What organisers call it; recipients never see it."""
    state: Mapped[MailingState] = mapped_column(choice(MailingState), default=MailingState.DRAFT)
    is_bulk: Mapped[bool] = mapped_column(default=True)
    """Whether its mails carry a way to unsubscribe (RFC 8058)."""
    starts_at: Mapped[Timestamp | None]
    """When its mails begin to leave, once it is released."""
    counted_from: Mapped[Timestamp | None]
    """Whence its refusals are counted: since a person last let it leave."""
    reason: Mapped[Words]
    """Why it was paused by itself: what the mail server said; empty if a person did it."""
    created_at: Mapped[Timestamp]

    attachments: Mapped[list["MailAttachment"]] = relationship(
        lazy="raise_on_sql", order_by="MailAttachment.id"
    )


class MailContent(Model):
    """What many mails say, once: slots stand where each has words of its own. Never changed."""

    __tablename__ = "mail_content"

    id: Mapped[Id]
    mailing_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("mailing.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str] = mapped_column(default="en")
    subject: Mapped[Words]
    text: Mapped[Words]
    html: Mapped[Words]
    calendar: Mapped[Words]
    """A calendar object (RFC 5545) with slots; empty if nothing goes into a calendar."""
    method: Mapped[Words]
    """The calendar object's method (RFC 5546): REQUEST or CANCEL."""


class MailAttachment(Model):
    """A file that goes with every mail of a mailing, or with one mail."""

    __tablename__ = "mail_attachment"
    __table_args__ = (
        CheckConstraint("(mailing_id IS NULL) <> (mail_id IS NULL)", name="goes_with_one"),
    )

    id: Mapped[Id]
    mailing_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("mailing.id", ondelete="CASCADE"), index=True
    )
    mail_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("mail.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[Words]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Mail(Model):
    """One message to one address."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("intent"),
        UniqueConstraint("message_id"),
        Index(
            "ix_mail_due",
            "lane",
            "next_at",
            "id",
            postgresql_where=text("state IN ('queued', 'retry')"),
        ),
        Index("ix_mail_lease", "lease_until", postgresql_where=text("state = 'claimed'")),
        Index(None, "conference_id", "id"),
        Index(None, "mailing_id", "state"),
        Index("ix_mail_address", text("lower(recipient_address)")),
        Index("ix_mail_address_hash", text(HASH_OF_ADDRESS)),
    )

    id: Mapped[Id]
    intent: Mapped[str]
    """What the mail is for in one line; the same intent never becomes two mails."""
    kind: Mapped[MailKind] = mapped_column(choice(MailKind))
    conference_id: Mapped[int | None] = mapped_column(BigInteger)
    mailing_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("mailing.id"))
    content_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("mail_content.id"), index=True
    )
    """What it says, if many say the same; subject, text and HTML are empty then."""
    values: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What stands in the content's slots, by name."""
    lane: Mapped[int] = mapped_column(SmallInteger, default=0)
    """Mails of a lower lane leave first: nobody waits for a sign-in link behind a mailing."""
    sender_name: Mapped[Words]
    """Who writes, shown beside the installation's address."""
    recipient_name: Mapped[Words]
    recipient_address: Mapped[str]
    domain: Mapped[Words]
    """What stands behind the @ of the address, in small letters."""
    subject: Mapped[Words]
    text: Mapped[Words]
    html: Mapped[Words]
    language: Mapped[str] = mapped_column(default="en")
    message_id: Mapped[str]
    """What stands before the @ of the Message-ID: the same at every attempt."""
    state: Mapped[MailState] = mapped_column(choice(MailState), default=MailState.QUEUED)
    created_at: Mapped[Timestamp]
    due_at: Mapped[Timestamp]
    """When it was first meant to leave: its Date, and whence its patience is reckoned."""
    next_at: Mapped[Timestamp]
    """When it may leave, or be tried again."""
    claim: Mapped[Words]
    """Which worker's batch holds it."""
    lease_until: Mapped[Timestamp | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[Timestamp | None]
    answer: Mapped[Words]
    """The last answer of the SMTP server, as it gave it, or what kept us from getting one."""

    content: Mapped[MailContent | None] = relationship(lazy="raise_on_sql")
    mailing: Mapped[Mailing | None] = relationship(lazy="raise_on_sql")
    attachments: Mapped[list[MailAttachment]] = relationship(
        lazy="raise_on_sql", order_by=MailAttachment.id
    )
    """Its own; what goes with all mails of a mailing belongs to that."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state not in UNSETTLED


class MailEvent(Model):
    """What happened to a mail besides being sent: refused, put off, returned, decided upon.

    Append-only.
    """

    __tablename__ = "mail_event"
    __table_args__ = (Index(None, "mail_id", "id"),)

    id: Mapped[Id]
    mail_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("mail.id", ondelete="CASCADE"))
    at: Mapped[Timestamp]
    state: Mapped[MailState] = mapped_column(choice(MailState))
    """What became of the mail by it."""
    answer: Mapped[Words]
    """The SMTP server's words, or a person's reason."""


class Suppression(Model):
    """One reason why an address is not written to; each stands, and is lifted, by itself."""

    __tablename__ = "suppression"
    __table_args__ = (
        UniqueConstraint(
            "address_hash", "conference_id", "reason", postgresql_nulls_not_distinct=True
        ),
    )

    id: Mapped[Id]
    address_hash: Mapped[str]
    """Stays when the address is erased, so that nobody is written to again by forgetting them."""
    address: Mapped[Words]
    conference_id: Mapped[int | None] = mapped_column(BigInteger)
    """The conference that may not write; empty if none may."""
    reason: Mapped[SuppressionReason] = mapped_column(choice(SuppressionReason))
    detail: Mapped[Words]
    at: Mapped[Timestamp]


class MailPace(Model):
    """How fast mail leaves: one row for all mail, and one for each domain that is slowed down."""

    __tablename__ = "mail_pace"

    key: Mapped[str] = mapped_column(primary_key=True)
    """``@`` for all mail, or a domain in small letters."""
    tokens: Mapped[float] = mapped_column(default=0.0)
    """How many may leave at once."""
    counted_at: Mapped[Timestamp]
    paused_until: Mapped[Timestamp | None]
    resting_since: Mapped[Timestamp | None]
    """Of the row for all mail: since when the relay has taken none, pause after pause."""
    strikes: Mapped[int] = mapped_column(SmallInteger, default=0)
    """How often in a row the domain's server asked us to come back later."""
    reason: Mapped[Words]
