"""Tables of closing reports."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person
from eventmgr.printing.files import MadeFile, unfinished_index
from eventmgr.reports.enums import Attribution, Format, Stage, Variant, VersionState


class ReportVersion(Model):
    """One compilation of a conference's closing report, from a snapshot that never changes."""

    __tablename__ = "report_version"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        UniqueConstraint("conference_id", "deadline"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    number: Mapped[int]
    snapshot: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    """The canonical JSON that every file of this version is made of."""
    sha256: Mapped[str]
    requested_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    created_at: Mapped[Timestamp]
    state: Mapped[VersionState] = mapped_column(choice(VersionState), default=VersionState.DRAFT)
    is_automatic: Mapped[bool] = mapped_column(default=False)
    """Whether nobody asked for it: a deadline had passed."""
    deadline: Mapped[Timestamp | None]
    """The deadline that had passed; each makes one version."""
    corrects_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("report_version.id"))
    """The published version that this one corrects."""
    note: Mapped[Words]
    """What a corrigendum corrects, in the words of whoever issues it."""
    review_until: Mapped[Timestamp | None]
    """Until when comments are asked for."""
    adopted_at: Mapped[Timestamp | None]
    published_at: Mapped[Timestamp | None]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    requested_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list["ReportFile"]] = relationship(
        back_populates="version", order_by="ReportFile.id", lazy="raise_on_sql"
    )


class ReportFile(MadeFile, Model):
    """One format of a version, compiled by itself: its failure stops no other."""

    __tablename__ = "report_file"
    __table_args__ = (
        UniqueConstraint(
            "version_id",
            "format",
            "language",
            "variant",
            "subject",
            "attribution",
            name="uq_report_file_selection",
        ),
        unfinished_index("report_file"),
    )

    version_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("report_version.id"))
    format: Mapped[Format] = mapped_column(choice(Format))
    language: Mapped[str] = mapped_column(default="en")
    variant: Mapped[Variant] = mapped_column(choice(Variant), default=Variant.FULL)
    subject: Mapped[Words]
    """The group's code, the theme's name or the addressee that the variant is about."""
    attribution: Mapped[Attribution] = mapped_column(choice(Attribution), default=Attribution.NAMES)
    stage: Mapped[Stage | None] = mapped_column(choice(Stage))
    """What the worker that has it in hand is doing."""
    stage_at: Mapped[Timestamp | None]
    """Since when it has been doing that."""

    version: Mapped[ReportVersion] = relationship(back_populates="files", lazy="raise_on_sql")
