"""One line as a person: what its cells say, repaired where that is safe."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.tables import Record
from eventmgr.foundation.text import clean_line, fold
from eventmgr.people import countries, spoken_languages
from eventmgr.people.enums import LEVEL_LABELS, Level
from eventmgr.people.names import LONGEST_HONORIFIC, parted
from eventmgr.people.rules import checked_address, checked_sector

LONGEST_WORDS: Final = 300
_AROUND_ADDRESS: Final = " \t<>()[]\"',;."
_ERRORS: Final = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
_LEVELS: Final = {
    "central": Level.FEDERAL,
    "national": Level.FEDERAL,
    "federal government": Level.FEDERAL,
    "state": Level.PROVINCIAL,
    "province": Level.PROVINCIAL,
    "regional": Level.PROVINCIAL,
    "provincial government": Level.PROVINCIAL,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One person as a line tells of them."""

    name: str
    email: str = ""
    honorific: str = ""
    badge_name: str = ""
    sort_name: str = ""
    title: str = ""
    organisation: str = ""
    level: Level | None = None
    """Of the organisation, and so is the province."""
    province: str = ""
    sector: str | None = None
    country: str = ""
    languages: tuple[str, ...] = ()
    nth: int = 0
    """How many others of this name, without an address either, stand above in the file."""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells one human from another: the address, else the name and the organisation."""
        if self.email:
            return (self.email.lower(),)
        return ("", fold(self.name), fold(self.organisation), str(self.nth))

    def filled_by(self, other: "Candidate") -> "Candidate":
        """Return the person with what only the other line tells of them."""
        told: dict[str, Any] = {
            each.name: getattr(other, each.name)
            for each in fields(self)
            if not getattr(self, each.name) and each.name not in {"email", "nth"}
        }
        return replace(self, **told)


def candidate(
    record: Record, columns: Mapping[str, int], repairs: list[str], *, sectors: Mapping[str, str]
) -> Candidate:
    """Return the person of the line, and add to the repairs what had to be done for it.

    ``sectors`` are those on offer: key -> name. Raises DomainError for a line that names nobody,
    or not in a way that can be kept.
    """
    if record.flaw:
        raise DomainError(record.flaw)
    cells = {
        name: clean_line(record.cells[place]) if place < len(record.cells) else ""
        for name, place in columns.items()
    }
    _require_sound(cells)
    _part_honorific(cells, repairs)
    email = _address(cells.get("email", ""), repairs)
    name, sort_name = _names(cells, email, repairs)
    return Candidate(
        email=email,
        name=name,
        sort_name=sort_name,
        honorific=cells.get("honorific", ""),
        badge_name=cells.get("badge_name", ""),
        title=cells.get("title", ""),
        organisation=cells.get("organisation", ""),
        level=_level(cells.get("level", ""), repairs),
        province=cells.get("province", ""),
        sector=_sector(cells.get("sector", ""), repairs, sectors),
        country=_country(cells.get("country", ""), repairs),
        languages=_languages(cells.get("languages", ""), repairs),
    )


def _require_sound(cells: Mapping[str, str]) -> None:
    if any(len(cell) > LONGEST_WORDS for cell in cells.values()):
        raise DomainError(_("A cell has more than %(most)d characters.", most=LONGEST_WORDS))
    if len(cells.get("honorific", "")) > LONGEST_HONORIFIC:
        raise DomainError(
            _("The form of address has more than %(most)d characters.", most=LONGEST_HONORIFIC)
        )
    wrong = next((cell for cell in cells.values() if cell.upper() in _ERRORS), None)
    if wrong:
        raise DomainError(_("A cell holds an error of the spreadsheet: %(error)s", error=wrong))


def _part_honorific(cells: dict[str, str], repairs: list[str]) -> None:
    """Take the form of address out of the name, unless it has a column of its own."""
    place = next((each for each in ("name", "given", "family") if cells.get(each)), None)
    if place is None or "honorific" in cells:
        return
    is_whole = place != "given" or not cells.get("family")
    honorific, name = parted(cells[place], is_whole=is_whole)
    if not honorific:
        return
    cells |= {"honorific": honorific, place: name}
    repairs.append(_("“%(words)s” is taken as the form of address.", words=honorific))


def _names(cells: Mapping[str, str], email: str, repairs: list[str]) -> tuple[str, str]:
    """Return name and sort name; a name may stand in one cell or in two."""
    given, family = cells.get("given", ""), cells.get("family", "")
    name = cells.get("name", "") or f"{given} {family}".strip()
    sorts = cells.get("sort_name", "") or (f"{family}, {given}" if given and family else "")
    if not name and not email:
        raise DomainError(_("There is neither a name nor an e-mail address."))
    if not name:
        name = email.rpartition("@")[0]
        repairs.append(_("The name was made of the address."))
    return name, sorts


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


def _sector(typed: str, repairs: list[str], offered: Mapping[str, str]) -> str | None:
    try:
        return checked_sector(typed, offered)
    except DomainError:
        repairs.append(_("“%(typed)s” is no sector: it is left out.", typed=typed))
        return None


def _country(typed: str, repairs: list[str]) -> str:
    code = countries.code_of(typed) if typed else ""
    if code is None:
        repairs.append(_("“%(typed)s” is no country that we know: it is left out.", typed=typed))
    return code or ""


def _languages(typed: str, repairs: list[str]) -> tuple[str, ...]:
    if not typed:
        return ()
    spoken = spoken_languages.understood(typed)
    repairs.extend(
        _("“%(typed)s” is no language that we know: it is left out.", typed=each)
        for each in spoken.unknown
    )
    return tuple(spoken.codes)


def _level(typed: str, repairs: list[str]) -> Level | None:
    if not typed:
        return None
    wanted = fold(typed)
    for level, words in LEVEL_LABELS.items():
        if wanted in {level.value, fold(str(words))}:
            return level
    if wanted in _LEVELS:
        return _LEVELS[wanted]
    repairs.append(_("“%(typed)s” is no level of government: it is left out.", typed=typed))
    return None
