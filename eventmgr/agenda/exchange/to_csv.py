"""The agenda as a table that comes back as it went: the columns are those of the import."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from eventmgr.agenda import rules
from eventmgr.agenda.exchange.outgoing import Outgoing
from eventmgr.agenda.items import AgendaItem, AgendaPart
from eventmgr.conferences.models import Conference
from eventmgr.foundation import tables

COLUMNS = (
    "start", "end", "title", "room", "kind", "closed", "theme", "people", "description", "guid",
)  # fmt: skip
_LIKE_A_SAVED_FORMULA: Final = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def write(out: Outgoing) -> bytes:
    """Return the table in UTF-8; no cell of it is a formula."""
    return tables.as_csv(COLUMNS, _rows(out))


def _rows(out: Outgoing) -> Iterator[list[str]]:
    for item in out.agenda.items:
        yield [_marked(cell) for cell in _row(out.conference, item)]


def _marked(cell: str) -> str:
    """Return the cell so that the import, which takes one ' off a formula, gives it back."""
    return f"'{cell}" if _LIKE_A_SAVED_FORMULA.match(cell) else cell


def _row(conference: Conference, item: AgendaItem) -> list[str]:
    return [
        _moment(conference, item.starts_at),
        _moment(conference, item.ends_at),
        item.title,
        item.room.name if item.room else "",
        item.kind.value,
        "yes" if item.is_closed else "no",
        item.theme.name if item.theme else "",
        "\n".join(_person(each) for each in rules.public_parts(item)),
        item.description,
        str(item.uid),
    ]


def _moment(conference: Conference, moment: datetime) -> str:
    """Return the time on the venue's clocks; with the offset, where they show it twice."""
    local = conference.at_venue(moment)
    is_shown_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    offset = local.isoformat()[-len("+01:00") :] if is_shown_twice else ""
    return f"{local:%Y-%m-%d %H:%M}{offset}"


def _person(part: AgendaPart) -> str:
    name = part.name.replace(";", "\\;")
    return f"{part.role.value}: {name}"
