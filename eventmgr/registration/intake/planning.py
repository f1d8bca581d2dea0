"""What each line of a file would do; pure, but for what is known of the people already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.tables import Record
from eventmgr.foundation.text import fold
from eventmgr.people import sectors
from eventmgr.registration.intake.candidates import Candidate, candidate
from eventmgr.registration.intake.enums import Twin

Decisions = Mapping[int, Twin]
"""What an organiser said of lines that are named as another one is."""

NOTHING_DECIDED: Final[Decisions] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whom it names, or why it is left out, and what of it was repaired."""

    number: int
    cells: Sequence[str]
    candidate: Candidate | None = None
    """Whom it adds or fills in; None if it is left out."""
    reason: str = ""
    """Why it is left out, in words for whoever can mend it."""
    repairs: Sequence[str] = field(default_factory=tuple)
    twin: int = 0
    """The line that may name the same person."""
    decided: Twin | None = None

    @property
    def is_undecided(self) -> bool:
        """Whether somebody has to say first who it is."""
        return bool(self.twin) and self.decided is None


def understood(
    records: Sequence[Record], columns: Mapping[str, int], decided: Decisions = NOTHING_DECIDED
) -> list[Line]:
    """Return every line as it is understood.

    An address stands for one person: the second line with it is refused. Without an address equal
    names may be two people or one: such a line is left out until somebody has said which.
    """
    offered = sectors.choices()
    lines = _with_one_address_each([_read(each, columns, offered) for each in records])
    return _sorted_out(lines, decided)


def _read(record: Record, columns: Mapping[str, int], offered: Mapping[str, str]) -> Line:
    repairs: list[str] = []
    try:
        found = candidate(record, columns, repairs, sectors=offered)
    except DomainError as error:
        return Line(record.number, record.cells, reason=str(error), repairs=repairs)
    return Line(record.number, record.cells, found, repairs=repairs)


def _with_one_address_each(lines: list[Line]) -> list[Line]:
    met: dict[str, int] = {}
    for place, line in enumerate(lines):
        address = line.candidate.email.lower() if line.candidate else ""
        if address and address in met:
            reason = _("The same address stands in line %(line)d already.", line=met[address])
            lines[place] = replace(line, candidate=None, reason=reason)
        elif address:
            met[address] = line.number
    return lines


def _sorted_out(lines: list[Line], decided: Decisions) -> list[Line]:
    """Return the lines, those without an address compared with all that are named alike."""
    by_name: dict[str, list[int]] = {}
    for place, _line, known in _named(lines, with_address=True):
        by_name.setdefault(fold(known.name), []).append(place)
    for place, line, known in _named(lines, with_address=False):
        alike = by_name.setdefault(fold(known.name), [])
        twin = _twin(lines, alike, known)
        if twin is None:
            alike.append(place)
            continue
        answer = decided.get(line.number)
        lines[place] = replace(line, twin=lines[twin].number, decided=answer)
        if answer is Twin.OTHER:
            lines[place] = replace(lines[place], candidate=_another(lines, alike, known))
            alike.append(place)
        else:
            lines[place] = _left_out(lines[place])
            if answer is Twin.SAME:
                lines[twin] = _filled(lines[twin], known)
    return lines


def _named(lines: list[Line], *, with_address: bool) -> Iterator[tuple[int, Line, Candidate]]:
    for place, line in enumerate(lines):
        if line.candidate and bool(line.candidate.email) is with_address:
            yield place, line, line.candidate


def _twin(lines: list[Line], alike: list[int], known: Candidate) -> int | None:
    """Return the place of the one it may be: of the same body if there is one."""
    body = fold(known.organisation)
    found = [each for each in alike if _may_be_one(lines[each], known)]
    return min(found, key=lambda each: _body(lines[each]) != body, default=None)


def _body(line: Line) -> str:
    return fold(line.candidate.organisation) if line.candidate else ""


def _may_be_one(line: Line, known: Candidate) -> bool:
    """Whether nothing tells the two apart: a person of another body is another person."""
    bodies = {_body(line), fold(known.organisation)} - {""}
    return len(bodies) < 2  # noqa: PLR2004 - two bodies


def _another(lines: list[Line], alike: list[int], known: Candidate) -> Candidate:
    """Return the person as one more of those who are named alike and have no address."""
    keys = {each.candidate.key for each in (lines[place] for place in alike) if each.candidate}
    nth = next(n for n in range(len(keys) + 1) if replace(known, nth=n).key not in keys)
    return replace(known, nth=nth)


def _left_out(line: Line) -> Line:
    reason = (
        _("Perhaps the same person as in line %(line)d: say which.", line=line.twin)
        if line.is_undecided
        else ""
    )
    return replace(line, candidate=None, reason=reason)


def _filled(line: Line, other: Candidate) -> Line:
    return replace(line, candidate=line.candidate.filled_by(other)) if line.candidate else line
