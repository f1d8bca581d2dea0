"""What merges keep of people: the rows as they were, names among them, until one is erased."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, or_, select

from eventmgr.foundation.db import db
from eventmgr.people.merges import PersonMerge

_NAMES = ("name", "badge_name")


def names(person_id: int) -> set[str]:
    """Return every name that a merge keeps of the person."""
    kept = db.session.scalars(select(PersonMerge.steps).where(_of(person_id)))
    return {name for steps in kept for step in steps for name in _told(step)} - {""}


def forget(person_id: int) -> None:
    """Let nothing of the person be kept to undo a merge: what was merged stays so."""
    db.session.execute(delete(PersonMerge).where(_of(person_id)))


def _of(person_id: int) -> Any:  # noqa: ANN401 - a condition
    return or_(PersonMerge.kept_id == person_id, PersonMerge.lost_id == person_id)


def _told(step: dict[str, Any]) -> Iterator[str]:
    for side in ("row", "before", "after"):
        told = step.get(side)
        if isinstance(told, dict):
            yield from (told[name] for name in _NAMES if isinstance(told.get(name), str))
