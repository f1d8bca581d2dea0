"""Tables of campaigns."""

from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.campaigns.enums import CampaignKind, CampaignState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.foundation.pieces import Pieced
from eventmgr.mail.models import Mail, Mailing
from eventmgr.people.models import Person

CONFERENCE: Final = "conference"
"""Stands for the conference as a whole among what goes into calendars."""


class Campaign(Pieced, Model):
    """One letter to many, from its first word to the drafts of its mails."""

    __tablename__ = "campaign"
    __table_args__ = (Index(None, "conference_id", "id"), Index(None, "state"))

    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    name: Mapped[Words]
    """What organisers call it; recipients never see it."""
    kind: Mapped[CampaignKind] = mapped_column(choice(CampaignKind))
    included: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Whom it goes to: choices as ``choosing`` writes them; whoever is in one of them."""
    excluded: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Whom it does not go to, though a choice has them."""
    is_bulk: Mapped[bool] = mapped_column(default=True)
    """Whether its mails carry a way to unsubscribe."""
    calendar: Mapped[Words]
    """What goes into calendars: `CONFERENCE`, a session as `UUID` writes it, or nothing."""
    state: Mapped[CampaignState] = mapped_column(
        choice(CampaignState), default=CampaignState.WRITING
    )
    mailing_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("mailing.id"), unique=True
    )
    """Its mails; the same one however often it is prepared anew."""
    skipped: Mapped[int] = mapped_column(default=0)
    """How many could not be written to any more when their turn came."""
    asked_at: Mapped[Timestamp | None]
    """When somebody asked for its drafts."""
    created_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    mailing: Mapped[Mailing | None] = relationship(lazy="raise_on_sql")
    texts: Mapped[list["CampaignText"]] = relationship(
        lazy="raise_on_sql", order_by="CampaignText.language", cascade="all, delete-orphan"
    )
    files: Mapped[list["CampaignFile"]] = relationship(
        lazy="raise_on_sql", order_by="CampaignFile.id", cascade="all, delete-orphan"
    )

    @property
    def session_uid(self) -> UUID | None:
        """The session that goes into calendars, if it is one."""
        return UUID(self.calendar) if self.calendar not in {"", CONFERENCE} else None


class CampaignText(Model):
    """What a campaign says in one language, with placeholders."""

    __tablename__ = "campaign_text"
    __table_args__ = (UniqueConstraint("campaign_id", "language"),)

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("campaign.id", ondelete="CASCADE")
    )
    language: Mapped[str]
    subject: Mapped[Words]
    body: Mapped[Words]
    """Markdown."""


class CampaignFile(Model):
    """A file that goes with every mail of a campaign."""

    __tablename__ = "campaign_file"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("campaign.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[Words]
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class CampaignRecipient(Model):
    """One person whom a prepared campaign writes to, and the mail once its draft is there."""

    __tablename__ = "campaign_recipient"
    __table_args__ = (UniqueConstraint("campaign_id", "person_id"),)

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("campaign.id", ondelete="CASCADE")
    )
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    language: Mapped[str]
    """In which of its texts the campaign speaks to them."""
    mail_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("mail.id", ondelete="SET NULL"), unique=True
    )
    is_invited_by_it: Mapped[bool] = mapped_column(default=False)
    """Whether invitation and registration were made for this mail, and go with its draft.

    One that never left before counts as made for the mail that carries it on.
    """

    mail: Mapped[Mail | None] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
