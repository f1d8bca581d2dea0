"""The table of imports: a file, how it is understood, and how far it has been taken."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Model, Timestamp, Words, choice
from eventmgr.foundation.pieces import Pieced
from eventmgr.registration.intake.enums import ImportState


class ContactImport(Pieced, Model):
    """One file of people, from the look at it to the last line taken."""

    __tablename__ = "contact_import"
    __table_args__ = (
        CheckConstraint("done >= 0 AND done <= total", name="done_within_total"),
        Index(None, "conference_id", "person_id"),
        Index(None, "state"),
    )

    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    """Nobody else can look at it."""
    filename: Mapped[Words]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    encoding: Mapped[Words]
    """Empty: as it was guessed."""
    sheet: Mapped[Words]
    """Empty: the first."""
    columns: Mapped[dict[str, int] | None] = mapped_column(JSONB)
    """Which cell holds a field; None: as the header lets guess."""
    twins: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    """What was said of lines named as another one is: the line's number -> same or other."""
    dropped: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """The columns that are not taken over."""
    language: Mapped[Words]
    """In which its words were understood when its taking began: it is taken as it was shown."""
    state: Mapped[ImportState] = mapped_column(choice(ImportState))
    done: Mapped[int] = mapped_column(default=0)
    """How many lines were taken in committed transactions."""
    total: Mapped[int] = mapped_column(default=0)
    created_count: Mapped[int] = mapped_column(default=0)
    filled_count: Mapped[int] = mapped_column(default=0)
    known_count: Mapped[int] = mapped_column(default=0)
    same_count: Mapped[int] = mapped_column(default=0)
    undecided_count: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Timestamp]
