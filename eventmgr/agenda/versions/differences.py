"""What is another in one agenda than in the other, session by session; pure, and public only."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from eventmgr.agenda import rules
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart, AgendaRoom, AgendaTheme
from eventmgr.agenda.versions.changes import ORDER, Change, ChangeKind, Facts
from eventmgr.foundation import clock

Pair = tuple[AgendaItem | None, AgendaItem | None]
"""A session as it was and as it is; None where it is not there."""
_Named = AgendaRoom | AgendaTheme | None


def between(before: Agenda | None, after: Agenda) -> list[Change]:
    """Return what everybody may know of the difference, in the order of the sessions' times.

    Nobody is named who is not public in both; a session that became or was discreet tells of no
    people at all. Without ``before`` the one change is that it is the first version.
    """
    if before is None:
        return [Change(kind=ChangeKind.FIRST, after={"count": len(after.items)})]
    returned = _uids(before.cancelled)
    found = new_names(before, after)
    for pair in pairs(before, after):
        found += of_session(pair, returned=returned)
        found += _public_parts(pair)
    return found


def pairs(before: Agenda, after: Agenda) -> list[Pair]:
    """Return every session of the two, matched by uid, in the order of time."""
    was, is_now = _by_uid(before.items), _by_uid(after.items)
    found = [(was.get(uid), is_now.get(uid)) for uid in was | is_now]
    return sorted(found, key=_time_of)


def new_names(before: Agenda, after: Agenda) -> list[Change]:
    """Return the rooms and themes that are called otherwise, with the sessions that have them."""
    both = [(was, is_now) for was, is_now in pairs(before, after) if was and is_now]
    rooms = [(was.room, is_now.room, is_now.id) for was, is_now in both]
    themes = [(was.theme, is_now.theme, is_now.id) for was, is_now in both]
    return [
        *_renamed(ChangeKind.ROOM_RENAMED, rooms),
        *_renamed(ChangeKind.THEME_RENAMED, themes),
    ]


def of_session(pair: Pair, *, returned: frozenset[UUID] = frozenset()) -> list[Change]:
    """Return what is another in the session itself, nothing of people.

    ``returned`` are those that earlier versions had cancelled.
    """
    was, is_now = pair
    if was is None and is_now is not None:
        kind = ChangeKind.RESTORED if is_now.uid in returned else ChangeKind.ADDED
        return [_about(is_now, kind, after=when_and_where(is_now))]
    if was is not None and is_now is None:
        return [_about(was, ChangeKind.CANCELLED, before=when_and_where(was))]
    if was is None or is_now is None:
        return []
    return [
        _about(is_now, kind, before=facts(was), after=facts(is_now))
        for kind, differs, facts in _COMPARISONS
        if differs(was, is_now)
    ]


def of_parts(
    item: AgendaItem, was: Sequence[AgendaPart], are_now: Sequence[AgendaPart]
) -> list[Change]:
    """Return what is another in who does what, person by person."""
    before, after = _by_person(was), _by_person(are_now)
    return sorted(
        (
            change
            for person_id in before | after
            for change in _of_person(
                item, person_id, before.get(person_id, []), after.get(person_id, [])
            )
        ),
        key=lambda change: ORDER[change.kind],
    )


def when_and_where(item: AgendaItem) -> Facts:
    """Return the session's time and place as facts of a change."""
    return {
        "starts_at": clock.written(item.starts_at),
        "ends_at": clock.written(item.ends_at),
        "room": _name(item.room),
    }


def _public_parts(pair: Pair) -> list[Change]:
    was, is_now = pair
    if was is None or is_now is None:
        return []
    if not (rules.names_are_public(was) and rules.names_are_public(is_now)):
        return []
    return of_parts(is_now, rules.public_parts(was), rules.public_parts(is_now))


def _of_person(
    item: AgendaItem, person_id: int, was: list[AgendaPart], is_now: list[AgendaPart]
) -> Iterator[Change]:
    roles_before, roles_after = _roles(was), _roles(is_now)
    before, after = {"roles": roles_before}, {"roles": roles_after}
    if not was:
        yield _about(item, ChangeKind.JOINED, person_id, after={**after, **when_and_where(item)})
    elif not is_now:
        yield _about(item, ChangeKind.LEFT, person_id, before=before)
    elif set(roles_before) != set(roles_after):
        yield _about(item, ChangeKind.ROLE, person_id, before=before, after=after)
    yield from _of_presentation(item, person_id, was, is_now)


