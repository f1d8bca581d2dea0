"""Moving the windows and deadlines of many groups at once, and telling their members of it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.audit import Act, AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same, version_of
from eventmgr.groups import asking
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor

FIELDS: Final = ("opens_at", "deadline", "grace_minutes")
TOLD_AT_MOST: Final = 5
"""Moves that a group's page tells of; the history has them all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """What groups are given together; what is None stays as each group has it."""

    opens_at: datetime | None = None
    deadline: datetime | None = None
    grace_minutes: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """One move of a group's window, by whoever organises."""

    at: datetime
    field: str
    before: datetime | int | None
    after: datetime | int | None


def version(groups: Sequence[WorkingGroup]) -> str:
    """Return what stands for the windows of these groups as they are now."""
    return version_of({each.code: _window(each) for each in groups})


def give_window(
    *,
    conference: Conference,
    group_ids: Collection[int],
    window: Window,
    seen: str | None,
    actor: Actor,
    now: datetime,
) -> list[WorkingGroup]:
    """Give these groups the same window and return those to which it is news.

    Raise DomainError for what cannot stand, naming the groups; then none is changed. Raise Stale
    if ``seen`` is given and is not the `version` of the conference's groups.
    """
    given = {name: value for name in FIELDS if (value := getattr(window, name)) is not None}
    if not given:
        raise DomainError(_("Fill in what the groups shall have."), field="deadline")
    asking.require_grace(given.get("grace_minutes", 0))

    def change(group: WorkingGroup) -> None:
        for name, value in given.items():
            setattr(group, name, value)

    return _change(conference, group_ids, change, seen, actor, now)


def move_deadlines(
    *,
    conference: Conference,
    group_ids: Collection[int],
    minutes: int | None,
    seen: str | None,
    actor: Actor,
    now: datetime,
) -> list[WorkingGroup]:
    """Move the deadlines of these groups and return them; who has none is left alone.

    Raise DomainError and Stale as `give_window` does: pressed twice, they move once.
    """

    def change(group: WorkingGroup) -> None:
        if group.deadline is not None:
            group.deadline = asking.moved(group.deadline, minutes)

    asking.moved(now, minutes)
    return _change(conference, group_ids, change, seen, actor, now)


def move_deadline(
    *, group: WorkingGroup, deadline: datetime | None, actor: Actor, now: datetime
) -> None:
    """Set until when one group, which is locked, may hand in; None takes the deadline away.

    Raise DomainError for a deadline before writing opens.
    """

    def change(one: WorkingGroup) -> None:
        one.deadline = deadline

    act = _changed(group, change)
    if act is not None:
        audit.record_many(actor, [act], now=now, conference_id=group.conference_id)


def moves(group: WorkingGroup) -> list[Move]:
    """Return the last moves of the group's window, the newest first: one statement."""
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.object_type == "WorkingGroup", AuditEntry.object_id == group.id)
        .where(or_(*(AuditEntry.before.has_key(name) for name in FIELDS)))
        .order_by(AuditEntry.id.desc())
        .limit(TOLD_AT_MOST)
    )
    return [
        Move(
            at=entry.at,
            field=name,
            before=_read((entry.before or {})[name]),
            after=_read((entry.after or {}).get(name)),
        )
        for entry in entries
        for name in FIELDS
        if name in (entry.before or {})
    ]


def _change(
    conference: Conference,
    group_ids: Collection[int],
    change: Callable[[WorkingGroup], None],
    seen: str | None,
    actor: Actor,
    now: datetime,
) -> list[WorkingGroup]:
    groups = _locked(conference)
    require_same(seen, version(groups))
    chosen = [each for each in groups if each.id in set(group_ids)]
    if not chosen or len(chosen) < len(set(group_ids)):
        raise DomainError(_("Tick the groups that are meant."), field="groups")
    acts = [act for each in chosen if (act := _changed(each, change))]
    audit.record_many(actor, acts, now=now, conference_id=conference.id)
    return [each for each in chosen if any(act.subject is each for act in acts)]


def _locked(conference: Conference) -> Sequence[WorkingGroup]:
    """Return the conference's groups in order, locked and freshly read."""
    db.session.flush()
    statement = (
        select(WorkingGroup)
        .where(WorkingGroup.conference_id == conference.id)
        .order_by(WorkingGroup.number)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def _changed(group: WorkingGroup, change: Callable[[WorkingGroup], None]) -> Act | None:
    """Change the group, and return what the history says of it; None if all is as it was."""
    before = _window(group)
    change(group)
    after = _window(group)
    try:
        asking.require_window(group.opens_at, group.deadline)
    except DomainError as refused:
        raise DomainError(f"{group.code}: {refused}", field=refused.field) from refused
    names = [name for name in FIELDS if before[name] != after[name]]
    if not names:
        return None
    return Act(
        "group.window_moved",
        group,
        {name: _plain(before[name]) for name in names},
        {name: _plain(after[name]) for name in names},
    )


def _window(group: WorkingGroup) -> dict[str, Any]:
    return {name: getattr(group, name) for name in FIELDS}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(value: Any) -> datetime | int | None:  # noqa: ANN401 - what JSON has
    return datetime.fromisoformat(value) if isinstance(value, str) else value
