"""Tables of working groups."""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Person

ASKED: Final = (
    "title",
    "text",
    "lead_addressee",
    "supporting_addressees",
    "time_frame",
    "indicator",
    "rationale",
    "theme_id",
)
"""The fields of the whole template, by their names in a wording and in the form's order."""


class WorkingGroup(Model):
    """A breakout group that writes recommendations."""

    __tablename__ = "working_group"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("grace_minutes >= 0", name="grace_not_negative"),
        CheckConstraint("recommendations_at_most > 0", name="limit_positive"),
        CheckConstraint("presents_minutes > 0", name="presentation_positive"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    number: Mapped[int]
    title: Mapped[str]
    mandate: Mapped[Words]
    guiding_questions: Mapped[Words]
    """One a line."""
    theme_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("theme.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("room.id"), index=True)
    opens_at: Mapped[Timestamp | None]
    """From when its members write; None: from the beginning."""
    deadline: Mapped[Timestamp | None]
    """Until when the list may be submitted; what is saved after the grace is kept as late."""
    grace_minutes: Mapped[int] = mapped_column(default=10)
    """How long after the deadline saves and submissions still count as in time."""
    recommendations_at_most: Mapped[int | None]
    """How many the group is asked for; None: as many as it likes."""
    asked_fields: Mapped[list[str]] = mapped_column(ARRAY(Text), default=lambda: list(ASKED))
    """Which fields of `ASKED` its template shows."""
    needs_countersign: Mapped[bool] = mapped_column(default=False)
    """Whether a moderator signs what the rapporteur hands in."""
    report_back_position: Mapped[int | None]
    """Its place when the groups present; None: after those that have one, by number."""
    presents_minutes: Mapped[int] = mapped_column(default=5)
    """How long it has to present."""
    is_chatham: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Timestamp]

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    room: Mapped[Room | None] = relationship(lazy="raise_on_sql")
    sessions: Mapped[list[Session]] = relationship(
        secondary="group_meeting",
        order_by=(Session.starts_at, Session.id),
        lazy="raise_on_sql",
    )
    """When it meets, in order of time; those without a time stand where they had one."""
    members: Mapped[list["GroupMember"]] = relationship(
        back_populates="group",
        cascade="all, delete-orphan",
        order_by="GroupMember.id",
        lazy="raise_on_sql",
    )

    @property
    def code(self) -> str:
        """How everybody calls the group: WG1, WG2, ..."""
        return f"WG{self.number}"

    @property
    def place(self) -> Room | None:
        """Where the draft has it meet: in its own room or its first session's; loaded, both."""
        scheduled = [each for each in self.sessions if each.state is SessionState.SCHEDULED]
        return self.room or next((each.room for each in scheduled if each.room), None)

    @property
    def is_discreet(self) -> bool:
        """Whether the Chatham House Rule holds in it or in a session of it; these are loaded."""
        return self.is_chatham or any(each.is_chatham for each in self.sessions)

    @property
    def seated(self) -> list["GroupMember"]:
        """The members by rank: who moderates, who writes, who takes part, who looks on."""
        ranks = list(GroupRole)
        return sorted(self.members, key=lambda each: ranks.index(each.role))

    @property
    def questions(self) -> list[str]:
        """The guiding questions one by one."""
        return [line for each in self.guiding_questions.splitlines() if (line := each.strip())]


class GroupMeeting(Model):
    """A session in which a working group meets."""

    __tablename__ = "group_meeting"

    group_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("working_group.id", ondelete="CASCADE"), primary_key=True
    )
    session_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("session.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class GroupMember(Model):
    """A person's seat in one working group."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("working_group.id", ondelete="CASCADE")
    )
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    role: Mapped[GroupRole] = mapped_column(choice(GroupRole))

    group: Mapped[WorkingGroup] = relationship(back_populates="members", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
