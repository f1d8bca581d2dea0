"""Tables of reminders to groups."""

from sqlalchemy import BigInteger, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Id, Model, Timestamp
from eventmgr.recommendations.nudges.rules import USUAL


class NudgeSetup(Model):
    """When one conference reminds its groups; without a row, as usual."""

    __tablename__ = "nudge_setup"

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    is_on: Mapped[bool] = mapped_column(default=True)
    minutes: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=lambda: list(USUAL))
    """How long before the deadline, the longest first."""


class GroupNudge(Model):
    """A reminder that was sent; written down with its mails, so none is sent twice."""

    __tablename__ = "group_nudge"
    __table_args__ = (UniqueConstraint("group_id", "moment"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("working_group.id", ondelete="CASCADE")
    )
    moment: Mapped[Timestamp]
    """When it was due: the deadline less the minutes."""
    sent_at: Mapped[Timestamp]