def _of_presentation(
    item: AgendaItem, person_id: int, was: list[AgendaPart], is_now: list[AgendaPart]
) -> Iterator[Change]:
    earlier = {part.role: part for part in was}
    kept = [(earlier[part.role], part) for part in is_now if part.role in earlier]
    for kind, facts in (
        (ChangeKind.REPRESENTED, _representation),
        (ChangeKind.PRESENTED, _presentation),
    ):
        changed = ((facts(old), facts(new)) for old, new in kept if facts(old) != facts(new))
        first = next(changed, None)
        if first:
            yield _about(item, kind, person_id, before=first[0], after=first[1])


def _representation(part: AgendaPart) -> Facts:
    return {"by": part.represented_by}


def _presentation(part: AgendaPart) -> Facts:
    return {"title": part.title, "affiliation": part.affiliation}


def _renamed(kind: ChangeKind, named: Iterable[tuple[_Named, _Named, int]]) -> Iterator[Change]:
    found: dict[tuple[str, str], list[int]] = {}
    for was, is_now, session_id in named:
        if _has_new_name(was, is_now):
            found.setdefault((_name(was), _name(is_now)), []).append(session_id)
    for (old, new), session_ids in found.items():
        yield Change(
            kind=kind,
            session_ids=tuple(session_ids),
            before={"name": old},
            after={"name": new},
        )


def _has_new_name(was: _Named, is_now: _Named) -> bool:
    return bool(was and is_now and was.id == is_now.id and was.name != is_now.name)


def _is_elsewhere(was: _Named, is_now: _Named) -> bool:
    return _name(was) != _name(is_now) and not _has_new_name(was, is_now)


def _is_moved(was: AgendaItem, is_now: AgendaItem) -> bool:
    times = (was.starts_at, was.ends_at) != (is_now.starts_at, is_now.ends_at)
    return times or _is_elsewhere(was.room, is_now.room)


def _attribute(name: str) -> Callable[[AgendaItem], Facts]:
    return lambda item: {name: getattr(item, name)}


def _differs_in(name: str) -> Callable[[AgendaItem, AgendaItem], bool]:
    return lambda was, is_now: getattr(was, name) != getattr(is_now, name)


_COMPARISONS: Sequence[
    tuple[ChangeKind, Callable[[AgendaItem, AgendaItem], bool], Callable[[AgendaItem], Facts]]
] = (
    (ChangeKind.MOVED, _is_moved, when_and_where),
    (ChangeKind.RENAMED, _differs_in("title"), _attribute("title")),
    (ChangeKind.KIND, _differs_in("kind"), lambda item: {"kind": item.kind.value}),
    (
        ChangeKind.THEME,
        lambda was, is_now: _is_elsewhere(was.theme, is_now.theme),
        lambda item: {"name": _name(item.theme)},
    ),
    (ChangeKind.CLOSED, _differs_in("is_closed"), _attribute("is_closed")),
    (ChangeKind.CHATHAM, _differs_in("is_chatham"), _attribute("is_chatham")),
    (ChangeKind.DESCRIBED, _differs_in("description"), lambda _item: {}),
)


def _about(
    item: AgendaItem,
    kind: ChangeKind,
    person_id: int | None = None,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
) -> Change:
    return Change(
        kind=kind,
        session_ids=(item.id,),
        title=item.title,
        person_id=person_id,
        before=before or {},
        after=after or {},
    )


def _by_person(parts: Iterable[AgendaPart]) -> dict[int, list[AgendaPart]]:
    found: dict[int, list[AgendaPart]] = {}
    for part in parts:
        found.setdefault(part.person_id, []).append(part)
    return found


def _roles(parts: Iterable[AgendaPart]) -> list[str]:
    return [part.role.value for part in parts]


def _by_uid(items: Iterable[AgendaItem]) -> dict[UUID, AgendaItem]:
    return {item.uid: item for item in items}


def _uids(items: Iterable[AgendaItem]) -> frozenset[UUID]:
    return frozenset(item.uid for item in items)


def latest(pair: Pair) -> AgendaItem:
    """Return the session as it is now, or as it was if it is no more."""
    was, is_now = pair
    item = is_now or was
    assert item is not None  # noqa: S101 - a pair holds one of the two
    return item


def _time_of(pair: Pair) -> tuple[datetime, int]:
    item = latest(pair)
    return (item.starts_at, item.id)


def _name(named: _Named) -> str:
    return named.name if named else ""
