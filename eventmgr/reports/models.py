"""Tables of closing reports."""

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person
from eventmgr.reports.enums import FileState, Format


class ReportVersion(Model):
    """One compilation of a conference's closing report, from a snapshot that never changes."""

    __tablename__ = "report_version"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    number: Mapped[int]
    snapshot: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    """The canonical JSON that every file of this version is made of."""
    sha256: Mapped[str]
    requested_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    created_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    requested_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list["ReportFile"]] = relationship(
        back_populates="version", order_by="ReportFile.id", lazy="raise_on_sql"
    )


class ReportFile(Model):
    """One format of a version, compiled by itself: its failure stops no other.

    The bytes are kept in the database, so that every web process on every machine can serve them
    and one backup holds everything.
    """

    __tablename__ = "report_file"
    __table_args__ = (
        UniqueConstraint("version_id", "format", "language"),
        Index(
            "ix_report_file_unfinished",
            "state",
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("report_version.id"))
    format: Mapped[Format] = mapped_column(choice(Format))
    language: Mapped[str] = mapped_column(default="en")
    state: Mapped[FileState] = mapped_column(choice(FileState), default=FileState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[Timestamp | None]
    """Until when the worker that claimed it is believed to be alive."""
    problem: Mapped[Words]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[Words]
    queued_at: Mapped[Timestamp]
    ready_at: Mapped[Timestamp | None]

    version: Mapped[ReportVersion] = relationship(back_populates="files", lazy="raise_on_sql")
