"""Tables of reminders."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, choice
from eventmgr.invitations.reminders.enums import ReminderRule
from eventmgr.mail.models import Mail


class ReminderSetup(Model):
    """When one conference reminds the invited; without a row, never. The letter says what."""

    __tablename__ = "reminder_setup"
    __table_args__ = (
        CheckConstraint(
            "first_after > 0 AND again_after > 0 AND at_most > 0 AND before_deadline > 0",
            name="numbers_positive",
        ),
    )

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    is_on: Mapped[bool] = mapped_column(default=False)
    first_after: Mapped[int | None]
    """Days without an answer until the first; None: never for that."""
    again_after: Mapped[int | None]
    """Days from each to the next; None: only once."""
    before_deadline: Mapped[int | None]
    """Days before answers close; None: never for that."""
    at_most: Mapped[int] = mapped_column(default=3)
    """How many one invitation gets by the clock; the day that a person names is not counted."""


class InvitationReminder(Model):
    """A reminder that was sent; each is written down before its mail, so none is sent twice."""

    __tablename__ = "invitation_reminder"
    __table_args__ = (UniqueConstraint("invitation_id", "generation", "rule", "number"),)

    id: Mapped[Id]
    invitation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("invitation.id", ondelete="CASCADE")
    )
    generation: Mapped[int]
    """Of the invitation: one that was sent anew is reminded of anew."""
    rule: Mapped[ReminderRule] = mapped_column(choice(ReminderRule))
    number: Mapped[int]
    """Which of its rule; for a day, the day's number."""
    mail_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("mail.id"), index=True)
    sent_at: Mapped[Timestamp]

    mail: Mapped[Mail | None] = relationship(lazy="raise_on_sql")
