"""When and where a group meets, as its members may know it by now."""

from dataclasses import dataclass
from datetime import date, datetime

from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.conferences.models import Conference
from eventmgr.groups.models import WorkingGroup


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is announced of a group's meeting."""

    items: tuple[AgendaItem, ...]
    """Its sessions as they were published last, in order of time; not those the public ignores."""
    room: str
    """The group's own, or that of the first session that has one."""

    @property
    def item(self) -> AgendaItem | None:
        """Return the first of them, or None."""
        return self.items[0] if self.items else None

    def due(self, now: datetime) -> AgendaItem | None:
        """Return the one that is on or comes next; after all of them, the last."""
        coming = [each for each in self.items if each.ends_at > now]
        return (coming or self.items[-1:] or (None,))[0]


def announced(group: WorkingGroup, agenda: Agenda | None) -> Meeting:
    """Return the meeting as the published agenda has it; the group's own room is known anyway."""
    found = [agenda.find(each.id) for each in group.sessions] if agenda else []
    items = sorted((each for each in found if each), key=lambda each: (each.starts_at, each.id))
    room = group.room or next((each.room for each in items if each.room), None)
    return Meeting(tuple(items), room.name if room else "")


def meets_on(meeting: Meeting, conference: Conference, day: date) -> bool:
    """Whether the group meets on that day at the venue."""
    return any(conference.at_venue(each.starts_at).date() == day for each in meeting.items)


def is_awaited(
    group: WorkingGroup, conference: Conference, agenda: Agenda | None, *, now: datetime
) -> bool:
    """Whether the group meets, or its list is due, on this day at the venue."""
    day = conference.at_venue(now).date()
    is_due = group.deadline is not None and conference.at_venue(group.deadline).date() == day
    return is_due or meets_on(announced(group, agenda), conference, day)
