"""A refused save made whole: what somebody else changed and the writer left alone is taken over."""

from datetime import datetime
from typing import Any

from eventmgr.agenda.enums import SessionKind, SessionState
from eventmgr.agenda.meanwhile import Meanwhile
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.pages.agenda.forms import RoleRow, SessionForm, row_of

Rows = dict[tuple[str, str], dict[str, Any]]
"""What rows say, by the person's key and the role."""


def take_over(
    form: SessionForm, session: Session, conference: Conference, meanwhile: Meanwhile
) -> set[str]:
    """Show in every field that the writer left as it was what stands there now.

    Returns the names of these fields. What the writer typed stays, and so does everything if the
    session was removed: a session that comes back comes back as the form says.
    """
    if session.state is SessionState.REMOVED:
        return set()
    before, now = meanwhile.first(), meanwhile.last()
    taken = {
        name
        for name, changed in _FIELDS.items()
        if changed in before and _take(form, name, before[changed], now[changed], conference)
    }
    if "roles" in before:
        _take_roles(form, session, before["roles"])
    return taken


_FIELDS = {
    "title": "title",
    "kind": "kind",
    "theme": "theme_id",
    "starts_at": "starts_at",
    "ends_at": "ends_at",
    "room": "room_id",
    "is_unscheduled": "state",
    "description": "description",
    "is_closed": "is_closed",
    "is_chatham": "is_chatham",
}
"""The form's fields, and how the history calls them."""


def _take(form: SessionForm, name: str, before: Any, now: Any, conference: Conference) -> bool:  # noqa: ANN401 - any field's
    field = form[name]
    if field.data != _shown(name, before, conference):
        return False
    field.data = _shown(name, now, conference)
    field.raw_data = None  # or a moment would go on showing what was typed
    return True


def _shown(name: str, value: Any, conference: Conference) -> Any:  # noqa: ANN401
    match name:
        case "kind":
            return SessionKind(value)
        case "theme" | "room":
            return str(value or "")
        case "starts_at" | "ends_at":
            local = conference.at_venue(datetime.fromisoformat(value))
            return local.replace(tzinfo=None, second=0, microsecond=0)
        case "is_unscheduled":
            return value == SessionState.UNSCHEDULED
        case _:
            return value


def _take_roles(form: SessionForm, session: Session, before: list[dict[str, Any]]) -> None:
    """Take over the parts that the writer left alone."""
    was, is_now = _rows_then(before), _rows_now(session)
    for index, field in reversed(list(enumerate(form.roles.entries))):
        key = (field.form.person.data or "", str(field.form.role.data or ""))
        if key in was and _says(field.form) == was[key] and is_now.get(key) != was[key]:
            form.roles.entries.pop(index)
    present = {
        (field.form.person.data or "", str(field.form.role.data or ""))
        for field in form.roles.entries
    }
    for key, row in is_now.items():
        if key not in present and was.get(key) != row:
            form.roles.append_entry(row)


def _says(row: RoleRow) -> dict[str, Any]:
    return {
        "person": row.person.data or "",
        "role": row.role.data,
        "state": row.state.data,
        "title": row.title.data or "",
        "affiliation": row.affiliation.data or "",
        "represented_by": row.represented_by.data or "",
        "place": row.place.data,
    }


def _rows_then(roles: list[dict[str, Any]]) -> Rows:
    rows = ({**row, "person": str(row["person_id"])} for row in roles)
    return {
        (row["person"], row["role"]): {k: v for k, v in row.items() if k != "person_id"}
        for row in rows
    }


def _rows_now(session: Session) -> Rows:
    return {(str(role.person_id), role.role.value): row_of(role) for role in session.roles}
