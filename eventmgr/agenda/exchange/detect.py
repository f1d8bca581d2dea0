"""Which format a file has, by what stands in it: names of files and browsers tell tales."""

import codecs
from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo

from eventmgr.agenda.exchange import from_csv, from_json_v1, from_json_v2, from_xml, head, values
from eventmgr.agenda.exchange.head import OUR_NAME
from eventmgr.agenda.exchange.incoming import IncomingAgenda, UnreadableAgenda
from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l

_BOMS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHERS: Final = [
    (
        b"PK\x03\x04",
        _l("This is a ZIP archive or an office document. Save it as CSV, JSON or XML."),
    ),
    (b"\xd0\xcf\x11\xe0", _l("This is an old office document. Save it as CSV, JSON or XML.")),
    (b"%PDF", _l("This is a PDF. Import a schedule as CSV, JSON or XML.")),
    (b"\x1f\x8b", _l("This is a compressed file. Unpack it first.")),
    (b"BEGIN:VCALENDAR", _l("This is a calendar. Import a schedule as CSV, JSON or XML.")),
]


def read(content: bytes, *, zone: ZoneInfo, rooms: Iterable[str] = ()) -> IncomingAgenda:
    """Return what the file says; ``zone`` is the venue's, ``rooms`` the names of its rooms.

    Raises DomainError (UnreadableAgenda or UnreadableTable) for a file of which nothing can be
    taken, and nothing else whatever the bytes.
    """
    tables.require_size(len(content), limits=from_csv.LIMITS)
    beginning = _beginning(content)
    if not beginning:
        raise UnreadableAgenda(_("The file is empty."))
    for signature, sentence in _OTHERS:
        if content.startswith(signature):
            raise UnreadableAgenda(sentence)
    if beginning in "{[":
        return _read_json(content, zone)
    if beginning == "<":
        return head.taken(from_xml.read(content), zone=zone)
    return from_csv.read(content, zone=zone, rooms=rooms)


def _beginning(content: bytes) -> str:
    """Return the first character that is no white space; any encoding that XML may have."""
    plain = content[:4000]
    for bom in _BOMS:
        plain = plain.removeprefix(bom)
    return plain.replace(b"\0", b"").lstrip()[:1].decode("latin-1")


def _read_json(content: bytes, zone: ZoneInfo) -> IncomingAgenda:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableAgenda(
            _(
                "The file is not UTF-8, as JSON has to be: byte %(position)d does not fit.",
                position=error.start + 1,
            )
        ) from error
    whole = values.mapping(values.parsed(text))
    schedule = values.mapping(whole.get("schedule"))
    is_ours = values.text(values.mapping(whole.get("generator")).get("name")) == OUR_NAME
    if isinstance(schedule.get("events"), list):
        return head.taken(from_json_v2.read(schedule, is_ours=is_ours), zone=zone)
    if isinstance(values.mapping(schedule.get("conference")).get("days"), list):
        return head.taken(from_json_v1.read(schedule, is_ours=is_ours), zone=zone)
    raise UnreadableAgenda(
        _("The JSON is no schedule: it has neither schedule.conference.days nor schedule.events.")
    )
