"""Tables of invitations."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Id, Model, Timestamp, Words
from eventmgr.mail.models import Mail
from eventmgr.people.models import Person


class Invitation(Model):
    """An offer to one address for one conference; its answer is the person's registration."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("conference_id", "person_id"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    message: Mapped[Words]
    """The organiser's own words in the mail."""
    nominated_by: Mapped[Words]
    """The institution that named the person; empty for whom the organisers invite."""
    takes_over: Mapped[bool] = mapped_column(default=False)
    """Whether the person was given somebody else's place."""
    mail_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("mail.id"), index=True)
    """The mail that carried it, once it was sent on its way."""
    generation: Mapped[int] = mapped_column(default=1)
    """Raised to make the links of earlier mails void."""
    taken_back_at: Mapped[Timestamp | None]
    """Set while the organisers no longer invite this person; sending again invites anew."""
    undecided_since: Mapped[Timestamp | None]
    """When the person said “maybe”; it counts while their registration waits for an answer."""
    decides_by: Mapped[date | None]
    """The day by which whoever said “maybe” wants to know."""
    decline_reason: Mapped[Words]
    """Why the person does not come, in their own words, for organisers."""
    created_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    mail: Mapped[Mail | None] = relationship(lazy="raise_on_sql")
