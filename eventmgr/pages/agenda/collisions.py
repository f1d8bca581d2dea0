"""Two organisers at one session: what the other did stands beside what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from eventmgr.agenda.enums import (
    KIND_LABELS,
    ROLE_LABELS,
    ROLE_STATE_LABELS,
    RoleState,
    SessionKind,
    SessionRoleName,
    SessionState,
)
from eventmgr.agenda.meanwhile import FieldChange, Meanwhile
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.people.models import Person
from eventmgr.web import templating

LABELS: Final = {
    "title": _l("Title"),
    "kind": _l("Kind"),
    "theme": _l("Theme"),
    "starts_at": _l("Starts"),
    "ends_at": _l("Ends"),
    "room": _l("Room"),
    "state": _l("State"),
    "description": _l("Description"),
    "is_closed": _l("Closed session"),
    "is_chatham": _l("Chatham House Rule"),
    "roles": _l("Who does what"),
}
"""The fields that are told, in the form's order; rooms and themes by name, not by key."""

STATES: Final = {
    SessionState.SCHEDULED: _l("In the agenda"),
    SessionState.UNSCHEDULED: _l("Unscheduled"),
    SessionState.REMOVED: _l("Removed"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One change of somebody else's, as the page tells it."""

    name: str
    label: str
    before: str
    after: str
    by: str
    at: datetime


def told(meanwhile: Meanwhile) -> list[Told]:
    """Return the changes field by field, in the form's order."""
    order = list(LABELS)
    known = [each for each in meanwhile.changes if each.name in LABELS]
    return [
        _told(each, meanwhile.people)
        for each in sorted(known, key=lambda each: order.index(each.name))
    ]


def _told(change: FieldChange, people: Mapping[int, Person]) -> Told:
    return Told(
        name=change.name,
        label=str(LABELS[change.name]),
        before=_value(change.name, change.before, people),
        after=_value(change.name, change.after, people),
        by=change.by,
        at=change.at,
    )


def _value(name: str, value: Any, people: Mapping[int, Person]) -> str:  # noqa: ANN401 - any field's
    if value in (None, "", []):
        return _("nothing")
    if name == "roles":
        return "; ".join(_role(each, people) for each in value)
    return _READERS.get(name, str)(value)


def _moment(value: str) -> str:
    return templating.moment(datetime.fromisoformat(value))


def _truth(value: bool) -> str:  # noqa: FBT001 - it is the value that is told
    return _("Yes") if value else _("No")


_READERS: Final[dict[str, Callable[[Any], str]]] = {
    "kind": lambda value: str(KIND_LABELS[SessionKind(value)]),
    "state": lambda value: str(STATES[SessionState(value)]),
    "starts_at": _moment,
    "ends_at": _moment,
    "is_closed": _truth,
    "is_chatham": _truth,
}


def _role(row: dict[str, Any], people: Mapping[int, Person]) -> str:
    person = people.get(row["person_id"])
    state = RoleState(row["state"])
    parts = [
        (person and person.shown_name) or _("somebody"),
        row["title"],
        row["affiliation"],
        row["represented_by"] and _("represented by %(name)s", name=row["represented_by"]),
        "" if state is RoleState.ACCEPTED else str(ROLE_STATE_LABELS[state]),
        row["place"] and _("place %(number)s", number=row["place"]),
    ]
    said = ", ".join(str(part) for part in parts if part)
    return f"{ROLE_LABELS[SessionRoleName(row['role'])]}: {said}"
