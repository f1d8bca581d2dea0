"""What each line of a file would do; pure, but for what is known of the people already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.tables import Record
from eventmgr.foundation.text import clean_line, fold
from eventmgr.people import sectors
from eventmgr.people.rules import checked_address, checked_sector

LONGEST_WORDS: Final = 300
_AROUND_ADDRESS: Final = " \t<>()[]\"',;."


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One person as a line tells of them."""

    name: str
    email: str = ""
    honorific: str = ""
    title: str = ""
    organisation: str = ""
    sector: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells one human from another: the address, else the name and the organisation."""
        if self.email:
            return (self.email.lower(),)
        return ("", fold(self.name), fold(self.organisation))


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whom it names, or why it was refused, and what of it was repaired."""

    number: int
    cells: Sequence[str]
    candidate: Candidate | None = None
    reason: str = ""
    repairs: Sequence[str] = field(default_factory=tuple)


def understood(records: Sequence[Record], columns: Mapping[str, int]) -> list[Line]:
    """Return every line as it is understood; a person who stands there twice is taken once."""
    met: dict[tuple[str, ...], int] = {}
    return [_line(record, columns, met) for record in records]


def _line(record: Record, columns: Mapping[str, int], met: dict[tuple[str, ...], int]) -> Line:
    repairs: list[str] = []
    try:
        candidate = _candidate(record, columns, repairs)
        _require_new(candidate, met)
    except DomainError as error:
        return Line(record.number, record.cells, reason=str(error), repairs=repairs)
    met[candidate.key] = record.number
    return Line(record.number, record.cells, candidate, repairs=repairs)


def _require_new(candidate: Candidate, met: dict[tuple[str, ...], int]) -> None:
    if candidate.key in met:
        raise DomainError(
            _("The same person stands in line %(line)d already.", line=met[candidate.key])
        )


def _candidate(record: Record, columns: Mapping[str, int], repairs: list[str]) -> Candidate:
    cells = {
        name: clean_line(record.cells[place]) if place < len(record.cells) else ""
        for name, place in columns.items()
    }
    if any(len(cell) > LONGEST_WORDS for cell in cells.values()):
        raise DomainError(_("A cell has more than %(most)d characters.", most=LONGEST_WORDS))
    email = _address(cells.pop("email", ""), repairs)
    name = cells.pop("name", "")
    if not name and not email:
        raise DomainError(_("There is neither a name nor an e-mail address."))
    if not name:
        name = email.rpartition("@")[0]
        repairs.append(_("The name was made of the address."))
    return Candidate(
        name=name, email=email, sector=_sector(cells.pop("sector", ""), repairs), **cells
    )


def _address(typed: str, repairs: list[str]) -> str:
    if not typed:
        return ""
    plain = typed.strip(_AROUND_ADDRESS)
    if "<" in plain:
        plain = plain.rpartition("<")[2].strip(_AROUND_ADDRESS)
    if plain.lower().startswith("mailto:"):
        plain = plain[len("mailto:") :]
    for wrong in ("(at)", "[at]"):
        plain = plain.replace(f" {wrong} ", "@").replace(wrong, "@")
    address = checked_address(plain)
    if address != typed:
        repairs.append(
            _("The address “%(typed)s” is taken as “%(taken)s”.", typed=typed, taken=address)
        )
    return address


def _sector(typed: str, repairs: list[str]) -> str | None:
    try:
        return checked_sector(typed, sectors.choices())
    except DomainError:
        repairs.append(_("“%(typed)s” is no sector: it is left out.", typed=typed))
        return None
