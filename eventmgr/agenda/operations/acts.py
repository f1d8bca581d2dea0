"""How the history calls what became of a session, and what it tells of it."""

from typing import Final

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import snapshots
from eventmgr.agenda.operations.snapshots import Names, Snapshot
from eventmgr.foundation.audit import Act

_PLACE: Final = {"starts_at", "ends_at", "room_id"}
_STATE_ACTS: Final = {
    SessionState.SCHEDULED: "session.moved",
    SessionState.UNSCHEDULED: "session.unscheduled",
    SessionState.REMOVED: "session.removed",
}


def act(
    session: Session, before: Snapshot | None, after: Snapshot, names: Names, *, name: str = ""
) -> Act:
    """Return what the history keeps of a session that is another now; it had its key before.

    Without a ``name`` the act is called by what is different. Rooms and themes stand there by
    name too, as they are called at this time; people never do.
    """
    if before is None:
        told = {key: value for key, value in after.items() if value not in ("", None, False, [])}
        return Act(name or "session.added", session, None, _named(told, names))
    different = snapshots.difference(before, after)
    keys = different | ({"title", *_PLACE} if "state" in different else set())
    return Act(
        name or _name(before, after, different),
        session,
        _named({key: before[key] for key in sorted(keys)}, names),
        _named({key: after[key] for key in sorted(keys)}, names),
    )


def _name(before: Snapshot, after: Snapshot, different: set[str]) -> str:
    if "state" in different:
        was_removed = before["state"] == SessionState.REMOVED
        return "session.restored" if was_removed else _STATE_ACTS[SessionState(after["state"])]
    if different == {"roles"}:
        return "session.roles_set"
    return "session.moved" if different <= _PLACE else "session.changed"


def _named(told: Snapshot, names: Names) -> Snapshot:
    found = {
        kind: names[kind, told[f"{kind}_id"]]
        for kind in ("room", "theme")
        if told.get(f"{kind}_id") is not None
    }
    return {**told, **found}
