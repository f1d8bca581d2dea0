"""A mail before it is a row of the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import Letter


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """One message to one address, as its writer hands it in."""

    intent: str
    """What the mail is for in one line; the same intent never becomes two mails."""
    kind: MailKind
    recipient_name: str
    recipient_address: str
    subject: str = ""
    text: str = ""
    html: str = ""
    content_id: int | None = None
    """What it says, if many say the same; subject, text and HTML are empty then."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What stands in the content's slots, by name."""
    language: str = "en"
    conference_id: int | None = None
    sender_name: str = ""
    """Who writes, shown beside the installation's address."""

    @classmethod
    def of(cls, letter: Letter, **values: Any) -> "Draft":  # noqa: ANN401 - the other fields
        """Return the draft that carries the letter; ``values`` are the fields it does not say."""
        return cls(
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            language=letter.language,
            **values,
        )
