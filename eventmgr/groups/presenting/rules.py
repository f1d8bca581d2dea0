"""The order in which groups present, when each is due, and who runs the clock; pure decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.asking import LONGEST_PRESENTATION
from eventmgr.groups.models import WorkingGroup

LAST_PLACE: Final = 999


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What was typed for one group: its place, if any, and its minutes."""

    place: int | None
    minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """When a group is planned to present."""

    place: int
    """Counted from 1."""
    of: int
    minutes: int
    starts_at: datetime | None
    """None: the agenda has no session in which groups report back."""


def may_order(standing: Standing) -> bool:
    """Whether the order, the minutes and every group's clock are theirs to set."""
    return group_rules.may_edit_texts(standing)


def may_chair(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the group's clock is theirs: who moderates it, and who runs the plenary."""
    return may_order(standing) or standing.group_roles.get(group.id) in group_rules.MODERATORS


def in_order(groups: Iterable[WorkingGroup]) -> list[WorkingGroup]:
    """Return the groups as they present: those with a place first, then the others by number."""
    return sorted(
        groups,
        key=lambda each: (
            each.report_back_position is None,
            each.report_back_position or 0,
            each.number,
        ),
    )


def slots(groups: Iterable[WorkingGroup], starts_at: datetime | None) -> dict[int, Slot]:
    """Return each group's slot by its id: one after the other from the beginning, without gaps."""
    ordered, due = in_order(groups), starts_at
    found: dict[int, Slot] = {}
    for place, each in enumerate(ordered, start=1):
        found[each.id] = Slot(
            place=place, of=len(ordered), minutes=each.presents_minutes, starts_at=due
        )
        due = due + timedelta(minutes=each.presents_minutes) if due else None
    return found


def session_of(agenda: Agenda | None, *, now: datetime) -> AgendaItem | None:
    """Return the session in which groups report back: the one that is on or comes next.

    After all of them, the last; None if the agenda has none.
    """
    items = agenda.items if agenda else ()
    found = sorted(
        (each for each in items if each.kind is SessionKind.REPORT_BACK),
        key=lambda each: (each.starts_at, each.id),
    )
    coming = [each for each in found if each.ends_at > now]
    return (coming or found[-1:] or (None,))[0]


def begins_at(agenda: Agenda | None, *, now: datetime) -> datetime | None:
    """Return when that session begins, or None."""
    session = session_of(agenda, now=now)
    return session.starts_at if session else None


def arranged(
    groups: Sequence[WorkingGroup],
    wishes: Mapping[str, Wish],
    *,
    moved: str = "",
    by: Literal[-1, 0, 1] = 0,
) -> list[WorkingGroup]:
    """Return the groups in the order that was typed, one of them then moved by one place.

    A group that two places were typed for the same as another's keeps its turn before it as it
    was; one without a place comes after those that have one.
    """
    before = {each.code: place for place, each in enumerate(in_order(groups))}

    def typed(group: WorkingGroup) -> tuple[bool, int, int]:
        wish = wishes.get(group.code)
        place = wish.place if wish else None
        return (place is None, place or 0, before[group.code])

    ordered = sorted(groups, key=typed)
    place = next((at for at, each in enumerate(ordered) if each.code == moved), None)
    if place is not None and 0 <= place + by < len(ordered):
        ordered.insert(place + by, ordered.pop(place))
    return ordered


def require_bearable(wishes: Mapping[str, Wish]) -> None:
    """Raise DomainError for a place or a time that no group can have."""
    for code, wish in wishes.items():
        if not 1 <= wish.minutes <= LONGEST_PRESENTATION or not (
            wish.place is None or 1 <= wish.place <= LAST_PLACE
        ):
            raise DomainError(
                _(
                    "%(code)s: a place from 1 to %(last)d, and 1 to %(most)d minutes.",
                    code=code,
                    last=LAST_PLACE,
                    most=LONGEST_PRESENTATION,
                )
            )
