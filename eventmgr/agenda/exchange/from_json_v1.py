"""Schedules as JSON v1, the way frab, pretalx and their kin write them."""

from collections.abc import Iterator
from typing import Any

from eventmgr.agenda.exchange import oddities
from eventmgr.agenda.exchange.drafting import RawEvent, RawPerson
from eventmgr.agenda.exchange.head import Schedule
from eventmgr.agenda.exchange.incoming import require_few
from eventmgr.agenda.exchange.lines import one_line
from eventmgr.agenda.exchange.values import items, line, mapping, text, told
from eventmgr.foundation.i18n import gettext as _


def read(schedule: dict[str, Any], *, is_ours: bool) -> Schedule:
    """Return what stands in the schedule; raises UnreadableAgenda for far too many events."""
    conference = mapping(schedule.get("conference"))
    days = [mapping(each) for each in items(conference.get("days"))]
    require_few(sum(len(items(found)) for day in days for found in _rooms(day).values()))
    return Schedule(
        format=_("schedule, JSON version 1"),
        acronym=line(conference.get("acronym")),
        zone=line(conference.get("time_zone_name")),
        is_ours=is_ours,
        events=[raw for number, day in enumerate(days, 1) for raw in _events(number, day)],
    )


def _rooms(day: dict[str, Any]) -> dict[str, Any]:
    return mapping(day.get("rooms"))


def _events(number: int, day: dict[str, Any]) -> Iterator[RawEvent]:
    date = line(day.get("date"))
    for name, events in _rooms(day).items():
        room = line(name)
        shown = one_line(room)[:60]
        for position, event in enumerate(items(events), start=1):
            where = _(
                "day %(day)d, room “%(room)s”, event %(event)d",
                day=number,
                room=shown,
                event=position,
            )
            yield _event(where, date, room, mapping(event))


def _event(where: str, day: str, room: str, event: dict[str, Any]) -> RawEvent:
    persons, strangers = oddities.people(event.get("persons"), _person)
    return RawEvent(
        where=where,
        title=text(event.get("title")),
        day=day,
        date=line(event.get("date")),
        start=line(event.get("start")),
        end=line(event.get("end")),
        duration=line(event.get("duration")),
        room=line(event.get("room")) or room,
        track=line(event.get("track")),
        type=line(event.get("type")),
        texts=told(event),
        persons=persons,
        guid=line(event.get("guid")),
        code=line(event.get("code")),
        id=line(event.get("id")),
        notes=(*strangers, *oddities.misread(event), *_without_date(event)),
    )


def _without_date(event: dict[str, Any]) -> list[str]:
    if "date" not in event or event["date"] is not None:
        return []
    return [_("Its date is empty; the day it stands under was taken.")]


def _person(person: object) -> RawPerson:
    said = mapping(person)
    names = (person, *(said.get(each) for each in ("public_name", "name", "full_public_name")))
    return RawPerson(name=next((each for each in names if each and isinstance(each, str)), ""))
