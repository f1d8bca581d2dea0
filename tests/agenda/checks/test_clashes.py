"""Each concern by itself, and the sweep against the naive check of every pair."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventmgr.agenda.checks import clashes
from eventmgr.agenda.checks.clashes import Concern, GroupFacts
from eventmgr.agenda.enums import (
    ConcernKind,
    RoleState,
    SessionKind,
    SessionRoleName,
    SessionState,
)
from eventmgr.agenda.items import AgendaItem
from eventmgr.conferences.enums import GroupRole
from eventmgr.web.requests import babel
from tests.factories.items import a_conference, a_group, a_leader, a_part, a_room, an_item

HALL = a_room(1, name="Hall A")
ANNEX = a_room(2, name="Annex")
AYA = a_part(1, name="Aya Test")


@pytest.fixture(autouse=True)
def speaking() -> Any:
    """Sentences are translated, so there must be an application; no server is needed."""
    app = Flask("eventmgr")
    babel.init_app(app)
    with app.app_context():
        yield


def found(*items: AgendaItem, groups: tuple[GroupFacts, ...] = (), **values: Any) -> list[Concern]:
    return clashes.concerns(a_conference(**values), items, groups)


def sentences(*items: AgendaItem, groups: tuple[GroupFacts, ...] = (), **values: Any) -> list[str]:
    return [each.sentence for each in found(*items, groups=groups, **values)]


def test_a_room_used_twice_is_told_beside_both_sessions() -> None:
    opening = an_item(1, 0, 60, title="Opening", room=HALL)
    panel = an_item(2, 59, 90, title="Plenary", room=HALL)
    assert found(panel, opening) == [
        Concern(1, ConcernKind.ROOM_TWICE, "Hall A is taken at that time by “Plenary”.", 2),
        Concern(2, ConcernKind.ROOM_TWICE, "Hall A is taken at that time by “Opening”.", 1),
    ]
    assert found(opening, replace(panel, room=ANNEX)) == []
    assert found(opening, replace(panel, room=None)) == []
    assert found(opening, an_item(3, 60, 90, room=HALL)) == []


def test_a_shared_concern_can_be_told_once() -> None:
    both = found(an_item(1, room=HALL, parts=(AYA,)), an_item(2, room=HALL, parts=(AYA,)))
    assert [(each.item_id, each.kind) for each in both] == [
        (1, ConcernKind.PERSON_TWICE),
        (1, ConcernKind.ROOM_TWICE),
        (2, ConcernKind.PERSON_TWICE),
        (2, ConcernKind.ROOM_TWICE),
    ]
    assert clashes.told_once(both) == both[:2]
    alone = found(an_item(1, 0, 0))
    assert clashes.told_once(alone) == alone


def test_two_people_needed_twice_are_both_told_once() -> None:
    parts = (AYA, a_part(2, name="Ben Test"))
    both = found(an_item(1, parts=parts), an_item(2, parts=parts))
    assert [each.sentence for each in clashes.told_once(both)] == [
        "Aya Test is in “Session 2” at that time.",
        "Ben Test is in “Session 2” at that time.",
    ]


def test_a_person_in_two_places_is_named_once_however_many_roles_they_have() -> None:
    first = an_item(1, parts=(AYA, replace(AYA, role=SessionRoleName.RAPPORTEUR)))
    second = an_item(2, 30, 90, parts=(AYA,))
    assert found(first, second) == [
        Concern(1, ConcernKind.PERSON_TWICE, "Aya Test is in “Session 2” at that time.", 2),
        Concern(2, ConcernKind.PERSON_TWICE, "Aya Test is in “Session 1” at that time.", 1),
    ]


@pytest.mark.parametrize("away", [{"state": RoleState.DECLINED}, {"represented_by": "Her deputy"}])
def test_who_declined_or_is_represented_is_not_in_two_places(away: dict[str, Any]) -> None:
    assert found(an_item(1, parts=(AYA,)), an_item(2, parts=(replace(AYA, **away),))) == []


def test_who_is_asked_counts_already() -> None:
    asked = replace(AYA, state=RoleState.ASKED)
    assert len(found(an_item(1, parts=(AYA,)), an_item(2, parts=(asked,)))) == 2


def test_a_person_without_a_shown_name_is_not_named() -> None:
    hidden = a_part(7, name="", is_protected=True)
    assert sentences(an_item(1, parts=(hidden,)), an_item(2, parts=(hidden,)))[0] == (
        "Somebody whose name is not shown is in “Session 2” at that time."
    )


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (0, ["Aya Test has 0 minutes between this and “Session 2” in Annex."]),
        (1, ["Aya Test has 1 minute between this and “Session 2” in Annex."]),
        (4, ["Aya Test has 4 minutes between this and “Session 2” in Annex."]),
        (5, []),
    ],
)
def test_changing_rooms_takes_time(gap: int, expected: list[str]) -> None:
    first = an_item(1, 0, 60, room=HALL, parts=(AYA,))
    second = an_item(2, 60 + gap, 120, room=ANNEX, parts=(AYA,))
    together = found(first, second)
    assert [each.sentence for each in together if each.item_id == 1] == expected
    assert [each.sentence.replace("Hall A", "Annex") for each in together if each.item_id == 2] == [
        each.replace("Session 2", "Session 1") for each in expected
    ]
    assert {each.kind for each in together} <= {ConcernKind.NO_TIME_BETWEEN}


def test_staying_in_a_room_or_having_none_takes_no_time() -> None:
    first = an_item(1, 0, 60, room=HALL, parts=(AYA,))
    assert found(first, an_item(2, 60, 90, room=HALL, parts=(AYA,))) == []
    assert found(first, an_item(2, 60, 90, parts=(AYA,))) == []
    assert found(first, an_item(2, 60, 90, room=ANNEX, parts=(AYA,)), changeover=0) == []


@pytest.mark.parametrize("role", [GroupRole.MODERATOR, GroupRole.RAPPORTEUR])
def test_who_leads_a_group_is_in_two_places_if_they_sit_on_a_panel_beside_it(
    role: GroupRole,
) -> None:
    breakouts, panel = an_item(1, title="Groups"), an_item(2, 30, 90, parts=(AYA,))
    group = a_group(leaders=(*a_group().leaders, a_leader(AYA.person_id, role, name=AYA.name)))
    both = [
        Concern(1, ConcernKind.PERSON_TWICE, "Aya Test is in “Session 2” at that time.", 2),
        Concern(2, ConcernKind.PERSON_TWICE, "Aya Test is in “Groups” at that time.", 1),
    ]
    assert found(breakouts, panel, groups=(group,)) == both
    assert clashes.concerns_about(a_conference(), panel, [breakouts], [group]) == both[1:]
    assert clashes.concerns_about(a_conference(), breakouts, [panel], [group]) == both[:1]
    assert clashes.taken(breakouts, [group])[1] == {101, 201, AYA.person_id}
    later = replace(panel, starts_at=breakouts.ends_at)
    assert found(breakouts, later, groups=(group,)) == []


def test_who_leads_groups_of_two_sessions_at_once_is_in_two_places() -> None:
    ours = a_group("WG1").leaders
    groups = (a_group("WG1", 1), a_group("WG2", 2, leaders=(ours[0], a_group("WG2").leaders[1])))
    assert sentences(an_item(1), an_item(2), groups=groups) == [
        "Person 101 is in “Session 2” at that time.",
        "Person 101 is in “Session 1” at that time.",
    ]


def test_who_leads_two_groups_of_one_session_is_told_once() -> None:
    hidden = (a_leader(7, name=""), a_leader(7, GroupRole.RAPPORTEUR, name=""))
    groups = (a_group("WG1", leaders=hidden), a_group("WG2", leaders=hidden), a_group("WG3"))
    assert found(an_item(1), groups=groups) == [
        Concern(
            1,
            ConcernKind.PERSON_TWICE,
            "Somebody whose name is not shown leads WG1, WG2 at the same time.",
        )
    ]


def test_a_leader_without_a_shown_name_is_not_named() -> None:
    hidden = a_part(7, name="", is_protected=True)
    leaders = (a_leader(7, name=""), a_leader(8, GroupRole.RAPPORTEUR))
    told = sentences(an_item(1), an_item(2, parts=(hidden,)), groups=(a_group(leaders=leaders),))
    assert told == [
        "Somebody whose name is not shown is in “Session 2” at that time.",
        "Somebody whose name is not shown is in “Session 1” at that time.",
    ]


def test_who_leads_a_group_comes_from_its_room() -> None:
    breakouts, panel = an_item(1, room=HALL), an_item(2, 60, 120, room=HALL, parts=(AYA,))
    leaders = (a_leader(AYA.person_id, name=AYA.name), a_leader(2, GroupRole.RAPPORTEUR))
    there = a_group(leaders=leaders, room=ANNEX)
    assert sentences(breakouts, panel, groups=(there,)) == [
        "Aya Test has 0 minutes between this and “Session 2” in Hall A.",
        "Aya Test has 0 minutes between this and “Session 1” in Annex.",
    ]
    assert found(breakouts, panel, groups=(replace(there, room=None),)) == []
    chairing = replace(breakouts, parts=(AYA,))
    assert found(chairing, panel, groups=(there,)) == []


def test_a_groups_own_room_is_used_at_its_sessions_time() -> None:
    breakouts = an_item(1, room=HALL, title="Breakouts")
    dinner = an_item(2, 30, 90, room=ANNEX, title="Dinner")
    group = a_group("WG3", room=ANNEX)
    assert sentences(breakouts, dinner, groups=(group,)) == [
        "Annex, the room of WG3, is taken at that time by “Dinner”.",
        "Annex is taken at that time by WG3 (“Breakouts”).",
    ]
    assert sentences(breakouts, dinner, groups=(a_group("WG3"),)) == []


def test_groups_of_one_session_with_the_same_room_of_their_own_are_told() -> None:
    groups = (a_group("WG1", room=ANNEX), a_group("WG2", room=ANNEX), a_group("WG3"))
    assert found(an_item(1, room=HALL), groups=groups) == [
        Concern(1, ConcernKind.ROOM_TWICE, "WG1, WG2 meet in the same room, Annex.")
    ]


def test_a_room_smaller_than_those_who_meet_in_it_is_told() -> None:
    small = replace(HALL, capacity=25)
    item = an_item(1, room=small)
    assert sentences(item, groups=(a_group("WG1", size=25),)) == []
    assert found(item, groups=(a_group("WG1", size=26),)) == [
        Concern(1, ConcernKind.ROOM_TOO_SMALL, "Hall A holds 25 people; WG1 has 26 members.")
    ]
    assert sentences(item, groups=(a_group("WG1", size=20), a_group("WG2", size=6))) == [
        "Hall A holds 25 people; WG1, WG2 have 26 members."
    ]
    own = a_group("WG2", size=30, room=replace(ANNEX, capacity=29))
    assert sentences(item, groups=(a_group("WG1", size=20), own)) == [
        "Annex holds 29 people; WG2 has 30 members."
    ]


@pytest.mark.parametrize("role", [SessionRoleName.MODERATOR, SessionRoleName.CHAIR])
def test_a_panel_needs_a_moderator_or_a_chair(role: SessionRoleName) -> None:
    leader = a_part(1, role)
    panel = an_item(1, kind=SessionKind.PANEL, parts=(leader,))
    missing = Concern(
        1, ConcernKind.ROLE_MISSING, "This panel has neither a moderator nor a chair."
    )
    assert found(panel) == []
    assert found(replace(panel, parts=(replace(leader, represented_by="A deputy"),))) == []
    assert found(replace(panel, parts=())) == [missing]
    assert found(replace(panel, parts=(replace(leader, state=RoleState.DECLINED),))) == [missing]
    assert found(replace(panel, kind=SessionKind.PLENARY, parts=())) == []


ALSO = ((2, "WG2"), (3, "WG3"))


def test_a_breakout_needs_a_rapporteur_of_its_own_or_in_each_of_its_groups() -> None:
    breakout = an_item(1, kind=SessionKind.BREAKOUT)
    rapporteur = a_part(1, SessionRoleName.RAPPORTEUR)
    silent = tuple(a_group(each, leaders=(a_leader(number),)) for number, each in ALSO)
    assert sentences(breakout) == ["This breakout has no rapporteur."]
    assert sentences(breakout, groups=(a_group("WG1"),)) == []
    assert sentences(breakout, groups=(a_group("WG1"), silent[0])) == ["WG2 has no rapporteur."]
    assert sentences(breakout, groups=silent) == ["WG2, WG3 have no rapporteur."]
    assert sentences(replace(breakout, parts=(rapporteur,)), groups=silent) == []


def test_a_group_needs_a_moderator_of_its_own_or_in_its_session() -> None:
    breakout = an_item(1, kind=SessionKind.BREAKOUT)
    groups = (a_group("WG1", leaders=(a_leader(1, GroupRole.RAPPORTEUR),)),)
    assert found(breakout, groups=groups) == [
        Concern(1, ConcernKind.ROLE_MISSING, "WG1 has no moderator.")
    ]
    assert found(replace(breakout, parts=(a_part(1, SessionRoleName.CHAIR),)), groups=groups) == []


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "expected"),
    [
        (moment(1, 0), moment(1, 1), []),
        (moment(1, 0) - timedelta(minutes=1), moment(1, 1), ["does not meet on this day"]),
        (moment(2, 23), moment(3, 2), []),
        (moment(2, 23), moment(3, 6), []),
        (moment(2, 23), moment(3, 6, 1), ["ends after the conference's last day"]),
        (moment(3, 0), moment(3, 1), ["does not meet on this day"]),
        (moment(1, 9), moment(2, 18), []),
    ],
)
def test_sessions_belong_to_the_conferences_days(
    starts_at: datetime, ends_at: datetime, expected: list[str]
) -> None:
    item = an_item(1, starts_at=starts_at, ends_at=ends_at)
    told = found(item)
    assert [each.kind for each in told] == [ConcernKind.OUTSIDE_DAYS] * len(expected)
    assert all(text in each.sentence for each, text in zip(told, expected, strict=True))
    assert clashes.outside_days(a_conference(), [item]) == ([item] if expected else [])


def test_days_are_those_of_the_venue() -> None:
    late = an_item(1, starts_at=moment(2, 19, 30), ends_at=moment(2, 20))
    assert found(late, zone="Asia/Karachi")[0].kind is ConcernKind.OUTSIDE_DAYS


@pytest.mark.parametrize(
    ("end", "sentence"),
    [(0, "It ends at the moment at which it begins."), (-1, "It ends before it begins.")],
)
def test_sessions_without_length_are_told(end: int, sentence: str) -> None:
    assert found(an_item(1, 0, end)) == [Concern(1, ConcernKind.NO_LENGTH, sentence)]


def test_what_is_not_scheduled_concerns_nobody() -> None:
    waiting = an_item(1, 0, 0, room=HALL, parts=(AYA,), state=SessionState.UNSCHEDULED)
    other = an_item(2, 0, 60, room=HALL, parts=(AYA,))
    assert found(waiting, other) == []
    assert clashes.concerns_about(a_conference(), waiting, [other]) == []
    assert clashes.concerns_about(a_conference(), other, [waiting]) == []


def test_concerns_come_in_the_order_of_the_sessions() -> None:
    told = found(an_item(9, 0, 0), an_item(3, 5, 5), an_item(4, 5, 5, kind=SessionKind.PANEL))
    assert [(each.item_id, each.kind) for each in told] == [
        (9, ConcernKind.NO_LENGTH),
        (3, ConcernKind.NO_LENGTH),
        (4, ConcernKind.ROLE_MISSING),
        (4, ConcernKind.NO_LENGTH),
    ]


ROOMS = [None, HALL, ANNEX, a_room(3, capacity=12)]
parts = st.builds(
    a_part,
    st.integers(1, 4),
    st.sampled_from(SessionRoleName),
    state=st.sampled_from(RoleState),
    represented_by=st.sampled_from(["", "", "A deputy"]),
)

leaders = st.builds(
    a_leader, st.integers(1, 4), st.sampled_from([GroupRole.MODERATOR, GroupRole.RAPPORTEUR])
)


@st.composite
def agendas(draw: st.DrawFn) -> tuple[list[AgendaItem], list[GroupFacts]]:
    """Up to eight sessions within a few hours of five-minute steps, negative ones too."""
    times = draw(st.lists(st.tuples(st.integers(0, 30), st.integers(-2, 20)), max_size=8))
    items = [
        an_item(
            key,
            5 * start,
            5 * (start + length),
            kind=draw(st.sampled_from(SessionKind)),
            room=draw(st.sampled_from(ROOMS)),
            parts=tuple(draw(st.lists(parts, max_size=3))),
            state=draw(st.sampled_from([SessionState.SCHEDULED] * 4 + list(SessionState))),
        )
        for key, (start, length) in enumerate(times, 1)
    ]
    keys = st.integers(1, len(items) or 1)
    groups = st.builds(
        GroupFacts,
        session_id=keys,
        code=st.sampled_from(["WG1", "WG2", "WG3"]),
        size=st.integers(0, 30),
        room=st.sampled_from(ROOMS),
        leaders=st.lists(leaders, max_size=2).map(tuple),
    )
    return draw(st.permutations(items)), draw(st.lists(groups, max_size=3))


within_the_application = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(agendas(), st.integers(0, 15))
def test_the_sweep_finds_the_pairs_of_the_naive_check(
    agenda: tuple[list[AgendaItem], list[GroupFacts]], minutes: int
) -> None:
    slack = timedelta(minutes=minutes)
    pairs = [frozenset((a.id, b.id)) for a, b in clashes.overlaps(agenda[0], slack)]
    naive = {
        frozenset((a.id, b.id))
        for a, b in combinations(agenda[0], 2)
        if a.starts_at < b.ends_at + slack and b.starts_at < a.ends_at + slack
    }
    assert set(pairs) == naive
    assert len(pairs) == len(naive)


@within_the_application
@given(agendas(), st.sampled_from([0, 5, 15]))
def test_concerns_about_one_session_are_those_of_all(
    agenda: tuple[list[AgendaItem], list[GroupFacts]], minutes: int
) -> None:
    items, groups = agenda
    conference = a_conference(changeover=minutes)
    everything = clashes.concerns(conference, items, groups)
    for item in items:
        expected = [each for each in everything if each.item_id == item.id]
        assert clashes.concerns_about(conference, item, items, groups) == expected
        others = [each for each in items if each.id != item.id]
        assert clashes.concerns_about(conference, item, others, groups) == expected


def _naive(items: list[AgendaItem], groups: list[GroupFacts], changeover: int) -> set[Any]:
    """Every pair of sessions looked at, whatever they have in common."""
    slack, result = timedelta(minutes=changeover), set()
    scheduled = [each for each in items if each.state is SessionState.SCHEDULED]
    for one in scheduled:
        for other in scheduled:
            if one.id == other.id:
                continue
            places = _places(one, groups), _places(other, groups)
            people = places[0].keys() & places[1].keys()
            together = one.starts_at < other.ends_at and other.starts_at < one.ends_at
            gap = max(one.starts_at - other.ends_at, other.starts_at - one.ends_at)
            if together and people:
                result.add((one.id, ConcernKind.PERSON_TWICE, other.id))
            if together and _rooms(one, groups) & _rooms(other, groups):
                result.add((one.id, ConcernKind.ROOM_TWICE, other.id))
            walking = [
                each
                for each in people
                if all(place[each] for place in places) and not places[0][each] & places[1][each]
            ]
            if walking and not together and gap < slack:
                result.add((one.id, ConcernKind.NO_TIME_BETWEEN, other.id))
    return result


def _places(item: AgendaItem, groups: list[GroupFacts]) -> dict[int, set[int]]:
    """Return who comes, and the rooms in which each has to be."""
    own = {item.room.id} if item.room else set()
    places = {
        each.person_id: set(own)
        for each in item.parts
        if each.state is not RoleState.DECLINED and not each.represented_by
    }
    for group in groups:
        for leader in group.leaders if group.session_id == item.id else ():
            rooms = {group.room.id} if group.room else own
            places[leader.person_id] = places.get(leader.person_id, set()) | rooms
    return places


def _rooms(item: AgendaItem, groups: list[GroupFacts]) -> set[int]:
    own = {each.room.id for each in groups if each.room and each.session_id == item.id}
    return own | ({item.room.id} if item.room else set())


@within_the_application
@given(agendas(), st.sampled_from([0, 5, 15]))
def test_all_that_two_sessions_do_to_each_other_is_found(
    agenda: tuple[list[AgendaItem], list[GroupFacts]], minutes: int
) -> None:
    items, groups = agenda
    told = clashes.concerns(a_conference(changeover=minutes), items, groups)
    shared = [(each.item_id, each.kind, each.other_id) for each in told if each.other_id]
    assert set(shared) == _naive(items, groups, minutes)
    once = clashes.told_once(told)
    assert {frozenset((each.item_id, each.other_id)) for each in once if each.other_id} == {
        frozenset((item, other)) for item, _kind, other in shared
    }


def test_who_has_no_name_in_one_session_has_none_in_the_clash() -> None:
    leaders = (a_leader(AYA.person_id, name=""), a_leader(8, GroupRole.RAPPORTEUR))
    told = sentences(an_item(1), an_item(2, parts=(AYA,)), groups=(a_group(leaders=leaders),))
    assert "Somebody whose name is not shown is in" in str(told)
    assert AYA.name not in str(told)
