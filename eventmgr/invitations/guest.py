"""Somebody to invite, as a list names them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A person with an address to write to."""

    name: str
    email: str
    honorific: str = ""
    title: str = ""
    organisation: str = ""
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a list that invites nobody, and why."""

    number: int
    words: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GuestList:
    """What was understood of a list, and what was not."""

    guests: Sequence[Guest]
    refused: Sequence[RefusedLine] = ()
    notes: Sequence[str] = ()
    """What of the list as a whole was passed over."""
