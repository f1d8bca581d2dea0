"""What is told of an agenda that may be wrong, and what must be known of groups to tell it."""

from dataclasses import dataclass

from eventmgr.agenda.enums import ConcernKind
from eventmgr.agenda.items import AgendaRoom


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing about a session that may be a mistake, in a sentence to stand beside it."""

    item_id: int
    kind: ConcernKind
    sentence: str
    other_id: int | None = None
    """The other session that it takes; the sentence names it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupFacts:
    """What the agenda has to know of a working group that meets in one of its sessions."""

    session_id: int
    code: str
    size: int
    room: AgendaRoom | None = None
    """Its own room; None: it meets in that of its session."""
    has_moderator: bool = False
    has_rapporteur: bool = False
