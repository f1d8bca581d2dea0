"""What an organiser may want to know of an agenda; none of it is forbidden.

Only scheduled sessions give concerns. What two sessions do to each other is told twice, once from
either side, so that it can stand beside both.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import shorten
from typing import Final

from eventmgr.agenda.checks import shortcomings
from eventmgr.agenda.checks.concerns import Concern, GroupFacts, GroupLeader
from eventmgr.agenda.checks.shortcomings import outside_days
from eventmgr.agenda.enums import ConcernKind, SessionState
from eventmgr.agenda.items import AgendaItem, AgendaRoom
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext

__all__ = [
    "Concern",
    "GroupFacts",
    "GroupLeader",
    "changeover",
    "concerns",
    "concerns_about",
    "outside_days",
    "overlap",
    "overlaps",
    "taken",
    "told_once",
]

LONGEST_TITLE_TOLD: Final = 60
_ORDER = {kind: number for number, kind in enumerate(ConcernKind)}


def concerns(
    conference: Conference, items: Iterable[AgendaItem], groups: Iterable[GroupFacts] = ()
) -> list[Concern]:
    """Return all that may be wrong, in the order of the sessions.

    The time grows with the sessions and with what is found, not with the pairs of sessions.
    """
    uses = _uses(items, groups)
    slack = changeover(conference)
    found = [each for use in uses for each in _alone(conference, use)]
    for first, second in _sharing(uses, slack):
        found += [*_between(first, second, slack), *_between(second, first, slack)]
    moments = {use.item.id: use.item.starts_at for use in uses}
    return sorted(found, key=lambda each: (moments[each.item_id], *_place(each)))


def concerns_about(
    conference: Conference,
    item: AgendaItem,
    neighbours: Iterable[AgendaItem],
    groups: Iterable[GroupFacts] = (),
) -> list[Concern]:
    """Return the concerns of this session, in order: those that `concerns` has beside it.

    Of its neighbours, only what they do to this session is told.
    """
    around = _uses((item, *(each for each in neighbours if each.id != item.id)), groups)
    if item.state is not SessionState.SCHEDULED:
        return []
    use, *others = around
    slack = changeover(conference)
    found = [*_alone(conference, use)]
    for other in others:
        found += _between(use, other, slack)
    return sorted(found, key=_place)


def told_once(found: Iterable[Concern]) -> list[Concern]:
    """Return the concerns in their order, of those that two sessions share the first telling."""
    told: set[Hashable] = set()
    left: list[Concern] = []
    for each in found:
        if each.other_id is None or (each.kind, each.other_id, each.item_id) not in told:
            left.append(each)
        told.add((each.kind, each.item_id, each.other_id))
    return left


def changeover(conference: Conference) -> timedelta:
    """Return how long people need from one room to another."""
    return timedelta(minutes=conference.changeover)


def taken(item: AgendaItem, groups: Iterable[GroupFacts]) -> tuple[set[int], set[int]]:
    """Return the ids of the rooms and of the people that the session takes, by its groups too."""
    use = _use(item, [each for each in groups if each.session_id == item.id])
    return set(use.rooms), set(use.people)


def overlap(first: AgendaItem, second: AgendaItem, slack: timedelta = timedelta()) -> bool:
    """Whether they share a moment, or would if either took ``slack`` longer; touching is none."""
    return first.starts_at < second.ends_at + slack and second.starts_at < first.ends_at + slack


def overlaps(
    items: Iterable[AgendaItem], slack: timedelta = timedelta()
) -> list[tuple[AgendaItem, AgendaItem]]:
    """Return the pairs of which `overlap` is true, the earlier session first."""
    pairs: list[tuple[AgendaItem, AgendaItem]] = []
    still_on: list[AgendaItem] = []
    for item in sorted(items, key=lambda each: (each.starts_at, each.id)):
        still_on = [each for each in still_on if each.ends_at + slack > item.starts_at]
        pairs += [(each, item) for each in still_on if overlap(each, item, slack)]
        still_on.append(item)
    return pairs


@dataclass(frozen=True, slots=True)
class _Use:
    """A session with all that it takes: its groups, people, and rooms."""

    item: AgendaItem
    groups: Sequence[GroupFacts]
    people: Mapping[int, str]
    """Who comes, by the person's id, and how they may be called: those who lead its groups too."""
    rooms: Mapping[int, AgendaRoom]
    """By the room's id: the session's own, and those of groups that have their own."""

    def by_whom(self, room_id: int) -> str:
        """Return which groups take the room; empty if the session itself does."""
        if self.item.room and self.item.room.id == room_id:
            return ""
        taking = [each for each in self.groups if each.room and each.room.id == room_id]
        return shortcomings.codes_of(taking)

    def rooms_of(self, person_id: int) -> list[AgendaRoom]:
        """Return where the person has to be: in the session's room, in those of their groups."""
        rooms = [self.item.room] if person_id in _coming(self.item) else []
        rooms += [each.room or self.item.room for each in self.groups if each.is_led_by(person_id)]
        return list({each.id: each for each in rooms if each}.values())


