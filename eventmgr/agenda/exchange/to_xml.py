"""The agenda as a c3voc schedule in XML; breaks have no place in it, nor have roles."""

from lxml import etree

from eventmgr.agenda import rules
from eventmgr.agenda.exchange import outgoing
from eventmgr.agenda.exchange.head import OUR_NAME
from eventmgr.agenda.exchange.outgoing import Day, Outgoing
from eventmgr.agenda.exchange.to_json_v1 import is_told
from eventmgr.agenda.exchange.words import V1_TYPES
from eventmgr.agenda.items import AgendaItem


def write(out: Outgoing) -> bytes:
    """Return the file in UTF-8, valid by its schema."""
    root = etree.Element("schedule")
    etree.SubElement(root, "generator", {"name": OUR_NAME, "version": out.release})
    _add(root, "version", out.version)
    _add_conference(root, out)
    for day in out.days:
        _add_day(root, out, day)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, name: str, value: str, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, name, attributes)
    made.text = value
    return made


def _add_conference(root: etree._Element, out: Outgoing) -> None:
    conference = out.conference
    made = etree.SubElement(root, "conference")
    _add(made, "title", conference.title)
    _add(made, "acronym", out.acronym)
    _add(made, "start", conference.starts.isoformat())
    _add(made, "end", conference.ends.isoformat())
    _add(made, "days", str(len(out.days)))
    _add(made, "timeslot_duration", "00:05")
    _add(made, "base_url", out.site)
    _add(made, "url", out.site)
    _add(made, "time_zone_name", conference.zone)
    etree.SubElement(made, "color", {"primary": conference.accent})
    for theme in out.themes:
        etree.SubElement(made, "track", {"name": theme.name})


def _add_day(root: etree._Element, out: Outgoing, day: Day) -> None:
    made = etree.SubElement(
        root,
        "day",
        {
            "index": str(day.index),
            "date": day.date.isoformat(),
            "start": day.begins.isoformat(),
            "end": day.ends.isoformat(),
        },
    )
    for room, items in day.by_room():
        told = [each for each in items if is_told(each)]
        if told:
            name = {"name": room.name if room else "", "guid": out.room_guid(room)}
            element = etree.SubElement(made, "room", name)
            for item in told:
                _add_event(element, out, item)


def _add_event(parent: etree._Element, out: Outgoing, item: AgendaItem) -> None:
    keys = {"guid": str(item.uid), "id": str(item.id), "code": out.code(item)}
    made = etree.SubElement(parent, "event", keys)
    _add(made, "date", out.at_venue(item.starts_at))
    _add(made, "start", f"{out.conference.at_venue(item.starts_at):%H:%M}")
    _add(made, "duration", outgoing.duration(item))
    _add(made, "room", item.room.name if item.room else "")
    _add(made, "slug", out.slug(item))
    _add(made, "url", out.address(item))
    _add(made, "title", item.title)
    _add(made, "subtitle", "")
    _add(made, "track", item.theme.name if item.theme else "")
    _add(made, "type", V1_TYPES[item.kind])
    _add(made, "language", out.language)
    _add(made, "abstract", item.description)
    persons = etree.SubElement(made, "persons")
    for part in rules.public_parts(item):
        _add(persons, "person", part.name, guid=out.person_guid(part))
    etree.SubElement(made, "links")
