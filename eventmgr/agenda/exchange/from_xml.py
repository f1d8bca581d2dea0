"""Schedules as XML: frab's and pretalx's, and what pentabarf made of it before them."""

from datetime import time
from typing import Final

from lxml import etree

from eventmgr.agenda.exchange.drafting import RawEvent, RawPerson
from eventmgr.agenda.exchange.head import OUR_NAME, Schedule
from eventmgr.agenda.exchange.incoming import UnreadableAgenda, require_few
from eventmgr.foundation.i18n import gettext as _

_ENTITIES: Final = (b"<!ENTITY", "<!ENTITY".encode("utf-16-le"), "<!ENTITY".encode("utf-16-be"))


def read(content: bytes) -> Schedule:
    """Return what stands in the schedule; raises UnreadableAgenda.

    No entity is ever expanded and no other document read: a file that declares any is refused.
    """
    root = _root(content)
    events = list(root.iter("event"))
    require_few(len(events))
    generator = root.find("generator")
    conference = root.find("conference")
    head = root if conference is None else conference
    return Schedule(
        format=_("schedule, XML"),
        acronym=_child(head, "acronym"),
        zone=_child(head, "time_zone_name"),
        day_change=_time(_child(head, "day_change")),
        is_ours=generator is not None and generator.get("name") == OUR_NAME,
        events=[_event(each) for each in events],
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


def _event(event: etree._Element) -> RawEvent:
    room, day = _above(event, "room"), _above(event, "day")
    return RawEvent(
        where=_("line %(line)d", line=event.sourceline),
        title=_child(event, "title"),
        day=day.get("date", "") if day is not None else "",
        date=_child(event, "date"),
        start=_child(event, "start"),
        end=_child(event, "end"),
        duration=_child(event, "duration"),
        room=_child(event, "room") or (room.get("name", "") if room is not None else ""),
        track=_child(event, "track"),
        type=_child(event, "type"),
        texts=tuple(
            _said(each)
            for name in ("subtitle", "abstract", "description")
            for each in event.iterchildren(name)
        ),
        persons=tuple(RawPerson(name=_said(each)) for each in event.iterfind("persons/person")),
        guid=event.get("guid", ""),
        code=event.get("code", ""),
        id=event.get("id", ""),
    )


def _above(event: etree._Element, tag: str) -> etree._Element | None:
    return next(event.iterancestors(tag), None)


def _child(parent: etree._Element, tag: str) -> str:
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
