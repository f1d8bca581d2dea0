"""Applying a draft takes no seat away that the page did not name, and none that is kept."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import Stale
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.seating import operations, queries
from eventmgr.groups.seating.drafts import draft_of
from eventmgr.groups.seating.enums import BondKind, SeatingState
from eventmgr.groups.seating.models import SeatingRound
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.queries import find_registration
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.seating import again, find_seats, make_round

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def groups(conference: Conference) -> list[WorkingGroup]:
    return [make_group(conference) for _ in range(3)]


def members() -> set[tuple[int, int]]:
    rows = db.session.execute(select(GroupMember.person_id, GroupMember.group_id))
    return {(row[0], row[1]) for row in rows}


def apply(conference: Conference, found: SeatingRound, seen: str | None = None) -> None:
    operations.apply_draft(conference=conference, found=found, actor=COMMAND, now=NOW, seen=seen)


def without(conference: Conference, found: SeatingRound, group: WorkingGroup) -> None:
    """Take the group out of the round."""
    setting = operations.setting_of(again(conference, found))
    sizes = {key: each for key, each in setting.groups.items() if key != group.id}
    operations.change_round(
        conference=conference,
        found=found,
        setting=replace(setting, groups=sizes),
        actor=COMMAND,
        now=NOW,
    )


def test_who_was_to_sit_in_a_group_that_left_the_round_keeps_their_seat(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    people = [make_participant(conference) for _ in range(9)]
    for number, each in enumerate(people):
        make_member(groups[number % 3], GroupRole.MEMBER, each)
    before = members()
    found = make_round(conference, groups, keeps_seated=True)
    find_seats(conference, found)
    without(conference, found, groups[2])
    draft = draft_of(conference, again(conference, found))
    assert len(draft.unseated) == 3
    assert not draft.losses
    apply(conference, found, draft.version)
    assert members() == before


def test_an_older_draft_may_still_name_a_group_that_left(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    people = [make_participant(conference) for _ in range(3)]
    found = make_round(conference, groups)
    find_seats(conference, found)
    for each, seat in zip(people, queries.seats(found), strict=True):
        seat.group_id = groups[0].id
        make_member(groups[1], GroupRole.MEMBER, each)
    fresh = again(conference, found)
    fresh.tables = [each for each in fresh.tables if each.group_id != groups[0].id]
    db.session.flush()
    assert len(draft_of(conference, again(conference, found)).unseated) == 3
    apply(conference, found)
    assert members() == {(each.id, groups[1].id) for each in people}


def seated(
    conference: Conference,
    group: WorkingGroup,
    state: RegistrationState = RegistrationState.CONFIRMED,
) -> Person:
    person = make_participant(conference, state)
    make_member(group, GroupRole.MEMBER, person)
    return person


@pytest.mark.parametrize("keeps", [True, False])
def test_who_is_expected_and_not_seated_by_the_round_keeps_a_seat(
    conference: Conference,
    groups: list[WorkingGroup],
    keeps: bool,
) -> None:
    invited = seated(conference, groups[0], RegistrationState.INVITED)
    waiting = seated(conference, groups[0], RegistrationState.WAITLISTED)
    gone = seated(conference, groups[0], RegistrationState.CANCELLED)
    elsewhere = seated(conference, groups[0])
    make_member(groups[1], GroupRole.OBSERVER, elsewhere)
    found = make_round(conference, groups, keeps_seated=keeps)
    find_seats(conference, found)
    draft = draft_of(conference, again(conference, found))
    lost = [f"{gone.shown_name}: no seat any more, in {groups[0].code} until now"]
    assert draft.losses == ([] if keeps else lost)
    apply(conference, found, draft.version)
    stay = {(each.id, groups[0].id) for each in (invited, waiting, elsewhere)}
    assert stay | {(elsewhere.id, groups[1].id)} <= members()
    assert ((gone.id, groups[0].id) in members()) is keeps


def test_who_gets_another_seat_is_named_with_both(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    person = seated(conference, groups[0])
    found = make_round(conference, groups)
    find_seats(conference, found)
    [seat] = queries.seats(found)
    seat.group_id = groups[1].id
    draft = draft_of(conference, again(conference, found))
    assert draft.losses == [f"{person.shown_name}: {groups[1].code} instead of {groups[0].code}"]
    apply(conference, found, draft.version)
    assert members() == {(person.id, groups[1].id)}


def test_who_sits_in_two_groups_keeps_both_if_the_round_keeps_them(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    person = seated(conference, groups[0])
    make_member(groups[1], GroupRole.MEMBER, person)
    found = make_round(conference, groups, keeps_seated=True)
    find_seats(conference, found)
    apply(conference, found)
    assert len(members()) == 2


def test_one_more_who_would_lose_a_seat_is_shown_first(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    person = seated(conference, groups[0], RegistrationState.INVITED)
    make_participant(conference)
    found = make_round(conference, groups)
    find_seats(conference, found)
    seen = draft_of(conference, again(conference, found)).version
    registration = find_registration(conference, person.id)
    assert registration is not None
    registration.state = RegistrationState.DECLINED
    db.session.flush()
    with pytest.raises(Stale):
        apply(conference, found, seen)


def test_what_holds_in_a_group_that_left_does_not_hold_the_search_up(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    person = make_participant(conference)
    found = make_round(conference, groups)
    operations.add_bond(
        conference=conference,
        found=found,
        kind=BondKind.STAYS,
        person_id=person.id,
        other_id=None,
        group_id=groups[2].id,
        actor=COMMAND,
        now=NOW,
    )
    without(conference, found, groups[2])
    fresh = again(conference, found)
    assert (len(fresh.bonds), fresh.standing_bonds) == (1, [])
    find_seats(conference, fresh)
    assert again(conference, found).state is SeatingState.READY
