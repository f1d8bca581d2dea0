"""The formats in which the agenda can be had."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from eventmgr.agenda.exchange import outgoing, to_csv, to_json_v1, to_json_v2, to_xml
from eventmgr.agenda.exchange.outgoing import Outgoing
from eventmgr.agenda.items import Agenda
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.settings import Settings


class Format(StrEnum):
    """A format, as commands and addresses call it."""

    JSON1 = "json1"
    JSON2 = "json2"
    XML = "xml"
    CSV = "csv"


FORMAT_LABELS: Final = {
    Format.JSON1: _l("Schedule, JSON version 1"),
    Format.JSON2: _l("Schedule, JSON version 2"),
    Format.XML: _l("Schedule, XML"),
    Format.CSV: _l("Table, CSV"),
}
USES: Final = {
    Format.JSON1: _l("What most apps and info screens read. Without breaks and roles."),
    Format.JSON2: _l("With breaks, and with who chairs and who speaks."),
    Format.XML: _l("For older apps and recording systems. Without breaks and roles."),
    Format.CSV: _l("For spreadsheets. Changed there, it can be imported again."),
}
WRITERS: Final[dict[Format, Callable[[Outgoing], bytes]]] = {
    Format.JSON1: to_json_v1.write,
    Format.JSON2: to_json_v2.write,
    Format.XML: to_xml.write,
    Format.CSV: to_csv.write,
}
FILENAMES: Final = {
    Format.JSON1: "schedule.json",
    Format.JSON2: "schedule2.json",
    Format.XML: "schedule.xml",
    Format.CSV: "schedule.csv",
}
MEDIA_TYPES: Final = {
    Format.JSON1: "application/json",
    Format.JSON2: "application/json",
    Format.XML: "application/vnd.c3voc.schedule+xml",
    Format.CSV: "text/csv; charset=utf-8",
}
_WITHOUT_BREAKS: Final = frozenset({Format.JSON1, Format.XML})


def left_out(kind: Format, agenda: Agenda) -> int:
    """Return how many sessions of the agenda have no place in the format."""
    if kind not in _WITHOUT_BREAKS:
        return 0
    return sum(not to_json_v1.is_told(each) for each in agenda.items)


def written(kind: Format, conference: Conference, agenda: Agenda, settings: Settings) -> bytes:
    """Return the agenda in the format, with nothing in it that not everybody may know."""
    out = Outgoing(
        conference=conference,
        agenda=agenda,
        base_url=settings.base_url,
        namespace=outgoing.namespace(settings.secret_key),
    )
    return WRITERS[kind](out)
