"""Drafts out of a table (CSV), its columns chosen by whoever brings it."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.recommendations import sheet
from eventmgr.recommendations.taking_in.drafting import Draft, Reading
from eventmgr.recommendations.taking_in.splitting import MOST
from eventmgr.recommendations.wording import Wording

FIELDS: Final = ("text", "title", "addressee")
"""What a column can be chosen for."""
_ID: Final = "eventmgr row"


def from_csv(content: bytes, *, columns: Mapping[str, str]) -> Reading:
    """Return what the table holds; ``columns`` names the column of a field, if not its namesake.

    Cells of other columns, and rows that cannot be taken, are left over. Raise UnreadableTable
    for what is no table, or has no column of that name.
    """
    records = [each for each in tables.records(content, limits=sheet.LIMITS) if not each.is_blank]
    header = records[0].cells if records else []
    chosen = {name: columns.get(name) or name for name in FIELDS}
    places = tables.places(header, chosen)
    _require(
        header, chosen, places, wanted={"text", *(key for key, name in columns.items() if name)}
    )
    numbered = _numbered(header, records[1:])
    found = sheet.read(numbered, columns={name: chosen[name] for name in places} | {"id": _ID})
    reading = Reading(
        drafts=[
            Draft(
                wording=Wording(title=row.title, text=row.text, lead_addressee=row.addressee),
                mark=f"{row.id}.",
            )
            for row in found.rows[:MOST]
        ]
    )
    taken = {int(row.id) for row in found.rows[:MOST]}
    for number, record in enumerate(records[1:], start=1):
        others = _others(header, record.cells, set(places.values()), is_taken=number in taken)
        if others:
            reading.rest.append(_("Row %(number)d: %(cells)s", number=number, cells=others))
    return reading.sealed()


def _require(
    header: Sequence[str], chosen: Mapping[str, str], places: Mapping[str, int], wanted: set[str]
) -> None:
    for name in FIELDS:
        if name in wanted and name not in places:
            raise tables.UnreadableTable(
                _(
                    "The table has no column “%(column)s” but: %(header)s. "
                    "Write below which one holds it.",
                    column=chosen[name],
                    header=", ".join(header) or "-",
                ),
                field=f"column_{name}",
            )


def _numbered(header: Sequence[str], records: Sequence[tables.Record]) -> bytes:
    """Return the table with a number for each row in front: few that people make have ids."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([_ID, *header])
    writer.writerows([str(number), *each.cells] for number, each in enumerate(records, start=1))
    return file.getvalue().encode()


def _others(
    header: Sequence[str], cells: Sequence[str], chosen: set[int], *, is_taken: bool
) -> str:
    """Return the row's words that no field took, each with its column's name."""
    return " · ".join(
        f"{header[place]}: {cell}" if place < len(header) else cell
        for place, cell in enumerate(cells)
        if cell.strip() and not (is_taken and place in chosen)
    )
