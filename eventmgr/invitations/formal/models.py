"""Tables of formal letters of invitation."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Model, Timestamp, Words
from eventmgr.invitations.models import Invitation
from eventmgr.printing.files import unfinished_index
from eventmgr.printing.prints import Print


class FormalSetup(Model):
    """What the formal letters of one conference have in common; without a row there are none."""

    __tablename__ = "formal_setup"

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    letterhead: Mapped[Words]
    """Who writes and where they are found, line by line."""
    prefix: Mapped[Words]
    """What stands before the number in references from now on."""
    place: Mapped[Words]
    """What stands before the date."""
    signatory: Mapped[Words]
    office: Mapped[Words]
    """Of the signatory."""
    is_enclosed: Mapped[bool] = mapped_column(default=False)
    """Whether each invitation that is mailed takes its formal letter along."""
    last_number: Mapped[int] = mapped_column(default=0)
    """Given out last; no number is given twice, not even that of a letter that was erased."""


class FormalLetter(Print, Model):
    """The one formal letter of an invitation; made anew it keeps its reference."""

    __tablename__ = "formal_letter"
    __table_args__ = (
        UniqueConstraint("invitation_id"),
        UniqueConstraint("conference_id", "number"),
        unfinished_index("formal_letter"),
    )

    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    invitation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("invitation.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    reference: Mapped[str]
    """As it is printed; it stays when the prefix changes."""
    dated: Mapped[date]
    """The day it bears: a corrected letter has a new one."""
    released_at: Mapped[Timestamp | None]
    """Since when the invited person can download it."""

    invitation: Mapped[Invitation] = relationship(lazy="raise_on_sql")
