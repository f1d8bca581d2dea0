"""Lists of institutions as organisers have them: pasted lines, or a table with named columns."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from eventmgr.foundation import tables
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean, clean_line, fold
from eventmgr.invitations.delegations.rules import LARGEST_QUOTA
from eventmgr.invitations.guest import RefusedLine
from eventmgr.people.rules import checked_address

MOST_BYTES: Final = 2 * 1024 * 1024
MOST: Final = 1_000
LONGEST_CELL: Final = 300
LIMITS: Final = tables.Limits(
    bytes=MOST_BYTES, lines=MOST, too_large=_l("The list is larger than 2 MB. Split it.")
)
COLUMNS: Final = ("organisation", "name", "email", "quota")
REQUIRED: Final = ("organisation", "email")
_SHOWN: Final = 100
_DELIMITER = re.compile("[,;\t]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Institution:
    """An organisation to ask, and the person who nominates for it."""

    organisation: str
    name: str
    email: str
    quota: int | None = None
    """None: as many as the form says for all."""


@dataclass(frozen=True, slots=True)
class InstitutionList:
    """What was understood of a list, and what was not."""

    institutions: list[Institution]
    refused: list[RefusedLine]
    notes: list[str]


def read_list(typed: str) -> InstitutionList:
    """Return who stands in a pasted list: a table with a header, or lines in the columns' order.

    A line is ``Organisation, name of the focal point, address, quota``; name and quota may be
    missing. Raises DomainError for a list that is too large or an unreadable table.
    """
    text = clean(typed).removeprefix("\ufeff").strip("\n")
    content = text.encode()
    tables.require_size(len(content), limits=LIMITS)
    if "@" not in text.partition("\n")[0] and _DELIMITER.search(text.partition("\n")[0]):
        table = tables.read(
            content,
            required=REQUIRED,
            optional=[name for name in COLUMNS if name not in REQUIRED],
            limits=LIMITS,
        )
        return _checked(((line.number, line.cells) for line in table.lines), table.notes)
    return _checked(_lines(text), [])


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        delimiter = max("\t;,", key=line.count)
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
        yield number, _placed([cell.strip() for cell in cells])


def _placed(cells: list[str]) -> dict[str, str]:
    """Return the cells by their columns: the address tells what stands on either side of it."""
    at = next((n for n, cell in enumerate(cells) if "@" in cell), None)
    if at is None:
        return {"organisation": cells[0], "name": "", "email": "", "quota": ""}
    return {
        "organisation": cells[0] if at else "",
        "name": ", ".join(cells[1:at]),
        "email": cells[at],
        "quota": cells[at + 1] if cells[at + 1 :] else "",
    }


def _checked(entries: Iterable[tuple[int, dict[str, str]]], notes: list[str]) -> InstitutionList:
    found = InstitutionList([], [], notes)
    met: dict[str, int] = {}
    for number, cells in entries:
        try:
            institution = _institution({name: clean_line(each) for name, each in cells.items()})
            _require_new(institution, number, met)
        except DomainError as error:
            words = ", ".join(filter(None, cells.values()))[:_SHOWN]
            found.refused.append(RefusedLine(number, words, str(error)))
        else:
            found.institutions.append(institution)
        if len(found.institutions) > MOST:
            raise DomainError(_("The list has more than %(most)d lines. Split it.", most=MOST))
    return found


def _require_new(institution: Institution, number: int, met: dict[str, int]) -> None:
    key = fold(institution.organisation)
    if key in met:
        raise DomainError(
            _("The same organisation stands in line %(line)d already.", line=met[key])
        )
    met[key] = number


def _institution(cells: dict[str, str]) -> Institution:
    if any(len(value) > LONGEST_CELL for value in cells.values()):
        raise DomainError(_("A cell has more than %(most)d characters.", most=LONGEST_CELL))
    if not cells.get("organisation"):
        raise DomainError(_("There is no organisation."))
    if not cells.get("email"):
        raise DomainError(_("There is no e-mail address."))
    return Institution(
        organisation=cells["organisation"],
        name=cells.get("name", ""),
        email=checked_address(cells["email"]),
        quota=_quota(cells.get("quota", "")),
    )


def _quota(typed: str) -> int | None:
    if not typed:
        return None
    if typed.isdecimal() and len(typed) < len(str(LARGEST_QUOTA)) + 1:
        quota = int(typed)
        if 0 < quota <= LARGEST_QUOTA:
            return quota
    raise DomainError(_("Write a quota from 1 to %(most)d.", most=LARGEST_QUOTA))
