"""What is told of an agenda that may be wrong, and what must be known of groups to tell it."""

from dataclasses import dataclass
from typing import NamedTuple

from eventmgr.agenda.enums import ConcernKind
from eventmgr.agenda.items import AgendaRoom
from eventmgr.conferences.enums import GroupRole


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing about a session that may be a mistake, in a sentence to stand beside it."""

    item_id: int
    kind: ConcernKind
    sentence: str
    other_id: int | None = None
    """The other session that it takes; the sentence names it."""


class GroupLeader(NamedTuple):
    """A moderator or rapporteur of a working group; the name is the one that may be shown."""

    person_id: int
    name: str
    role: GroupRole


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupFacts:
    """What the agenda has to know of a working group that meets in one of its sessions."""

    session_id: int
    code: str
    size: int
    room: AgendaRoom | None = None
    """Its own room; None: it meets in that of its session."""
    leaders: tuple[GroupLeader, ...] = ()
    """Who has to be there while it meets."""

    @property
    def has_moderator(self) -> bool:
        """Whether somebody moderates it."""
        return self._has(GroupRole.MODERATOR) or self._has(GroupRole.CO_MODERATOR)

    @property
    def has_rapporteur(self) -> bool:
        """Whether somebody writes down what it says."""
        return self._has(GroupRole.RAPPORTEUR)

    def is_led_by(self, person_id: int) -> bool:
        """Whether the person is one of its leaders."""
        return any(each.person_id == person_id for each in self.leaders)

    def _has(self, role: GroupRole) -> bool:
        return any(each.role is role for each in self.leaders)
