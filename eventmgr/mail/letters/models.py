"""What conferences make of the product's letters."""

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Id, Model, Timestamp, Words
from eventmgr.mail.letters.letter import Wording


class MailTemplate(Model):
    """One saved wording of a letter, by one conference in one language.

    Append-only: the one with the highest number is sent, the others can be taken up again.
    """

    __tablename__ = "mail_template"
    __table_args__ = (UniqueConstraint("conference_id", "letter", "language", "number"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger)
    letter: Mapped[str]
    language: Mapped[str]
    number: Mapped[int]
    is_default: Mapped[bool] = mapped_column(default=False)
    """Whether it says that the product's own words are sent again; its own are empty then."""
    subject: Mapped[Words]
    body: Mapped[Words]
    """Markdown with placeholders in braces."""
    saved_at: Mapped[Timestamp]

    @property
    def wording(self) -> Wording:
        """The words as they were typed."""
        return Wording(self.subject, self.body)
