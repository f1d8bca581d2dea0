"""What a new version means for each person: the changes of their own sessions; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from eventmgr.agenda.enums import RoleState
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart
from eventmgr.agenda.versions import differences
from eventmgr.agenda.versions.changes import Change, ChangeKind
from eventmgr.agenda.versions.differences import Pair

News = dict[int, list[Change]]
"""By person, in the order of the sessions' times; never empty lists."""

_WORTH_A_LETTER: Final = frozenset(ChangeKind) - {
    ChangeKind.KIND,
    ChangeKind.THEME,
    ChangeKind.DESCRIBED,
}
"""What asks something of somebody; the others are told beside it only."""


def of_version(
    before: Agenda | None, after: Agenda, concerned: Mapping[int, Iterable[int]]
) -> News:
    """Return who has to hear what; ``concerned`` are further people by session.

    Whoever has or had a part in a session hears what is another in it, and in their own part, even
    if it is closed: nobody's else. Whoever declined hears nothing, unless among ``concerned``. With
    the first version everybody with a part hears of all their parts.
    """
    last = before or Agenda()
    returned = frozenset(item.uid for item in last.cancelled)
    renamed = differences.new_names(last, after)
    found: News = {}
    for pair in differences.pairs(last, after):
        of_session = [
            *differences.of_session(pair, returned=returned),
            *_renamed_in(differences.latest(pair), renamed),
        ]
        members = set(concerned.get(differences.latest(pair).id, ()) if before else ())
        for person_id in _people(pair) | members:
            is_member = person_id in members
            theirs = _for(person_id, pair, of_session if before else [], is_member=is_member)
            if any(change.kind in _WORTH_A_LETTER for change in theirs):
                found.setdefault(person_id, []).extend(theirs)
    return found


def _for(person_id: int, pair: Pair, of_session: list[Change], *, is_member: bool) -> list[Change]:
    was, is_now = pair
    if _has_declined(person_id, is_now) and not is_member:
        return []
    if is_now is None:
        return of_session
    before, after = _parts_of(person_id, was), _parts_of(person_id, is_now)
    own = differences.of_parts(is_now, before, after)
    if is_member or bool(before) == bool(after):
        return [*of_session, *own]
    return own  # new to the session, or out of it: what it was, or is now, is not their concern


def _renamed_in(item: AgendaItem, renamed: Iterable[Change]) -> list[Change]:
    return [
        replace(change, session_ids=(item.id,), title=item.title)
        for change in renamed
        if item.id in change.session_ids and change.kind is ChangeKind.ROOM_RENAMED
    ]


def _people(pair: Pair) -> set[int]:
    return {part.person_id for item in pair if item for part in item.parts if _stands(part)}


def _parts_of(person_id: int, item: AgendaItem | None) -> list[AgendaPart]:
    parts = item.parts if item else ()
    return [part for part in parts if part.person_id == person_id and _stands(part)]


def _has_declined(person_id: int, item: AgendaItem | None) -> bool:
    parts = [part for part in item.parts if part.person_id == person_id] if item else []
    return bool(parts) and not any(_stands(part) for part in parts)


def _stands(part: AgendaPart) -> bool:
    return part.state is not RoleState.DECLINED
