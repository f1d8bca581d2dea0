"""Taking people along as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, i18n, spreadsheets
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.people.actor import Actor
from eventmgr.registration.exports import queries
from eventmgr.registration.exports.column import Column
from eventmgr.registration.exports.columns import columns_of
from eventmgr.registration.exports.enums import FileKind
from eventmgr.registration.exports.models import ExportChoice
from eventmgr.registration.lists.queries import counts_of
from eventmgr.registration.lists.rules import discreet, words_of
from eventmgr.registration.narrowing import AnyFilter, Wanted
from eventmgr.registration.numbers.rules import FEW


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Who goes into a file, and what it tells of them."""

    wanted: AnyFilter
    columns: tuple[str, ...]
    """The keys of the columns, in their order."""
    kind: FileKind
    language: str
    """The language of the headings and of what is chosen from lists."""
    is_chosen: bool = True
    """Whether the organiser has chosen this, so that it is offered again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file holds."""

    rows: int
    left_out: int
    """How many protected persons it leaves out."""


def take_along(
    *, conference: Conference, order: Order, file: IO[bytes], actor: Actor, now: datetime
) -> Taken:
    """Write the file, remember what was chosen, and note who took what.

    Lines are read and written a few hundred at a time. Raises DomainError without any column.
    """
    with i18n.in_language(order.language):
        columns = _chosen(conference, order)
    if not columns:
        raise DomainError(_("Choose at least one column."), field="columns")
    everybody = type(order.wanted)()
    count, of_all = counts_of(conference, [order.wanted, everybody])
    with i18n.in_language(order.language):
        last = _left_out(count.protected, of_all.protected, is_narrow=order.wanted != everybody)
        written = _Counted(queries.lines(conference, order.wanted, columns))
        _write(file, order, _table(columns, written, last))
    taken = Taken(rows=written.count, left_out=count.protected)
    _remember(conference, order, actor)
    audit.record(
        actor,
        "contacts.exported" if isinstance(order.wanted, Wanted) else "registrations.exported",
        conference,
        now=now,
        conference_id=conference.id,
        after={
            "columns": [each.key for each in columns],
            "format": order.kind.value,
            "filter": discreet(words_of(order.wanted)),
            "rows": taken.rows,
            "left_out": taken.left_out,
        },
    )
    return taken


class _Counted:
    """Passes lines on, and counts them."""

    def __init__(self, lines: Iterator[list[str]]) -> None:
        self.count = 0
        self._lines = lines

    def __iter__(self) -> Iterator[list[str]]:
        for line in self._lines:
            self.count += 1
            yield line


def _chosen(conference: Conference, order: Order) -> list[Column]:
    known = columns_of(conference)
    return [known[key] for key in dict.fromkeys(order.columns) if key in known]


def _left_out(fitting: int, of_all: int, *, is_narrow: bool) -> str:
    """Return the line about the protected persons whom the file leaves out, if there are any.

    Of a few whom a filter has found it tells neither how many nor whether any: that would tell of
    them what the filter asks for.
    """
    if not of_all:
        return ""
    if is_narrow and fitting < FEW:
        return _("Protected persons are left out.")
    return ngettext(
        "%(num)d protected person is left out.",
        "%(num)d protected persons are left out.",
        fitting,
    )


def _table(columns: Sequence[Column], lines: _Counted, left_out: str) -> Iterator[Sequence[str]]:
    yield [str(each.label) for each in columns]
    yield from lines
    if left_out:
        yield [left_out]


def _write(file: IO[bytes], order: Order, table: Iterator[Sequence[str]]) -> None:
    if order.kind is FileKind.CSV:
        spreadsheets.write_csv(file, table)
    else:
        is_rtl = i18n.direction(order.language) == "rtl"
        spreadsheets.write_xlsx(file, table, title=_("People"), is_rtl=is_rtl)


def _remember(conference: Conference, order: Order, actor: Actor) -> None:
    if actor.person_id is None or not order.is_chosen:
        return
    chosen = {
        "columns": list(order.columns),
        "kind": order.kind,
        "language": order.language,
    }
    db.session.execute(
        insert(ExportChoice)
        .values(conference_id=conference.id, person_id=actor.person_id, **chosen)
        .on_conflict_do_update(index_elements=["conference_id", "person_id"], set_=chosen)
    )
