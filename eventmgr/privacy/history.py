"""What a person's file tells of the history."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from eventmgr.foundation.audit import AuditEntry
from eventmgr.people.models import Person
from eventmgr.privacy.facts import Facts, Section
from eventmgr.privacy.holdings import history
from eventmgr.privacy.subject import Subject
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import TOLD

_WORDS: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {"state": RegistrationState, "category": Category, "clearance": Clearance}
)
_IN_HISTORY: Final = TOLD | {"state", "category", "clearance", "day", "days", "answers"}


def told_history(subject: Subject) -> Section:
    """Return what the person did, and what was done to what is theirs."""
    return [
        {
            "at": each.at,
            "action": each.action,
            "by": "you" if each.person_id in subject.person_ids else "others",
            **_changed(subject, each),
        }
        for each in history.entries(subject)
    ]


def _changed(subject: Subject, entry: AuditEntry) -> Facts:
    """Return what an act changed of what is theirs; what they did to others is others' business."""
    theirs = {
        (Registration.__name__, subject.registration_id),
        (Person.__name__, subject.person.id),
    }
    if (entry.object_type, entry.object_id) not in theirs:
        return {}
    told = {"before": _known(entry.before), "after": _known(entry.after)}
    return {side: facts for side, facts in told.items() if facts}


def _known(side: Facts | None) -> Facts:
    return {
        name: _known_fact(name, each) for name, each in (side or {}).items() if name in _IN_HISTORY
    }


def _known_fact(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    if name in _WORDS and value in set(_WORDS[name]):
        return _WORDS[name](value)
    if name == "answers" and isinstance(value, dict):
        return "; ".join(f"{key}: {_in_one_line(each)}" for key, each in value.items())
    return value


def _in_one_line(value: Any) -> str:  # noqa: ANN401 - JSON
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
