"""What a file says of an agenda, whatever its format: told by line, with repairs and refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

MOST_BYTES: Final = 8_000_000
MOST_SESSIONS: Final = 5_000
MOST_PARTS: Final = 20_000
"""The most people that all sessions of a file name together."""


class UnreadableAgenda(DomainError):  # noqa: N818 - read aloud: an unreadable agenda
    """A file of which nothing could be taken, with the reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomingPerson:
    """Somebody whom a session of the file names."""

    name: str
    role: SessionRoleName
    same: frozenset[SessionRoleName] = frozenset()
    """The roles that say no other thing than the file does; empty: any role does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomingSession:
    """One session of the file; moments in UTC, and nothing of what the file does not say."""

    where: str
    """Its place in the file: a line, or a path."""
    keys: tuple[str, ...]
    """What it is called where it comes from, the strongest first; the last is title and start."""
    title: str
    starts_at: datetime
    ends_at: datetime
    kind: SessionKind
    kind_is_stated: bool = False
    """Whether the file says the kind; otherwise it was guessed."""
    guid: UUID | None = None
    room: str = ""
    is_in_room: bool = False
    """Whether the room is part of what it is known by."""
    theme: str = ""
    is_closed: bool | None = None
    description: str = ""
    people: tuple[IncomingPerson, ...] = ()
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A session of the file that cannot be taken, and why."""

    where: str
    title: str
    reason: str


@dataclass(slots=True)
class IncomingAgenda:
    """What a file says; ``notes`` are about the file as a whole."""

    format: str
    """The format's name, for people."""
    entries: list[IncomingSession | Refusal] = field(default_factory=list)
    """What it has, in the file's order."""
    notes: list[str] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)

    @property
    def sessions(self) -> list[IncomingSession]:
        """Those that can be taken."""
        return [each for each in self.entries if isinstance(each, IncomingSession)]

    @property
    def refused(self) -> list[Refusal]:
        """Those that cannot."""
        return [each for each in self.entries if isinstance(each, Refusal)]

    @contextmanager
    def refusing(self, where: str, title: str) -> Iterator[None]:
        """Refuse the one session that the block reads if a rule does."""
        try:
            yield
        except DomainError as error:
            self.entries.append(Refusal(where, title, str(error)))

    def add(self, session: IncomingSession) -> None:
        """Take a session; raises DomainError if the file has it already."""
        unique = self._with_unused_keys(session)
        for key in unique.keys:
            self._seen.setdefault(key, session.where)
        self.entries.append(unique)

    def _with_unused_keys(self, session: IncomingSession) -> IncomingSession:
        first = self._seen.get(session.keys[0])
        if first is None:
            return session
        last = session.keys[-1]
        if last in self._seen:
            raise DomainError(_("The same session stands in %(place)s already.", place=first))
        repair = _(
            "Its identifier stands in %(place)s already; it is known by title and start.",
            place=first,
        )
        return replace(session, keys=(last,), guid=None, repairs=(*session.repairs, repair))


def require_few(count: int) -> None:
    """Raise UnreadableAgenda for more sessions than any agenda has; ask before building them."""
    if count > MOST_SESSIONS:
        raise UnreadableAgenda(
            _(
                "The file has %(count)d sessions; %(most)d are the most. Split it.",
                count=count,
                most=MOST_SESSIONS,
            )
        )


def require_few_parts(count: int) -> None:
    """Raise UnreadableAgenda if the sessions name more people than any agenda does."""
    if count > MOST_PARTS:
        raise UnreadableAgenda(
            _(
                "The file names people %(count)d times; %(most)d are the most. Split it.",
                count=count,
                most=MOST_PARTS,
            )
        )
