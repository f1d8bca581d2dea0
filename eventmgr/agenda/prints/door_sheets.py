"""What hangs at the door: one sheet for each room and day, from the published version."""

from collections.abc import Iterator

from eventmgr.agenda.items import Agenda, AgendaItem, AgendaRoom
from eventmgr.agenda.prints import words
from eventmgr.agenda.prints.words import Told
from eventmgr.agenda.queries import by_day
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.printing import dates


def told(conference: Conference, agenda: Agenda) -> Told:
    """Return the sheets in the order of the rooms, then of the days; they name no people."""
    return {
        "look": words.look(conference, genre=_("Door sheets")),
        "sheets": list(_sheets(conference, agenda)),
    }


def _sheets(conference: Conference, agenda: Agenda) -> Iterator[Told]:
    for room, items in _by_room(agenda):
        for day, found in by_day(conference, items):
            yield {
                "room": room.name,
                "day": dates.full_day(day),
                "sessions": [words.session(conference, each) for each in found],
            }


def _by_room(agenda: Agenda) -> list[tuple[AgendaRoom, list[AgendaItem]]]:
    found: dict[int, tuple[AgendaRoom, list[AgendaItem]]] = {}
    for item in agenda.items:
        if item.room:
            found.setdefault(item.room.id, (item.room, []))[1].append(item)
    return sorted(found.values(), key=lambda each: (each[0].position, each[0].name, each[0].id))
