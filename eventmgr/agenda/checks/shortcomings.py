"""What may be wrong with one session, whatever happens beside it; pure decisions."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from eventmgr.agenda.checks.concerns import Concern, GroupFacts
from eventmgr.agenda.enums import ConcernKind, RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.items import AgendaItem, AgendaPart, AgendaRoom
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext

NIGHT_ENDS: Final = time(6)
"""Until then what began on the last evening still belongs to it, by the venue's clocks."""

_LEADING: Final = frozenset({SessionRoleName.MODERATOR, SessionRoleName.CHAIR})


def of(conference: Conference, item: AgendaItem, groups: Sequence[GroupFacts]) -> Iterator[Concern]:
    """Yield what is wrong with the session itself; the groups are those that meet in it."""
    for kind, sentence in (
        *_length(item),
        *_days(conference, item),
        *_roles(item, groups),
        *_leads_twice(groups),
        *_rooms(item, groups),
    ):
        yield Concern(item.id, kind, sentence)


def outside_days(conference: Conference, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return those that begin on a day without conference, or last far beyond the last night."""
    return [
        each for each in items if _begins_outside(conference, each) or _ends_late(conference, each)
    ]


def codes_of(groups: Iterable[GroupFacts]) -> str:
    """Return the groups' codes as they stand in a sentence."""
    return ", ".join(each.code for each in groups)


def called(name: str) -> str:
    """Return what to call somebody of this shown name in a sentence; it may be empty."""
    return name or _("Somebody whose name is not shown")


_Found = Iterator[tuple[ConcernKind, str]]


def _length(item: AgendaItem) -> _Found:
    if item.ends_at < item.starts_at:
        yield ConcernKind.NO_LENGTH, _("It ends before it begins.")
    elif item.ends_at == item.starts_at:
        yield ConcernKind.NO_LENGTH, _("It ends at the moment at which it begins.")


def _days(conference: Conference, item: AgendaItem) -> _Found:
    if _begins_outside(conference, item):
        yield ConcernKind.OUTSIDE_DAYS, _("The conference does not meet on this day.")
    elif _ends_late(conference, item):
        yield ConcernKind.OUTSIDE_DAYS, _("It ends after the conference's last day.")


def _begins_outside(conference: Conference, item: AgendaItem) -> bool:
    return not conference.starts <= conference.at_venue(item.starts_at).date() <= conference.ends


def _ends_late(conference: Conference, item: AgendaItem) -> bool:
    morning_after = datetime.combine(conference.ends + timedelta(days=1), NIGHT_ENDS)
    return conference.at_venue(item.ends_at).replace(tzinfo=None) > morning_after


def _roles(item: AgendaItem, groups: Sequence[GroupFacts]) -> _Found:
    roles = {part.role for part in item.parts if takes_part(part)}
    if item.kind is SessionKind.PANEL and not roles & _LEADING:
        yield ConcernKind.ROLE_MISSING, _("This panel has neither a moderator nor a chair.")
    if SessionRoleName.RAPPORTEUR not in roles:
        yield from _without_rapporteur(item, groups)
    led = bool(roles & _LEADING)
    if leaderless := [each for each in groups if not (led or each.has_moderator)]:
        yield (
            ConcernKind.ROLE_MISSING,
            ngettext(
                "%(codes)s has no moderator.",
                "%(codes)s have no moderator.",
                len(leaderless),
                codes=codes_of(leaderless),
            ),
        )


def takes_part(part: AgendaPart) -> bool:
    """Whether the part is played at all, be it by somebody in the person's stead."""
    return part.state is not RoleState.DECLINED


def _without_rapporteur(item: AgendaItem, groups: Sequence[GroupFacts]) -> _Found:
    if item.kind is SessionKind.BREAKOUT and not groups:
        yield ConcernKind.ROLE_MISSING, _("This breakout has no rapporteur.")
    if silent := [each for each in groups if not each.has_rapporteur]:
        yield (
            ConcernKind.ROLE_MISSING,
            ngettext(
                "%(codes)s has no rapporteur.",
                "%(codes)s have no rapporteur.",
                len(silent),
                codes=codes_of(silent),
            ),
        )


def _leads_twice(groups: Sequence[GroupFacts]) -> _Found:
    names = {leader.person_id: leader.name for each in groups for leader in each.leaders}
    for person, name in names.items():
        led = [each for each in groups if each.is_led_by(person)]
        if len(led) > 1:
            yield (
                ConcernKind.PERSON_TWICE,
                _(
                    "%(name)s leads %(codes)s at the same time.",
                    name=called(name),
                    codes=codes_of(led),
                ),
            )


def _rooms(item: AgendaItem, groups: Sequence[GroupFacts]) -> _Found:
    for room, within in _meeting_places(item, groups):
        members = sum(each.size for each in within)
        if room.capacity is not None and members > room.capacity:
            yield ConcernKind.ROOM_TOO_SMALL, _too_small(room, within, members)
        own = [each for each in within if each.room]
        if len(own) > 1:
            yield (
                ConcernKind.ROOM_TWICE,
                _(
                    "%(codes)s meet in the same room, %(room)s.",
                    codes=codes_of(own),
                    room=room.name,
                ),
            )


def _meeting_places(
    item: AgendaItem, groups: Sequence[GroupFacts]
) -> list[tuple[AgendaRoom, list[GroupFacts]]]:
    """Return the rooms that groups of the session meet in, each with its groups."""
    found: dict[int, tuple[AgendaRoom, list[GroupFacts]]] = {}
    for each in groups:
        if room := each.room or item.room:
            found.setdefault(room.id, (room, []))[1].append(each)
    return list(found.values())


def _too_small(room: AgendaRoom, groups: Sequence[GroupFacts], members: int) -> str:
    return ngettext(
        "%(room)s holds %(capacity)d people; %(codes)s has %(members)d members.",
        "%(room)s holds %(capacity)d people; %(codes)s have %(members)d members.",
        len(groups),
        room=room.name,
        capacity=room.capacity,
        codes=codes_of(groups),
        members=members,
    )
