"""Tables of saved lists."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, choice
from eventmgr.people.models import Person
from eventmgr.registration.lists.enums import ListKind


class SavedList(Model):
    """A filter under a name; whoever fits it stands on the list, now and later."""

    __tablename__ = "saved_list"
    __table_args__ = (UniqueConstraint("conference_id", "folded_name"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    kind: Mapped[ListKind] = mapped_column(choice(ListKind))
    name: Mapped[str]
    folded_name: Mapped[str]
    """The name without differences of case: no two lists are called alike."""
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The filter as the words of an address."""
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    """Who saved it; None: a command, or somebody who was erased."""
    created_at: Mapped[Timestamp]

    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
