"""What a calendar shows of a conference or a session: pure, and the same for all who have it."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.conferences.models import Conference
from eventmgr.foundation.text import clean_line


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is sent anew if it changes."""

    title: str
    starts: str
    """A day or a moment, as ISO 8601 writes it."""
    ends: str
    """When it is over: the day after the last one, or a moment."""
    place: str = ""
    path: str = ""
    """The page about it, behind the installation's own address."""

    @property
    def is_whole_days(self) -> bool:
        """Whether it takes days rather than hours."""
        return "T" not in self.starts

    @property
    def first_day(self) -> date:
        """The day on which it begins, if it takes days."""
        return date.fromisoformat(self.starts)

    @property
    def day_after(self) -> date:
        """The day after the last one, if it takes days."""
        return date.fromisoformat(self.ends)

    @property
    def starts_at(self) -> datetime:
        """When it begins, if it takes hours."""
        return datetime.fromisoformat(self.starts)

    @property
    def ends_at(self) -> datetime:
        """When it ends, if it takes hours."""
        return datetime.fromisoformat(self.ends)

    def to_json(self) -> dict[str, Any]:
        """Return the facts as they are kept."""
        return asdict(self)


def from_json(kept: dict[str, Any]) -> Facts:
    """Return the facts that were kept."""
    return Facts(**kept)


def of_conference(conference: Conference) -> Facts:
    """Return the conference as one span of whole days, those of the venue."""
    return Facts(
        title=clean_line(conference.title),
        starts=conference.starts.isoformat(),
        ends=(conference.ends + timedelta(days=1)).isoformat(),
        place=_joined(conference.venue, conference.city),
        path=f"/c/{conference.slug}/",
    )


def of_session(
    conference: Conference, agenda: Agenda, item: AgendaItem, *, group_room: str = ""
) -> Facts:
    """Return the session as it was published; a group meets in its own room if it has one."""
    room = group_room or (item.room.name if item.room else "")
    return Facts(
        title=clean_line(item.title),
        starts=item.starts_at.astimezone(UTC).isoformat(),
        ends=item.ends_at.astimezone(UTC).isoformat(),
        place=_joined(room, agenda.venue, agenda.city),
        path=f"/c/{conference.slug}/sessions/{item.id}",
    )


def _joined(*places: str) -> str:
    return ", ".join(line for each in places if (line := clean_line(each)))
