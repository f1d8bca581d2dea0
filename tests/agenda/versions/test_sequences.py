"""What calendars show of a session counts, wherever it stands; what they do not show does not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from eventmgr.agenda import stored
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart
from eventmgr.agenda.versions.sequences import counted
from tests.factories.people import NOW

LATER = NOW + timedelta(hours=1)
ANNA = AgendaPart(person_id=1, role=SessionRoleName.CHAIR, name="Anna", state=RoleState.ASKED)


def item(number: int = 1) -> AgendaItem:
    return AgendaItem(
        id=number,
        uid=UUID(int=number),
        kind=SessionKind.PLENARY,
        title="Evidence",
        starts_at=NOW,
        ends_at=LATER,
        updated_at=NOW,
        parts=(ANNA,),
    )


def told(agenda: Agenda) -> list[tuple[int, int, bool]]:
    """Id, sequence, and whether it was touched later, of all that calendars are told."""
    items = (*agenda.items, *agenda.cancelled)
    return [(each.id, each.sequence, each.updated_at == LATER) for each in items]


FIRST = counted(None, Agenda(items=(item(1), item(2)), venue="Mill", city="Lisbon"), now=NOW)
SECOND = counted(FIRST, Agenda(items=(item(1),), venue="Mill", city="Lisbon"), now=NOW)


def test_what_is_as_it_was_keeps_its_count() -> None:
    draft = Agenda(items=(replace(item(), kind=SessionKind.KEYNOTE),), venue="Mill", city="Lisbon")
    assert told(SECOND) == [(1, 0, False), (2, 1, False)]
    assert told(counted(SECOND, draft, now=LATER)) == told(SECOND)


@pytest.mark.parametrize("place", [{"venue": "Hall"}, {"city": "Porto"}])
def test_another_place_counts_for_every_session_and_what_was_cancelled(
    place: dict[str, Any],
) -> None:
    draft = replace(Agenda(items=(item(),), venue="Mill", city="Lisbon"), **place)
    after = counted(SECOND, draft, now=LATER)
    assert told(after) == [(1, 1, True), (2, 2, True)]
    assert (after.venue, after.city) == (draft.venue, draft.city)


def test_whoever_accepts_counts() -> None:
    accepted = replace(item(), parts=(replace(ANNA, state=RoleState.ACCEPTED),))
    after = counted(SECOND, replace(SECOND, items=(accepted,), cancelled=()), now=LATER)
    assert told(after) == [(1, 1, True), (2, 1, False)]


def test_the_place_is_stored_with_the_version_and_older_ones_had_none() -> None:
    content = stored.to_json(SECOND)
    assert stored.place(content) == ("Mill", "Lisbon")
    assert stored.place({"items": [], "cancelled": []}) is None
