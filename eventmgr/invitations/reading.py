"""Lists of people as organisers have them: pasted lines, or a table with named columns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from eventmgr.foundation import tables
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean, clean_line
from eventmgr.invitations.guest import Guest, GuestList, RefusedLine
from eventmgr.people import sectors
from eventmgr.people.rules import checked_address, checked_sector

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_GUESTS: Final = 5_000
LONGEST_CELL: Final = 300
LIMITS: Final = tables.Limits(
    bytes=MOST_BYTES,
    lines=MOST_GUESTS,
    too_large=_l("The list is larger than 2 MB. Split it."),
)
REQUIRED: Final = ("email",)
OPTIONAL: Final = ("name", "honorific", "title", "organisation", "sector")

_DELIMITER = re.compile("[,;\t]")
_IN_BRACKETS = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]+)>")
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class _Entry:
    """One person's cells before anything is checked."""

    number: int
    words: str
    cells: dict[str, str]
    surplus: int = 0


def read_list(typed: str) -> GuestList:
    """Return who stands in a pasted list: one person a line, or a table with a header.

    A line is ``Name <address>``, ``Name, address``, ``Name; address`` or an address; semicolons
    part people too.
    Raises DomainError for a list that is too large or an unreadable table.
    """
    text = clean(typed).removeprefix("\ufeff")
    content = text.encode()
    tables.require_size(len(content), limits=LIMITS)
    if _is_table(text):
        return _read_table(content)
    return _checked(_lines(text), notes=[])


def decoded(content: bytes) -> str:
    """Return the text of an uploaded file; raises DomainError for one too large or not UTF-8."""
    tables.require_size(len(content), limits=LIMITS)
    return clean(tables.decoded(content, field="file"))


def _is_table(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    is_header = _DELIMITER.search(first) is not None or clean_line(first).lower() in REQUIRED
    return "@" not in first and is_header


def _read_table(content: bytes) -> GuestList:
    table = tables.read(content, required=REQUIRED, optional=OPTIONAL, limits=LIMITS)
    entries = (
        _Entry(line.number, ", ".join(filter(None, line.cells.values())), line.cells, line.surplus)
        for line in table.lines
    )
    return _checked(entries, notes=table.notes)


def _lines(text: str) -> Iterator[_Entry]:
    for number, line in enumerate(text.split("\n"), start=1):
        if delimiter := _row_delimiter(line.strip()):
            yield _Entry(number, line.strip(), _from_spreadsheet(line.split(delimiter)))
            continue
        for words in _people_of(line):
            name, email = _parted(words)
            yield _Entry(number, words, {"name": name, "email": email})


def _row_delimiter(line: str) -> str:
    """Return what parts the cells of a spreadsheet's row; empty if the line is none."""
    if "<" in line:
        return ""
    if "\t" in line:
        return "\t"
    parts = [part for part in line.split(";") if part.strip()]
    is_row = len(parts) > 1 and "@" not in parts[0] and sum("@" in part for part in parts) == 1
    return ";" if is_row and "," not in next(part for part in parts if "@" in part) else ""


def _from_spreadsheet(row: list[str]) -> dict[str, str]:
    """Read a row copied out of a spreadsheet: the address, the name, perhaps the organisation."""
    cells = [cell.strip(" \t\"'") for cell in row if cell.strip()]
    others = [cell for cell in cells if "@" not in cell]
    email = next((cell for cell in cells if "@" in cell), "")
    return {
        "email": email,
        "name": others[0] if others else "",
        "organisation": others[1] if others[1:] else "",
    }


def _people_of(line: str) -> list[str]:
    parts = _with_names([part.strip() for part in line.split(";")])
    if len(parts) == 1 and "<" not in line:
        addresses = [part.strip() for part in line.split(",")]
        parts = addresses if all("@" in each for each in addresses) else parts
    return [part for part in parts if part]


def _with_names(parts: list[str]) -> list[str]:
    """Let a name that stands alone before a bare address be one person with it."""
    people: list[str] = []
    for part in filter(None, parts):
        is_bare = "@" in part and not {",", "<"} & set(part)
        name = people.pop() if is_bare and people and "@" not in people[-1] else ""
        people.append(f"{name}, {part}" if name else part)
    return people


def _parted(words: str) -> tuple[str, str]:
    if found := _IN_BRACKETS.fullmatch(words):
        return found["name"].strip(" ,\"'"), found["email"]
    name, _comma, email = words.rpartition(",")
    if "@" not in email and "@" in name:
        email, _comma, name = words.partition(",")
    return name.strip(" \"'"), email


def _checked(entries: Iterable[_Entry], *, notes: list[str]) -> GuestList:
    guests: list[Guest] = []
    refused: list[RefusedLine] = []
    lines: dict[str, int] = {}
    for entry in entries:
        try:
            guest = _guest(entry)
            _require_new(guest, entry.number, lines)
        except DomainError as error:
            refused.append(RefusedLine(entry.number, entry.words[:_SHOWN], str(error)))
        else:
            guests.append(guest)
        if len(guests) > MOST_GUESTS:
            raise DomainError(
                _("The list has more than %(most)d people. Split it.", most=MOST_GUESTS)
            )
    return GuestList(guests=guests, refused=refused, notes=notes)


def _require_new(guest: Guest, number: int, lines: dict[str, int]) -> None:
    key = guest.email.lower()
    if key in lines:
        raise DomainError(_("The same address stands in line %(line)d already.", line=lines[key]))
    lines[key] = number


def _guest(entry: _Entry) -> Guest:
    if entry.surplus:
        raise DomainError(
            _("There are more cells than columns. Put quotation marks around text with commas.")
        )
    cells = {name: clean_line(value) for name, value in entry.cells.items()}
    if any(len(value) > LONGEST_CELL for value in cells.values()):
        raise DomainError(_("A cell has more than %(most)d characters.", most=LONGEST_CELL))
    email = _address(cells.pop("email"))
    sector = checked_sector(cells.pop("sector", ""), sectors.choices())
    name = cells.pop("name", "") or email.rpartition("@")[0]
    return Guest(name=name, email=email, sector=sector, **cells)


def _address(typed: str) -> str:
    if not typed:
        raise DomainError(_("There is no e-mail address."))
    # What is copied out of a text or a link brings these along.
    return checked_address(typed.removeprefix("mailto:").rstrip("."))
