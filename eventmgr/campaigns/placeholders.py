"""Placeholders: ``{name}`` in a typed text stands for what each recipient has of their own.

``{group|your group}`` says what stands there for whoever has none, ``{honorific|}`` that nothing
does. A brace that is meant as such is typed twice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean_line
from eventmgr.mail.slots import slot

KNOWN: Final[Mapping[str, tuple[object, str]]] = {
    "name": (_l("Their name"), "Amina Khan"),
    "honorific": (_l("Their honorific"), "Dr"),
    "addressed": (_l("Honorific and name"), "Dr Amina Khan"),
    "title": (_l("Their office"), "Secretary"),
    "organisation": (_l("Their organisation"), "Labour Department"),
    "group": (_l("Their working group"), "WG2 Decent work"),
    "room": (_l("Where their working group meets"), "Hall B"),
    "sessions": (_l("The sessions they have a part in"), "Opening (1 March, 09:00)"),
    "conference": (_l("The conference"), "Labour Conference 2026"),
    "dates": (_l("Its days"), "1 March 2026 – 2 March 2026"),
    "venue": (_l("Where it is"), "Convention Centre, Islamabad"),
    "deadline": (_l("Until when answers can be changed"), "20 February 2026"),
    "link": (_l("Their personal link"), "https://…/i/…"),
}
"""Every placeholder: what it stands for, and an example."""
NEVER_EMPTY: Final = frozenset({"name", "addressed", "conference", "dates", "link"})
LONGEST_FALLBACK: Final = 200
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder as it was typed."""

    name: str
    fallback: str | None = None
    """What stands there for whoever has nothing; None: everybody must have something."""

    def value(self, values: Mapping[str, str]) -> str:
        """Return what stands there for whoever has these values."""
        return values[self.name] or self.fallback or ""

    def is_empty(self, values: Mapping[str, str]) -> bool:
        """Whether nothing would stand there, though nobody said that nothing may."""
        return not values[self.name] and self.fallback is None


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed text in pieces, and what is wrong with it."""

    pieces: tuple[str | Placeholder, ...]
    problems: tuple[str, ...]

    @property
    def placeholders(self) -> frozenset[Placeholder]:
        """Every placeholder in the text, once."""
        return frozenset(each for each in self.pieces if isinstance(each, Placeholder))


def read(typed: str) -> Reading:
    """Return the text in pieces; whatever is not understood stays as typed, and is a problem."""
    pieces: list[str | Placeholder] = []
    problems: list[str] = []
    for piece in _parted(typed):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        objection, found = _understood(piece)
        problems += [objection] if objection else []
        pieces.append(piece[0] if objection else found)
    return Reading(tuple(pieces), tuple(dict.fromkeys(problems)))


def require_understood(typed: str, *, field: str) -> Reading:
    """Return the text in pieces; raises DomainError for a placeholder that nobody can fill."""
    found = read(typed)
    if found.problems:
        raise DomainError(" ".join(found.problems), field=field)
    return found


def slotted(reading: Reading, names: Mapping[Placeholder, str]) -> str:
    """Return the text with a slot for each placeholder, called as ``names`` says."""
    return "".join(
        slot(names[each]) if isinstance(each, Placeholder) else each for each in reading.pieces
    )


def slot_names(*readings: Reading) -> dict[Placeholder, str]:
    """Return what the slot of each placeholder is called: another for every fallback."""
    found = sorted(
        frozenset().union(*(each.placeholders for each in readings)),
        key=lambda each: (each.name, each.fallback is not None, each.fallback or ""),
    )
    return {
        each: each.name if each.fallback is None else f"{each.name}_or_{number}"
        for number, each in enumerate(found)
    }


def filled(reading: Reading, values: Mapping[str, str]) -> str:
    """Return the text with each placeholder's value."""
    return "".join(
        each.value(values) if isinstance(each, Placeholder) else each for each in reading.pieces
    )


def _parted(typed: str) -> Iterator[str | tuple[str, str | None]]:
    """Yield words, and for each brace what was typed with what stands within."""
    end = 0
    for found in _PIECE.finditer(typed):
        if found.start() > end:
            yield typed[end : found.start()]
        if found[0] in {"{{", "}}"}:
            yield found[0][0]
        else:
            yield found[0], found[1]
        end = found.end()
    if end < len(typed):
        yield typed[end:]


def _understood(piece: tuple[str, str | None]) -> tuple[str, Placeholder]:
    """Return what is to be said against it, and the placeholder."""
    _typed, within = piece
    if within is None:
        return _("A brace stands alone. Type {{ or }} for one that is meant as such."), _NONE
    name, bar, fallback = within.partition("|")
    name, fallback = name.strip().lower(), clean_line(fallback)
    if name not in KNOWN:
        return _unknown(within), _NONE
    if bar and name in NEVER_EMPTY:
        return _("{%(name)s} is never empty: write it without |.", name=name), _NONE
    if len(fallback) > LONGEST_FALLBACK:
        return _("What stands behind | is too long."), _NONE
    return "", Placeholder(name, fallback if bar else None)


def _unknown(within: str) -> str:
    name = clean_line(within.partition("|")[0])[:40]
    near = get_close_matches(name.lower(), KNOWN, n=1, cutoff=0.5)
    if near:
        return _("{%(name)s} is not known. Did you mean {%(near)s}?", name=name, near=near[0])
    return _("{%(name)s} is not known. The list beside the text has all there are.", name=name)


_NONE: Final = Placeholder("")
