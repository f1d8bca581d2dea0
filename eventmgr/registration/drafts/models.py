"""The table of forms that were not sent yet."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.registration.drafts.enums import DraftForm


class FormDraft(Model):
    """What one person, or one institution, has typed into one form of a conference so far."""

    __tablename__ = "form_draft"
    __table_args__ = (
        UniqueConstraint("conference_id", "person_id", "form"),
        UniqueConstraint("delegation_id", "form"),
        CheckConstraint("(person_id IS NULL) <> (delegation_id IS NULL)", name="one_owner"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("delegation.id"))
    form: Mapped[DraftForm] = mapped_column(choice(DraftForm))
    key: Mapped[Words]
    """Names the writing of it: what is sent under this name was this draft."""
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Each field's name -> its values."""
    number: Mapped[int] = mapped_column(default=1)
    """Counts the savings."""
    saved_at: Mapped[Timestamp] = mapped_column(index=True)

    @property
    def version(self) -> str:
        """A name that no other saving ever has, after a deletion neither."""
        return f"{self.id}.{self.number}"
