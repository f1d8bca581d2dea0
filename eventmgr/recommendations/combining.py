"""Bringing two wordings together field by field, so that different fields never conflict."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from eventmgr.recommendations.merging import merge

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

WordingT = TypeVar("WordingT", bound="DataclassInstance")
"""The fields that a writer fills in, of whatever kind of text."""

TEXTS: Final = ("title", "text", "lead_addressee", "indicator", "rationale")
LINES: Final = "supporting_addressees"


@dataclass(frozen=True, kw_only=True, slots=True)
class Combined(Generic[WordingT]):
    """What became of two wordings."""

    wording: WordingT
    """The changes of both; where they exclude each other, those of the others."""
    woven: tuple[str, ...] = ()
    """Fields whose text neither side wrote as it is now: a person should check them."""
    contested: tuple[str, ...] = ()
    """Fields that a person must decide on: both sides stand in their own wordings only."""


def combine(base: WordingT, mine: WordingT, theirs: WordingT) -> Combined[WordingT]:
    """Return the changes from ``base`` to ``mine`` and to ``theirs`` in one wording."""
    found: dict[str, Any] = {}
    woven, contested = [], []
    for name in (each.name for each in fields(theirs)):
        ours, other = getattr(mine, name), getattr(theirs, name)
        merged = _merged(name, getattr(base, name), ours, other)
        if merged is None:
            contested.append(name)
        elif merged.value not in (ours, other):
            woven.append(name)
        found[name] = merged.value if merged else other
    return Combined(
        wording=replace(theirs, **found), woven=tuple(woven), contested=tuple(contested)
    )


@dataclass(frozen=True, slots=True)
class _Merged:
    """A value that may itself be None."""

    value: Any


def _merged(name: str, base: Any, mine: Any, theirs: Any) -> _Merged | None:  # noqa: ANN401 - a field's
    if mine in (base, theirs):
        return _Merged(theirs)
    if theirs == base:
        return _Merged(mine)
    if name in TEXTS:
        text = merge(base, mine, theirs)
        return None if text is None else _Merged(text)
    if name == LINES:
        text = merge(*("".join(f"{line}\n" for line in each) for each in (base, mine, theirs)))
        return None if text is None else _Merged(tuple(line for line in text.split("\n") if line))
    return None
