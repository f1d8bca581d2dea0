"""Somebody whom a focal point names."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventmgr.foundation.errors import DomainError


@dataclass(frozen=True, kw_only=True, slots=True)
class Nominee:
    """A person as the form names them."""

    name: str
    email: str
    honorific: str = ""
    title: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row of the form, and in which field of it."""

    row: int
    field: str
    sentence: str


class RefusedNominees(DomainError):  # noqa: N818 - read aloud: refused nominees
    """Rows of which nobody was nominated; each fault names its row."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].sentence)
        self.faults = list(faults)
