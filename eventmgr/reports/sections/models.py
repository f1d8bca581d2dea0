"""Tables of the report's sections."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.reports.enums import SectionKind


class ReportSection(Model):
    """One section of a conference's report, or the summary of one session; its words are revisions.

    A usual section has no row until somebody writes, moves or switches it.
    """

    __tablename__ = "report_section"
    __table_args__ = (
        UniqueConstraint("conference_id", "key"),
        CheckConstraint("session_id IS NULL OR kind = 'sessions'", name="summary_of_session"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    key: Mapped[str]
    """How addresses and snapshots call it, for ever: “foreword”, “custom-1”, “session-7”."""
    kind: Mapped[SectionKind] = mapped_column(choice(SectionKind))
    session_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    """The session that it sums up; None for a section of the report."""
    position: Mapped[int]
    is_on: Mapped[bool] = mapped_column(default=True)
    """Whether the report has it; one that was taken off is kept with all that was written."""
    last_number: Mapped[int] = mapped_column(default=0)
    """The number of its newest revision."""
    revision_id: Mapped[int | None] = mapped_column(
        BigInteger,
        ForeignKey(
            "report_section_revision.id", use_alter=True, deferrable=True, initially="DEFERRED"
        ),
    )
    """The revision that stands now."""
    waiting: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    """The numbers of those revisions beside it that wait for a decision, the oldest first."""

    session: Mapped[Session | None] = relationship(lazy="raise_on_sql")
    revision: Mapped["SectionRevision | None"] = relationship(
        foreign_keys=[revision_id], post_update=True, lazy="raise_on_sql"
    )


class SectionRevision(Model):
    """A saved text of a section, immutable: the database refuses to change or delete it."""

    __tablename__ = "report_section_revision"
    __table_args__ = (
        UniqueConstraint("section_id", "number"),
        UniqueConstraint("client_id"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[Id]
    section_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("report_section.id"))
    number: Mapped[int]
    client_id: Mapped[UUID]
    """Made by the writer's form: the same save sent twice is one revision."""
    kind: Mapped[RevisionKind] = mapped_column(choice(RevisionKind), default=RevisionKind.SAVE)
    base_number: Mapped[int | None]
    """The revision that the writer saw; None for the first."""
    merged_number: Mapped[int | None]
    """For a merge: the save that was brought together with the base."""
    to_check: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Fields of a merge that a person should check, or of a branch that one must decide on."""
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """None: written by a command, or the author's data were erased."""
    saved_at: Mapped[Timestamp]
    title: Mapped[Words]
    """What stands above it instead of the usual heading; empty: the usual one."""
    text: Mapped[Words]

    section: Mapped[ReportSection] = relationship(foreign_keys=[section_id], lazy="raise_on_sql")
    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")
