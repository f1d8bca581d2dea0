"""The table of the papers of all groups in one file."""

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Model, choice
from eventmgr.people.models import Person
from eventmgr.printing.files import unfinished_index
from eventmgr.printing.prints import Print
from eventmgr.recommendations.prints.enums import PaperKind


class GroupPrint(Print, Model):
    """The briefs or worksheets of all groups as they stood when somebody asked for them.

    There is one of each kind and language at most: what is asked for later takes its place.
    """

    __tablename__ = "group_print"
    __table_args__ = (
        UniqueConstraint("conference_id", "kind", "language"),
        unfinished_index("group_print"),
    )

    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind))
    requested_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    requested_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
