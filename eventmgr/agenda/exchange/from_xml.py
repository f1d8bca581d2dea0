"""Schedules as XML: frab's and pretalx's, and what pentabarf made of it before them."""

from collections.abc import Iterator
from datetime import time
from typing import Final

from lxml import etree

from eventmgr.agenda.exchange.drafting import RawEvent, RawPerson
from eventmgr.agenda.exchange.head import OUR_NAME, Schedule
from eventmgr.agenda.exchange.incoming import UnreadableAgenda, require_few
from eventmgr.agenda.exchange.values import TEXTS, line
from eventmgr.foundation.i18n import gettext as _

_ENTITIES: Final = (b"<!ENTITY", "<!ENTITY".encode("utf-16-le"), "<!ENTITY".encode("utf-16-be"))


def read(content: bytes) -> Schedule:
    """Return what stands in the schedule; raises UnreadableAgenda.

    No entity is ever expanded and no other document read: a file that declares any is refused.
    """
    root = _root(content)
    require_few(sum(1 for _event in root.iter("event")))
    placed = list(_placed(root))
    _require_none_elsewhere(root, {event for event, _day, _room in placed})
    generator = root.find("generator")
    conference = root.find("conference")
    head = root if conference is None else conference
    return Schedule(
        format=_("schedule, XML"),
        acronym=_child(head, "acronym"),
        zone=_child(head, "time_zone_name"),
        day_change=_time(_child(head, "day_change")),
        is_ours=generator is not None and generator.get("name") == OUR_NAME,
        events=[_event(*each) for each in placed],
    )


def _root(content: bytes) -> etree._Element:
    if any(each in content for each in _ENTITIES):
        raise UnreadableAgenda(_("The file declares entities, which a schedule does not need."))
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableAgenda(
            _(
                "The file is no sound XML: it stops making sense in line %(line)d.",
                line=error.lineno or 1,
            )
        ) from error
    _require_schedule(root)
    return root


def _require_schedule(root: etree._Element) -> None:
    declared = root.getroottree().docinfo.internalDTD
    # the stubs know less of a DTD than lxml does
    if declared is not None and declared.entities():  # type: ignore[attr-defined]
        raise UnreadableAgenda(_("The file declares entities, which a schedule does not need."))
    if root.tag != "schedule":
        raise UnreadableAgenda(
            _(
                "The XML is no schedule: it begins with <%(tag)s>, not with <schedule>.",
                tag=etree.QName(root).localname[:40],
            )
        )


def _placed(root: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield each event with the day and the room under which it stands, if any."""
    for day in root.iterchildren("day"):
        date = line(day.get("date"))
        for place in day.iterchildren("room", "event"):
            if place.tag == "event":
                yield place, date, ""
            else:
                name = line(place.get("name"))
                yield from ((event, date, name) for event in place.iterchildren("event"))


def _require_none_elsewhere(root: etree._Element, placed: set[etree._Element]) -> None:
    """Refuse events inside of others, each of which would hold the text of all inside of it."""
    for event in root.iter("event"):
        if event not in placed:
            raise UnreadableAgenda(
                _(
                    "The event in line %(line)d stands in no day and no room of a day, "
                    "where a schedule has its events.",
                    line=event.sourceline,
                )
            )


def _event(event: etree._Element, day: str, room: str) -> RawEvent:
    return RawEvent(
        where=_("line %(line)d", line=event.sourceline),
        title=_whole(event, "title"),
        day=day,
        date=_child(event, "date"),
        start=_child(event, "start"),
        end=_child(event, "end"),
        duration=_child(event, "duration"),
        room=_child(event, "room") or room,
        track=_child(event, "track"),
        type=_child(event, "type"),
        texts=tuple(_said(each) for name in TEXTS for each in event.iterchildren(name)),
        persons=tuple(RawPerson(name=_said(each)) for each in event.iterfind("persons/person")),
        guid=line(event.get("guid")),
        code=line(event.get("code")),
        id=line(event.get("id")),
    )


def _child(parent: etree._Element, tag: str) -> str:
    return line(_whole(parent, tag))


def _whole(parent: etree._Element, tag: str) -> str:
    found = parent.find(tag)
    return "" if found is None else _said(found).strip()


def _said(element: etree._Element) -> str:
    """Return all text inside: some write HTML as elements instead of escaping it."""
    return "".join(map(str, element.itertext()))


def _time(typed: str) -> time:
    try:
        return time.fromisoformat(typed)
    except ValueError:
        return time()
