"""Tables of exports."""

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Model, choice
from eventmgr.registration.exports.enums import FileKind


class ExportChoice(Model):
    """What one organiser took along last at a conference: offered again the next time."""

    __tablename__ = "export_choice"

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("person.id"), primary_key=True, index=True
    )
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The keys of the columns, in their order."""
    kind: Mapped[FileKind] = mapped_column(choice(FileKind))
    language: Mapped[str]
    """The language of the headings."""
