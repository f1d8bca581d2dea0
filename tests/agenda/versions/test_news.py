from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart
from eventmgr.agenda.versions import news
from eventmgr.agenda.versions.changes import ChangeKind

START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANNA, BEN, CLEO = (
    AgendaPart(person_id=number, role=SessionRoleName.CHAIR, name=name)
    for number, name in ((1, "Anna"), (2, "Ben"), (3, "Cleo"))
)


def agenda(*parts: AgendaPart, **values: Any) -> Agenda:
    item = AgendaItem(
        **{
            "id": 9,
            "uid": UUID(int=9),
            "kind": SessionKind.PLENARY,
            "title": "Evidence",
            "starts_at": START,
            "ends_at": START + 3 * HOUR,
            "updated_at": START,
            "parts": parts,
            **values,
        }
    )
    return Agenda(items=(item,))


def told(
    before: Agenda | None, after: Agenda, members: tuple[int, ...] = ()
) -> dict[int, list[str]]:
    found = news.of_version(before, after, {9: members})
    return {person: [change.kind.value for change in theirs] for person, theirs in found.items()}


MOVED = {"starts_at": START + HOUR}


def test_all_who_stay_hear_that_it_moved_and_who_comes_or_goes_of_that_alone() -> None:
    before, after = agenda(ANNA, BEN), agenda(ANNA, CLEO, **MOVED)
    assert told(before, after) == {1: ["moved"], 2: ["left"], 3: ["joined"]}


def test_whoever_declined_hears_nothing_but_as_a_member_of_a_group() -> None:
    declined = replace(ANNA, state=RoleState.DECLINED)
    assert told(agenda(ANNA), agenda(declined, **MOVED)) == {}
    assert told(agenda(declined), agenda(declined, **MOVED)) == {}
    assert told(agenda(declined), Agenda()) == {}
    assert told(agenda(declined), agenda(declined, **MOVED), (1,)) == {1: ["moved"]}


def test_who_agrees_after_all_has_joined() -> None:
    declined = replace(ANNA, state=RoleState.DECLINED)
    assert told(agenda(declined), agenda(ANNA)) == {1: ["joined"]}


def test_members_hear_of_the_session_even_if_they_lose_their_part() -> None:
    assert told(agenda(ANNA), agenda(**MOVED), (1, 2)) == {1: ["moved", "left"], 2: ["moved"]}
    assert told(agenda(ANNA), Agenda(), (2,)) == {1: ["cancelled"], 2: ["cancelled"]}
    assert told(Agenda(), agenda(ANNA), (2,)) == {1: ["joined"], 2: ["added"]}


def test_the_first_version_is_for_those_with_a_part() -> None:
    assert told(None, agenda(ANNA), (2,)) == {1: ["joined"]}


def test_a_part_in_a_closed_session_is_told_to_its_holder() -> None:
    after = replace(ANNA, role=SessionRoleName.PANELIST)
    closed = {"is_chatham": True}
    assert told(agenda(ANNA, BEN, **closed), agenda(after, BEN, **closed)) == {1: ["role"]}


def test_a_new_description_is_told_beside_something_that_matters_only() -> None:
    assert told(agenda(ANNA), agenda(ANNA, description="New")) == {}
    expected = {1: ["moved", "described"]}
    assert told(agenda(ANNA), agenda(ANNA, description="New", **MOVED)) == expected


PARTS = st.lists(
    st.builds(
        AgendaPart,
        person_id=st.integers(1, 4),
        role=st.sampled_from([SessionRoleName.CHAIR, SessionRoleName.PANELIST]),
        name=st.just("Somebody"),
        state=st.sampled_from(RoleState),
    ),
    max_size=4,
    unique_by=lambda part: (part.person_id, part.role),
)


@given(PARTS, PARTS, st.booleans())
def test_nobody_hears_of_another_persons_part(
    was: list[AgendaPart], is_now: list[AgendaPart], is_moved: bool
) -> None:
    after = agenda(*is_now, **(MOVED if is_moved else {}))
    found = news.of_version(agenda(*was), after, {})
    standing = {part.person_id for part in (*was, *is_now) if part.state != RoleState.DECLINED}
    assert set(found) <= standing
    for person, theirs in found.items():
        assert {change.person_id for change in theirs} <= {None, person}
    assert is_moved or all(
        change.kind is not ChangeKind.MOVED for theirs in found.values() for change in theirs
    )
