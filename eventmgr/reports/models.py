"""Tables of closing reports."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
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
    deadline: Mapped[Timestamp | None]
    """The groups' deadline that had passed, where nobody asked for it; each makes one version."""
    tells_all: Mapped[bool] = mapped_column(default=False)
    """Whether organisers and moderators are told once it is ready, not only whoever asked."""
    told_at: Mapped[Timestamp | None]
    """When they were told."""
    corrects_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("report_version.id"))
    """The published version that this one corrects."""
    note: Mapped[Words]
    """What a corrigendum corrects, in the words of whoever issues it."""
    review_until: Mapped[Timestamp | None]
    """Until when comments are asked for."""
    review_round: Mapped[int] = mapped_column(default=0)
    """How often comments were asked for; each time all who may comment are written to."""
    comments_told_at: Mapped[Timestamp | None]
    """When those who settle comments were last written to about new ones."""
    comments_told_id: Mapped[int] = mapped_column(BigInteger, default=0)
    """The last comment that was looked at then; whatever has a higher id is new."""
    adopted_at: Mapped[Timestamp | None]
    published_at: Mapped[Timestamp | None]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    requested_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list["ReportFile"]] = relationship(
        back_populates="version", order_by="ReportFile.id", lazy="raise_on_sql"
    )
    named: Mapped[list["NamedPerson"]] = relationship(lazy="raise_on_sql")


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
    is_public: Mapped[bool] = mapped_column(default=False)
    """Whether everybody may have it once its version is published."""
    public_downloads: Mapped[int] = mapped_column(default=0)
    """How often it was taken by the public; by whom is not written down."""
    stage_at: Mapped[Timestamp | None]
    """Since when it has been doing that."""

    version: Mapped[ReportVersion] = relationship(back_populates="files", lazy="raise_on_sql")


class NamedPerson(Model):
    """Somebody whom a version names, as it was when it was frozen; only the person may change.

    It tells whom a file may not name any more, without reading the snapshot.
    """

    __tablename__ = "report_named_person"

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("report_version.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """None: the person's data were erased, and the version goes on naming them."""
    place: Mapped[Words]
    """The uid of the session or the code of the group of which they are told to be; or empty."""
    needs_consent: Mapped[bool]
    """Whether they stand there only while they agree to be listed."""
    is_in_every_file: Mapped[bool]
    """Whether a text names them so that files without names do, too."""
    is_by_display_name: Mapped[bool]
    """Whether they stand there under the name that may be shown of a protected person."""


class ReportComment(Model):
    """What somebody says about a version, and what became of it."""

    __tablename__ = "report_comment"
    __table_args__ = (UniqueConstraint("client_id"), Index(None, "version_id", "id"))

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("report_version.id"))
    client_id: Mapped[UUID]
    """Made by the form: the same comment sent twice is one."""
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """None: the author's data were erased, and their words with them."""
    place: Mapped[Words]
    """The reference or the section it is about; empty for the whole report."""
    text: Mapped[Words]
    at: Mapped[Timestamp]
    is_late: Mapped[bool] = mapped_column(default=False)
    """Whether it came when no comments were asked for any more."""
    settled_at: Mapped[Timestamp | None]
    settled_by_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("person.id"), index=True
    )
    answer: Mapped[Words]
    """What became of it, in the words of whoever settled it."""

    author: Mapped[Person | None] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    settled_by: Mapped[Person | None] = relationship(
        foreign_keys=[settled_by_id], lazy="raise_on_sql"
    )
