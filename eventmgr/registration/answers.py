"""What a person says of themselves for one conference."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

HIDDEN = "…"
"""Stands in the history for what is nobody's business there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """The answers of the registration form, whole."""

    name: str
    honorific: str = ""
    title: str = ""
    organisation: str = ""
    sector: str | None = None
    badge_name: str = ""
    country: str = ""
    province: str = ""
    needs: str = ""
    consents_to_be_listed: bool = False
    consents_to_photographs: bool = False
    consents_to_be_quoted: bool = False


def changes(
    before: dict[str, Any], after: dict[str, Any], *, shown: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what changed as (before, after); of fields not ``shown`` only that they did."""
    changed = [name for name, value in after.items() if before[name] != value]
    return (
        {name: before[name] if name in shown else HIDDEN for name in changed},
        {name: after[name] if name in shown else HIDDEN for name in changed},
    )
