from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from eventmgr.agenda.checks.concerns import GroupFacts, GroupLeader
from eventmgr.agenda.items import AgendaRoom
from eventmgr.conferences.enums import GroupRole
from eventmgr.groups import queries
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group, make_meeting, make_member, make_participant
from tests.factories.people import make_person

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("session")


@pytest.mark.parametrize("code", ["WG2", "wg2", "Wg2"])
def test_a_group_is_found_by_its_code_in_any_case(code: str) -> None:
    conference = make_conference()
    make_group(conference)
    second = make_group(conference)
    assert queries.find_group(conference, code) is second


@pytest.mark.parametrize("code", ["WG3", "WG0", "WG02", "2", "WG2x", "WG٢", "WG9999999999999", ""])
def test_other_codes_find_nothing(code: str) -> None:
    conference = make_conference()
    make_group(conference)
    make_group(conference)
    assert queries.find_group(conference, code) is None


def test_a_group_of_another_conference_is_not_found() -> None:
    make_group(make_conference())
    assert queries.find_group(make_conference(), "WG1") is None


def test_my_groups_are_those_with_a_seat_of_mine() -> None:
    conference = make_conference()
    mine, _other = make_group(conference), make_group(conference)
    person = make_member(mine)
    make_member(make_group(make_conference()), person=person)
    assert queries.my_groups(conference, person.id) == [mine]


def test_people_to_seat_are_confirmed_and_not_in_the_group() -> None:
    conference = make_conference()
    group = make_group(conference)
    free = make_participant(conference, name="Zed Example")
    early = make_participant(conference, name="abe Example")
    make_member(group, person=make_participant(conference))
    make_participant(make_conference())
    assert queries.people_to_seat(group) == [early, free]


def test_seats_are_told_but_not_those_under_the_chatham_house_rule() -> None:
    conference = make_conference()
    person = make_person()
    first, second = make_group(conference), make_group(conference)
    for group in (second, first):
        make_member(group, person=person)
    frank = make_session(conference, is_chatham=True)
    for hidden in ({"is_chatham": True}, {"session_id": frank.id}):
        make_member(make_group(conference, **hidden))
    make_meeting(half := make_group(conference, session_id=make_session(conference).id), frank.id)
    make_member(half)
    make_member(make_group(make_conference()))
    assert queries.seats(conference) == {person.id: first.code}


def test_as_many_statements_for_many_groups(session: scoped_session[Session]) -> None:
    conference = make_conference()
    make_member(make_group(conference))
    counts = []
    for _round in range(2):
        session.expire_all()
        _ = conference.id
        with count_statements() as counted:
            for group in queries.groups(conference):
                _ = group.place, group.theme, [each.person.shown_name for each in group.members]
        counts.append(counted.count)
        for _more in range(2):
            make_member(make_group(conference))
    assert counts == [3, 3]


def test_the_agenda_knows_of_each_group_that_meets_in_it() -> None:
    conference = make_conference()
    session = make_session(conference)
    room = make_room(conference, name="Annex", capacity=12)
    first = make_group(conference, session_id=session.id, room_id=room.id)
    moderator = make_member(first, GroupRole.MODERATOR, make_person(honorific="Dr"))
    make_member(first)
    make_member(first, GroupRole.OBSERVER)
    second = make_group(conference, session_id=session.id)
    protected = make_person(name="Aya Test", is_protected=True, display_name="A judge")
    make_member(second, GroupRole.RAPPORTEUR, protected)
    make_member(second, GroupRole.MODERATOR, moderator)
    third = make_group(conference, session_id=session.id)
    again = make_session(conference, starts_at=session.ends_at, ends_at=session.ends_at + HOUR)
    make_meeting(third, again.id)
    make_group(conference)
    make_group(make_conference(), session_id=make_session(make_conference()).id)
    with count_statements() as counted:
        found = queries.facts(conference)
    assert counted.count == 1
    leader = GroupLeader(moderator.id, f"Dr {moderator.name}", GroupRole.MODERATOR)
    annex = AgendaRoom(id=room.id, name="Annex", position=1, capacity=12)
    assert found == [
        GroupFacts(session_id=session.id, code="WG1", size=3, room=annex, leaders=(leader,)),
        GroupFacts(
            session_id=session.id,
            code="WG2",
            size=2,
            leaders=(GroupLeader(protected.id, "A judge", GroupRole.RAPPORTEUR), leader),
        ),
        GroupFacts(session_id=session.id, code="WG3", size=0),
        GroupFacts(session_id=again.id, code="WG3", size=0),
    ]
    assert [(each.has_moderator, each.has_rapporteur) for each in found] == [
        (True, False),
        (True, True),
        (False, False),
        (False, False),
    ]


@pytest.mark.parametrize("rule", ["group", "session"])
def test_the_agenda_names_nobody_who_leads_a_group_under_the_rule(rule: str) -> None:
    conference = make_conference()
    closed = make_session(conference, is_chatham=rule == "session")
    discreet = make_group(conference, session_id=closed.id, is_chatham=rule == "group")
    moderator = make_member(discreet, GroupRole.MODERATOR)
    other = make_group(conference, session_id=make_session(conference).id)
    make_member(other, GroupRole.MODERATOR, moderator)
    rapporteur = make_member(other, GroupRole.RAPPORTEUR)
    found = queries.facts(conference)
    assert [[each.name for each in group.leaders] for group in found] == [
        [""],
        ["", rapporteur.shown_name],
    ]
