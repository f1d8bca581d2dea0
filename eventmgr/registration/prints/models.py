"""Tables of badges, lists and certificates on paper."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Model, Timestamp, choice
from eventmgr.people.models import Person
from eventmgr.printing.files import unfinished_index
from eventmgr.printing.prints import Print
from eventmgr.registration.prints.enums import Paperwork


class RegistrationPrint(Print, Model):
    """Badges, a list or certificates as they stood when somebody asked, made by a worker."""

    __tablename__ = "registration_print"
    __table_args__ = (
        Index(None, "conference_id", "id"),
        Index(None, "created_at"),
        unfinished_index("registration_print"),
    )

    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    kind: Mapped[Paperwork] = mapped_column(choice(Paperwork))
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What was chosen: a later print of the same choice takes the place of this one."""
    session_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    """The session whose list it is."""
    named_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """The registrations whose names stand in it: not those of protected persons."""
    count: Mapped[int]
    """How many badges or certificates it has, or people on its list."""
    left_out: Mapped[int] = mapped_column(default=0)
    """How many more it would have if nobody were protected and nobody's data were erased."""
    requested_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    session: Mapped[Session | None] = relationship(lazy="raise_on_sql")
    requested_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")

    @property
    def day(self) -> date | None:
        """The day whose list it is."""
        day = self.asked.get("day")
        return date.fromisoformat(day) if day else None


class PrintedBadge(Model):
    """What stands on the badge that was handed out last for a registration."""

    __tablename__ = "printed_badge"

    registration_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    fingerprint: Mapped[str]
    printed_at: Mapped[Timestamp]


class CertificateText(Model):
    """What the organisers of a conference typed for its certificates."""

    __tablename__ = "certificate_text"

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    place: Mapped[str]
    """Where the conference took place, as it is printed."""
    language: Mapped[str]
    signers: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    """Names and offices of those who sign, in order."""
