"""Tables of recommendations."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from eventmgr.conferences.models import Theme
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.models import Person
from eventmgr.recommendations.enums import (
    AGREED_ON,
    KIND_LETTERS,
    Agreement,
    RecommendationKind,
    RecommendationState,
    RevisionKind,
    TimeFrame,
    Timing,
    key_of,
)


class Recommendation(Model):
    """One ask of a working group; its words are in its revisions."""

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("group_id", "kind", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        Index(None, "source"),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("working_group.id"))
    kind: Mapped[RecommendationKind] = mapped_column(
        choice(RecommendationKind), default=RecommendationKind.RECOMMENDATION
    )
    number: Mapped[int]
    """Counted by kind within the group, and never given twice."""
    state: Mapped[RecommendationState] = mapped_column(
        choice(RecommendationState), default=RecommendationState.DRAFT
    )
    position: Mapped[int] = mapped_column(default=0)
    revision_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("revision.id", use_alter=True, deferrable=True, initially="DEFERRED")
    )
    """The revision that stands now."""
    last_number: Mapped[int] = mapped_column(default=0)
    """The number of its newest revision."""
    is_starred: Mapped[bool] = mapped_column(default=False)
    """Whether it is among the few that the group puts first."""
    agreement: Mapped[Agreement] = mapped_column(choice(Agreement), default=Agreement.UNSAID)
    """What was recorded by who chairs the group; `level` says what of it holds now."""
    agreement_note: Mapped[Words]
    """What those say who do not agree."""
    returned_reason: Mapped[Words]
    """Why it was given back to the group."""
    returned_until: Mapped[Timestamp | None]
    """Until when what was given back counts; None: until it is handed in again."""
    source: Mapped[Words]
    """The file and its own id for an imported one: the same file changes nothing twice."""
    proposer: Mapped[Words]
    """Who brought an imported one, as the file says; for those who read the group's texts only."""
    created_at: Mapped[Timestamp]

    group: Mapped[WorkingGroup] = relationship(lazy="raise_on_sql")
    revision: Mapped["Revision | None"] = relationship(
        foreign_keys=[revision_id], post_update=True, lazy="raise_on_sql"
    )

    @property
    def level(self) -> Agreement:
        """How far the group agrees to the text that stands, for whoever tells it."""
        return self.agreement if self.state in AGREED_ON else Agreement.UNSAID

    @property
    def reference_suffix(self) -> str:
        """The recommendation's part of its reference: R07."""
        return f"{KIND_LETTERS[self.kind]}{self.number:02d}"

    @property
    def key(self) -> str:
        """Its part of an address: “7” for a recommendation, “F01” for a text of another kind."""
        return key_of(self.kind, self.number)

    @property
    def reference(self) -> str:
        """How everybody calls it: WG3-R07. The group must be loaded."""
        return f"{self.group.code}-{self.reference_suffix}"


class Revision(Model):
    """A saved text, immutable: the database refuses to change or delete it."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "number"),
        UniqueConstraint("client_id"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("recommendation.id"))
    number: Mapped[int]
    client_id: Mapped[UUID]
    """Made by the writer's form: the same save sent twice is one revision."""
    kind: Mapped[RevisionKind] = mapped_column(choice(RevisionKind), default=RevisionKind.SAVE)
    base_number: Mapped[int | None]
    """The revision that the writer saw; None for the first."""
    merged_number: Mapped[int | None]
    """For a merge: the save that was brought together with the base."""
    settles_number: Mapped[int | None]
    """The branch that it was written to decide on, as soon as it counts."""
    to_check: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Fields of a merge that a person should check, or of a branch that one must decide on."""
    is_by_group: Mapped[bool] = mapped_column(default=False)
    """Whether the group is its author, whoever typed it in."""
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """None: taken in from a file, or the author's data were erased."""
    saved_at: Mapped[Timestamp]
    is_late: Mapped[bool] = mapped_column(default=False)
    """Saved after the deadline or after submission: kept, shown, not part of what was submitted."""
    title: Mapped[Words]
    text: Mapped[Words]
    lead_addressee: Mapped[Words]
    supporting_addressees: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    time_frame: Mapped[TimeFrame] = mapped_column(choice(TimeFrame), default=TimeFrame.UNSAID)
    indicator: Mapped[Words]
    rationale: Mapped[Words]
    theme_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("theme.id"), index=True)

    recommendation: Mapped[Recommendation] = relationship(
        foreign_keys=[recommendation_id], lazy="raise_on_sql"
    )
    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")

    @property
    def is_aside(self) -> bool:
        """Whether it came late, or from somebody without a seat: it counts for nothing alone."""
        return self.is_late or self.kind is RevisionKind.QUARANTINE


class BranchDecision(Model):
    """How a person settled a branch; one without a row waits for a decision."""

    __tablename__ = "branch_decision"

    branch_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("revision.id"), primary_key=True, autoincrement=False
    )
    revision_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("revision.id"), index=True
    )
    """The text that was saved to settle it; None: what stood stayed as it was."""
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """None: the person's data were erased."""
    at: Mapped[Timestamp]


class Submission(Model):
    """One act of the rapporteur for the whole group: which revisions were handed in."""

    __tablename__ = "submission"
    __table_args__ = (
        Index(
            "uq_submission_standing",
            "group_id",
            unique=True,
            postgresql_where=text("reopened_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("working_group.id"), index=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    at: Mapped[Timestamp]
    revision_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """In the group's order."""
    timing: Mapped[Timing] = mapped_column(choice(Timing), default=Timing.IN_TIME)
    """By the deadline of its moment, whoever moved that afterwards and whenever it was signed."""
    is_waiting: Mapped[bool] = mapped_column(default=False)
    """Whether it counts only once a moderator has signed it."""
    signed_at: Mapped[Timestamp | None]
    signed_by_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("person.id"), index=True
    )
    """None: nobody had to or has yet, or the person's data were erased."""
    reopened_at: Mapped[Timestamp | None]
    """When the list was given back to the group; None: it stands."""
    reopened_reason: Mapped[Words]
    """Why, as the group reads it."""

    group: Mapped[WorkingGroup] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    signed_by: Mapped[Person | None] = relationship(
        foreign_keys=[signed_by_id], lazy="raise_on_sql"
    )


class WriterPresence(Model):
    """Who is writing in which field just now: a lease, renewed while the page is in sight."""

    __tablename__ = "writer_presence"

    recommendation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("recommendation.id"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("person.id"), primary_key=True, index=True
    )
    field: Mapped[str]
    """A field of a wording; empty: on the page, in none of them."""
    until: Mapped[Timestamp] = mapped_column(index=True)
    """By the server's clock; afterwards it says nothing, and is swept."""

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Resubmission(Model):
    """One returned recommendation that was handed in again; the submission itself stays."""

    __tablename__ = "resubmission"

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("recommendation.id"), index=True
    )
    revision_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("revision.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """None: the person's data were erased."""
    at: Mapped[Timestamp]
