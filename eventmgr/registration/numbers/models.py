"""Tables of numbers."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Id, Model, Words


class ProfileTarget(Model):
    """How many people of one kind, or which share of all, a donor was promised."""

    __tablename__ = "profile_target"
    __table_args__ = (
        UniqueConstraint("conference_id", "dimension", "value"),
        CheckConstraint("num_nonnulls(number, share) = 1", name="number_or_share"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("share BETWEEN 1 AND 100", name="share_in_percent"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    dimension: Mapped[str]
    """The key of a dimension, by which people are counted."""
    value: Mapped[Words]
    """The key of one of its groups; empty: everybody."""
    spelt: Mapped[Words]
    """The group as it was typed."""
    number: Mapped[int | None]
    share: Mapped[int | None]
    """In percent of the confirmed."""
