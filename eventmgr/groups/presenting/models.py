"""The clock that runs while a group presents."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Model, Timestamp


class PresentationClock(Model):
    """How much of its time a group has used; a group without a row has not begun."""

    __tablename__ = "presentation_clock"
    __table_args__ = (CheckConstraint("spent_ms >= 0", name="spent_not_negative"),)

    group_id: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("working_group.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    started_at: Mapped[Timestamp | None]
    """Since when it runs; None: it stands still."""
    spent_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    """What had been used before it was started last, in thousandths of a second."""
