"""What is said of a column that refers to a person or a registration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from eventmgr.foundation.db import Model
from eventmgr.privacy.holdings.within import Within


class Fate(StrEnum):
    """What erasing does to a row."""

    HANDED_ON = "handed_on"
    """It stays for the numbers, and refers to a row of which nothing is known."""
    NOBODYS = "nobodys"
    """It stays, and refers to nobody."""
    DELETED = "deleted"
    STAYS = "stays"
    """It says nothing of the person but through the registration it belongs to."""
    WITH_THE_PERSON = "with_the_person"
    """It is the person's at every conference, and goes when none needs them any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One column, and what it means for the person it refers to."""

    column: InstrumentedAttribute[Any]
    within: Within
    fate: Fate
    told: str = ""
    """The section of a person's file that tells it."""
    untold: str = ""
    """Why no section does."""
    emptied: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What the other columns become; a function makes another value for each row."""
    is_work: bool = False
    """Whether it is what somebody did for the conference: while they work for it, it stays."""

    @property
    def model(self) -> type[Model]:
        """The table's model."""
        found: type[Model] = self.column.parent.class_
        return found

    @property
    def name(self) -> str:
        """The column as the database calls it."""
        return f"{self.model.__tablename__}.{self.column.key}"
