"""When and where a group meets, as its members may know it by now."""

from dataclasses import dataclass

from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.groups.models import WorkingGroup


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is announced of a group's meeting."""

    item: AgendaItem | None
    """Its session as it was published last; None if it has none, or none that the public knows."""
    room: str


def announced(group: WorkingGroup, agenda: Agenda | None) -> Meeting:
    """Return the meeting as the published agenda has it; the group's own room is known anyway."""
    item = agenda.find(group.session_id) if agenda and group.session_id else None
    room = group.room or (item.room if item else None)
    return Meeting(item, room.name if room else "")