def _uses(items: Iterable[AgendaItem], groups: Iterable[GroupFacts]) -> list[_Use]:
    meeting: dict[int, list[GroupFacts]] = {}
    for group in groups:
        meeting.setdefault(group.session_id, []).append(group)
    return [
        _use(each, meeting.get(each.id, []))
        for each in items
        if each.state is SessionState.SCHEDULED
    ]


def _use(item: AgendaItem, groups: Sequence[GroupFacts]) -> _Use:
    rooms = (item.room, *(each.room for each in groups))
    leading = {leader.person_id: leader.name for each in groups for leader in each.leaders}
    return _Use(item, groups, _coming(item) | leading, {each.id: each for each in rooms if each})


def _coming(item: AgendaItem) -> dict[int, str]:
    """Return who comes to play a part in the session itself, as `_Use.people` has them."""
    return {
        each.person_id: each.name
        for each in item.parts
        if shortcomings.takes_part(each) and not each.represented_by
    }


def _sharing(uses: Iterable[_Use], slack: timedelta) -> Iterator[tuple[_Use, _Use]]:
    """Yield the pairs that are near in time and take the same room or person, each once."""
    takers: dict[Hashable, list[_Use]] = {}
    for use in uses:
        for key in (
            *(("room", each) for each in use.rooms),
            *(("who", each) for each in use.people),
        ):
            takers.setdefault(key, []).append(use)
    by_id = {use.item.id: use for use in uses}
    pairs = {
        (first.id, second.id)
        for taking in takers.values()
        for first, second in overlaps((use.item for use in taking), slack)
    }
    return ((by_id[first], by_id[second]) for first, second in pairs)


def _alone(conference: Conference, use: _Use) -> Iterator[Concern]:
    return shortcomings.of(conference, use.item, use.groups)


def _between(mine: _Use, other: _Use, slack: timedelta) -> Iterator[Concern]:
    """Yield what the other session does to this one."""
    if overlap(mine.item, other.item):
        found = [*_people_twice(mine, other), *_rooms_twice(mine, other)]
    elif overlap(mine.item, other.item, slack):
        found = [*_no_time_between(mine, other)]
    else:
        found = []
    for kind, sentence in found:
        yield Concern(mine.item.id, kind, sentence, other.item.id)


_Found = Iterator[tuple[ConcernKind, str]]


def _people_twice(mine: _Use, other: _Use) -> _Found:
    for _person, name in _in_both(mine, other):
        yield (
            ConcernKind.PERSON_TWICE,
            _("%(name)s is in “%(other)s” at that time.", name=name, other=_short(other)),
        )


def _rooms_twice(mine: _Use, other: _Use) -> _Found:
    for room in (room for key, room in mine.rooms.items() if key in other.rooms):
        yield ConcernKind.ROOM_TWICE, _taken(room, mine.by_whom(room.id), other)


def _taken(room: AgendaRoom, by_mine: str, other: _Use) -> str:
    by_other = other.by_whom(room.id)
    taker = f"{by_other} (“{_short(other)}”)" if by_other else f"“{_short(other)}”"
    if by_mine:
        return _(
            "%(room)s, the room of %(codes)s, is taken at that time by %(other)s.",
            room=room.name,
            codes=by_mine,
            other=taker,
        )
    return _("%(room)s is taken at that time by %(other)s.", room=room.name, other=taker)


def _no_time_between(mine: _Use, other: _Use) -> _Found:
    minutes = _gap(mine.item, other.item) // timedelta(minutes=1)
    for person, name in _in_both(mine, other):
        here, there = mine.rooms_of(person), other.rooms_of(person)
        if not (here and there) or {each.id for each in here} & {each.id for each in there}:
            continue
        yield (
            ConcernKind.NO_TIME_BETWEEN,
            ngettext(
                "%(name)s has %(minutes)d minute between this and “%(other)s” in %(room)s.",
                "%(name)s has %(minutes)d minutes between this and “%(other)s” in %(room)s.",
                minutes,
                name=name,
                minutes=minutes,
                other=_short(other),
                room=", ".join(each.name for each in there),
            ),
        )


def _short(use: _Use) -> str:
    """Return the title, cut at a word: a warning names a session, it does not print it."""
    return shorten(use.item.title, LONGEST_TITLE_TOLD, placeholder="…")


def _gap(one: AgendaItem, other: AgendaItem) -> timedelta:
    return max(one.starts_at - other.ends_at, other.starts_at - one.ends_at)


def _in_both(mine: _Use, other: _Use) -> list[tuple[int, str]]:
    """Return who comes to both, by id, and what to call them in a sentence.

    Whoever has no name in one of them has none here: it would tell who comes to that one.
    """
    return [
        (person, shortcomings.called(name and other.people[person]))
        for person, name in mine.people.items()
        if person in other.people
    ]


def _place(concern: Concern) -> tuple[int, int, int, str]:
    return concern.item_id, _ORDER[concern.kind], concern.other_id or 0, concern.sentence
