"""What somebody looks for in the public agenda, read from the address."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from eventmgr.agenda.choosing import LONGEST_SEARCH, Choice, Options
from eventmgr.foundation.text import clean_line

FoundT = TypeVar("FoundT")


def read(sent: Mapping[str, str], options: Options) -> Choice:
    """Return what is looked for; what the agenda does not have is not looked for."""
    return Choice(
        kind=_one(sent.get("kind"), {each.value: each for each in options.kinds}),
        theme_id=_one(sent.get("theme"), _keys(each.id for each in options.themes)),
        room_id=_one(sent.get("room"), _keys(each.id for each in options.rooms)),
        day=_one(sent.get("day"), {each.isoformat(): each for each in options.days}),
        words=clean_line(sent.get("q", "")[:LONGEST_SEARCH]),
    )


def _one(typed: str | None, among: Mapping[str, FoundT]) -> FoundT | None:
    return among.get(typed) if typed else None


def _keys(ids: Iterable[int]) -> dict[str, int]:
    return {str(each): each for each in ids}
