"""Schedules as JSON v1, the way frab, pretalx and their kin write them."""

from collections.abc import Iterator
from typing import Any

from eventmgr.agenda.exchange.drafting import RawEvent, RawPerson
from eventmgr.agenda.exchange.head import Schedule
from eventmgr.agenda.exchange.incoming import require_few
from eventmgr.agenda.exchange.values import items, mapping, text, texts
from eventmgr.foundation.i18n import gettext as _


def read(schedule: dict[str, Any], *, is_ours: bool) -> Schedule:
    """Return what stands in the schedule; raises UnreadableAgenda for far too many events."""
    conference = mapping(schedule.get("conference"))
    days = [mapping(each) for each in items(conference.get("days"))]
    require_few(sum(len(items(found)) for day in days for found in _rooms(day).values()))
    return Schedule(
        format=_("schedule, JSON version 1"),
        acronym=text(conference.get("acronym")),
        zone=text(conference.get("time_zone_name")),
        is_ours=is_ours,
        events=[raw for number, day in enumerate(days, 1) for raw in _events(number, day)],
    )


def _rooms(day: dict[str, Any]) -> dict[str, Any]:
    return mapping(day.get("rooms"))


def _events(number: int, day: dict[str, Any]) -> Iterator[RawEvent]:
    for room, events in _rooms(day).items():
        for position, event in enumerate(items(events), start=1):
            where = _(
                "day %(day)d, room “%(room)s”, event %(event)d",
                day=number,
                room=room[:60],
                event=position,
            )
            yield _event(where, text(day.get("date")), room, mapping(event))


def _event(where: str, day: str, room: str, event: dict[str, Any]) -> RawEvent:
    persons = event.get("persons")
    return RawEvent(
        where=where,
        title=text(event.get("title")),
        day=day,
        date=text(event.get("date")),
        start=text(event.get("start")),
        end=text(event.get("end")),
        duration=text(event.get("duration")),
        room=text(event.get("room")) or room,
        track=text(event.get("track")),
        type=text(event.get("type")),
        texts=tuple(
            said
            for name in ("subtitle", "abstract", "description")
            for said in texts(event.get(name))
        ),
        persons=tuple(filter(None, map(_person, items(persons)))),
        guid=text(event.get("guid")),
        code=text(event.get("code")),
        id=text(event.get("id")),
    )


def _person(person: object) -> RawPerson | None:
    said = mapping(person)
    names = ("public_name", "name", "full_public_name")
    found = text(person) or next(filter(None, (text(said.get(each)) for each in names)), "")
    return RawPerson(name=found) if found else None
