"""What an organiser decides about a group, and what stands for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from eventmgr.foundation.versions import version_of
from eventmgr.groups import queries
from eventmgr.groups.models import ASKED, WorkingGroup


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Everything an organiser decides about a group; ids are those of the same conference."""

    title: str
    mandate: str = ""
    guiding_questions: str = ""
    """One a line."""
    theme_id: int | None = None
    room_id: int | None = None
    session_ids: tuple[int, ...] = ()
    """In the order of the ids, each once."""
    opens_at: datetime | None = None
    deadline: datetime | None = None
    grace_minutes: int = 10
    recommendations_at_most: int | None = None
    asked_fields: tuple[str, ...] = ASKED
    """In the order of `ASKED`."""
    needs_countersign: bool = False
    presents_minutes: int = 5
    is_chatham: bool = False


FIELDS: Final = tuple(Setting.__dataclass_fields__)


def values_of(group: WorkingGroup) -> dict[str, Any]:
    """Return the group's setting as it is now, by the names of `FIELDS`: one statement."""
    own = {field: getattr(group, field) for field in FIELDS if field != "session_ids"}
    return own | {
        "session_ids": queries.session_ids(group),
        "asked_fields": tuple(group.asked_fields),
    }


def version(group: WorkingGroup) -> str:
    """Return what stands for the group's setting as it is now."""
    return version_of(values_of(group))
