"""Items of an agenda that no table holds, for what is decided on items alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from eventmgr.agenda.checks.concerns import GroupFacts, GroupLeader
from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.items import AgendaItem, AgendaPart, AgendaRoom
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference

NINE = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def a_conference(**values: Any) -> Conference:
    """A conference of two days, 1 and 2 March 2026, in UTC."""
    return Conference(
        **{
            "starts": date(2026, 3, 1),
            "ends": date(2026, 3, 2),
            "zone": "UTC",
            "changeover": 5,
            "precedence": [],
            **values,
        }
    )


def a_room(key: int, **values: Any) -> AgendaRoom:
    return AgendaRoom(id=key, **{"name": f"Room {key}", "position": key, **values})


def an_item(key: int, start: int = 0, end: int = 60, **values: Any) -> AgendaItem:
    """A plenary from minute to minute after nine on the first morning."""
    return AgendaItem(
        id=key,
        **{
            "uid": UUID(int=key),
            "kind": SessionKind.PLENARY,
            "title": f"Session {key}",
            "starts_at": NINE + timedelta(minutes=start),
            "ends_at": NINE + timedelta(minutes=end),
            "updated_at": NINE,
            **values,
        },
    )


def a_part(
    person_id: int, role: SessionRoleName = SessionRoleName.PANELIST, **values: Any
) -> AgendaPart:
    return AgendaPart(person_id=person_id, role=role, **{"name": f"Person {person_id}", **values})


def a_leader(person_id: int, role: GroupRole = GroupRole.MODERATOR, **values: Any) -> GroupLeader:
    return GroupLeader(person_id=person_id, role=role, **{"name": f"Person {person_id}", **values})


def a_group(code: str = "WG1", session_id: int = 1, **values: Any) -> GroupFacts:
    """A group of ten that is led by people of its own."""
    number = int(code.removeprefix("WG"))
    leaders = (a_leader(100 + number), a_leader(200 + number, GroupRole.RAPPORTEUR))
    return GroupFacts(
        session_id=session_id, code=code, **{"size": 10, "leaders": leaders, **values}
    )
