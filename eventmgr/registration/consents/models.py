"""The journal of consents."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.registration.consents.enums import Consent, Source


class ConsentEntry(Model):
    """Somebody agreed to something, or took it back; the database lets no entry change or go.

    Only its note can be emptied. What holds now stands in the registration.
    """

    __tablename__ = "consent_entry"

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("registration.id"), index=True
    )
    what: Mapped[Consent] = mapped_column(choice(Consent))
    is_given: Mapped[bool]
    at: Mapped[Timestamp]
    said_by: Mapped[Source] = mapped_column(choice(Source))
    words: Mapped[Words]
    """What the person was shown, in the language they read; empty if nothing was."""
    note: Mapped[Words]
    """How the organisers came to know, if the person did not do it here."""
