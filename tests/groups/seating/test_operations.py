"""Rounds as they are prepared, solved and applied, with the people that are really there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.seating import operations, queries
from eventmgr.groups.seating.drafts import draft_of
from eventmgr.groups.seating.enums import BondKind, Ending, Failure, Mode, RuleKind, SeatingState
from eventmgr.groups.seating.models import SeatingBond, SeatingRound
from eventmgr.groups.seating.problem import Found, Rule
from eventmgr.groups.seating.rules import contradictions
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.queries import find_registration
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.factories.conferences import make_conference
from tests.factories.day import check_in, make_desk
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.questionnaire import answer, make_ready
from tests.factories.seating import again, find_seats, make_round
from worker.schedule import SCHEDULE

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def groups(conference: Conference) -> list[WorkingGroup]:
    return [make_group(conference), make_group(conference)]


def seats_of(found: SeatingRound) -> dict[int, int]:
    return {each.person_id: each.group_id for each in queries.seats(found)}


def test_those_are_seated_who_come_and_are_of_a_chosen_kind(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    guest, lead = make_participant(conference), make_participant(conference)
    watching = make_participant(conference)
    make_participant(conference, RegistrationState.CANCELLED)
    press = make_participant(conference)
    registration = find_registration(conference, press.id)
    assert registration is not None
    registration.category = Category.MEDIA
    make_member(groups[1], GroupRole.RAPPORTEUR, lead)
    make_member(groups[0], GroupRole.OBSERVER, watching)
    problem = queries.problem(conference, again(conference, make_round(conference, groups)))
    assert {each.key: each.stays for each in problem.people} == {
        guest.id: None,
        lead.id: groups[1].id,
    }


def test_what_people_answered_and_are_is_known_of_them(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    make_ready(conference, ReadyMade.GENDER)
    guest = make_participant(conference, sector="ngo", country="PK")
    registration = find_registration(conference, guest.id)
    assert registration is not None
    registration.organisation = "A body"
    db.session.refresh(registration, ["person"])
    answer(registration, {"gender": ["woman"]})
    rules = [
        Rule(attribute=each, kind=RuleKind.DISTRIBUTE)
        for each in ("sector", "country", "organisation", "province", "q:gender")
    ]
    found = again(conference, make_round(conference, groups, rules=rules))
    [person] = queries.problem(conference, found).people
    assert person.values == {
        "sector": "ngo",
        "country": "PK",
        "organisation": "A body",
        "q:gender": "woman",
    }


def test_who_sat_together_can_be_spread_anew(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    people = [make_participant(conference) for _ in range(8)]
    first = again(conference, make_round(conference, groups))
    find_seats(conference, first)
    rule = Rule(attribute=f"round:{first.id}", kind=RuleKind.DISTRIBUTE)
    second = again(conference, make_round(conference, groups, rules=[rule], name="Second"))
    find_seats(conference, second)
    before, after = seats_of(first), seats_of(second)
    met = {(before[each.id], after[each.id]): 0 for each in people}
    for each in people:
        met[before[each.id], after[each.id]] += 1
    assert sorted(met.values()) == [2, 2, 2, 2]


def test_by_sector_each_group_is_of_one(conference: Conference, groups: list[WorkingGroup]) -> None:
    people = [make_participant(conference, sector=each) for each in ("ngo", "media") * 4]
    found = again(conference, make_round(conference, groups, mode=Mode.SAME_SECTOR))
    find_seats(conference, found)
    seats = seats_of(found)
    assert len({(each.sector, seats[each.id]) for each in people}) == 2
    assert draft_of(conference, again(conference, found)).cost.broken == 0


def test_figures_are_kept_with_the_draft(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    for sector in ("ngo", "ngo", "media"):
        make_participant(conference, sector=sector)
    rule = Rule(attribute="sector", kind=RuleKind.DISTRIBUTE)
    found = make_round(conference, groups, rules=[rule], seed=7)
    find_seats(conference, found)
    fresh = again(conference, found)
    assert (fresh.state, fresh.ending, fresh.seed) == (SeatingState.READY, Ending.OPTIMAL, 7)
    assert fresh.result["draft"]["broken"] == 0
    assert fresh.bound == fresh.result["draft"]["cost"] == 0
    assert set(fresh.result) >= {"draft", "first_come", "counting_off"}


def test_those_who_came_are_moved_as_little_as_can_be(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    people = [make_participant(conference) for _ in range(16)]
    for number, each in enumerate(people):
        make_member(groups[number % 2], GroupRole.MEMBER, each)
    first = again(conference, make_round(conference, groups))
    find_seats(conference, first)
    came = [*people[0::2], *people[1:7:2]]  # eight of the first group, three of the second
    for each in came:
        registration = find_registration(conference, each.id)
        assert registration is not None
        check_in(conference, registration, make_desk(), day=conference.starts)
    mended = operations.mend_round(
        conference=conference,
        found=again(conference, first),
        day=conference.starts,
        actor=COMMAND,
        now=NOW,
    )
    find_seats(conference, again(conference, mended))
    draft = draft_of(conference, again(conference, mended))
    assert sum(len(each.places) for each in draft.groups) == len(came)
    # Eleven came, so that groups of three to eight will do: as it is, eight and three.
    assert draft.cost.moved == 0
    operations.apply_draft(
        conference=conference, found=again(conference, mended), actor=COMMAND, now=NOW
    )
    kept = db.session.scalars(select(GroupMember.person_id)).all()
    assert sorted(kept) == sorted(each.id for each in came)


def test_a_draft_is_stale_once_anything_it_rests_on_has_changed(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    make_participant(conference)
    found = make_round(conference, groups)
    find_seats(conference, found)
    seen = draft_of(conference, again(conference, found)).version
    make_member(groups[0], GroupRole.MEMBER, make_participant(conference))
    with pytest.raises(Stale):
        operations.apply_draft(
            conference=conference, found=found, actor=COMMAND, now=NOW, seen=seen
        )


def test_a_dead_worker_is_missed_soon_and_a_late_one_changes_nothing(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    make_participant(conference)
    found, other = (make_round(conference, groups, name=name) for name in ("One", "Other"))
    for each in (found, other):
        operations.ask(conference=conference, found=each, actor=COMMAND, now=NOW)
    lease = operations.take(round_id=found.id, now=NOW)
    order = operations.order(round_id=found.id)
    assert lease is not None
    assert order is not None
    heard = NOW + timedelta(seconds=8)
    lease, _ = operations.report(round_id=found.id, lease=lease, progress={}, now=heard)
    assert lease is not None
    operations.sweep(now=lease)  # it was heard of since it began: it keeps the round
    assert operations.take(round_id=found.id, now=lease) is None
    assert operations.take(round_id=other.id, now=lease) is None
    late = lease + timedelta(microseconds=1)
    sweeps = timedelta(seconds=SCHEDULE["seating.sweep"]["schedule"])  # type: ignore[arg-type]
    assert late - heard + sweeps < timedelta(seconds=16)
    operations.sweep(now=late)
    anew = operations.take(round_id=found.id, now=late)
    assert anew is not None
    told = Found(seats={}, bound=None, ending=Ending.FINISHED, seconds=1, solver="x")
    assert not operations.deliver(order=order, found=told, lease=lease)
    assert operations.report(round_id=found.id, lease=lease, progress={}, now=late) == (None, False)
    operations.refuse(round_id=found.id, lease=lease, failure=Failure.STOPPED)
    assert again(conference, found).state is SeatingState.RUNNING
    assert operations.deliver(order=order, found=told, lease=anew)
    assert operations.take(round_id=other.id, now=late) is not None


def test_a_running_search_is_told_to_stop(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    make_participant(conference)
    found = make_round(conference, groups)
    operations.ask(conference=conference, found=found, actor=COMMAND, now=NOW)
    lease = operations.SOLVING.claim(found.id, now=NOW)
    assert lease is not None
    lease, goes_on = operations.report(round_id=found.id, lease=lease, progress={}, now=NOW)
    assert goes_on
    operations.stop(conference=conference, found=found, actor=COMMAND, now=NOW)
    assert lease is not None
    _, goes_on = operations.report(round_id=found.id, lease=lease, progress={}, now=NOW)
    assert not goes_on


def test_people_of_elsewhere_are_not_bound(
    conference: Conference, groups: list[WorkingGroup]
) -> None:
    found = make_round(conference, groups)
    stranger: Person = make_participant(make_conference(slug="other"))
    with pytest.raises(DomainError, match="Choose people of this conference"):
        operations.add_bond(
            conference=conference,
            found=found,
            kind=BondKind.STAYS,
            person_id=stranger.id,
            other_id=None,
            group_id=groups[0].id,
            actor=COMMAND,
            now=NOW,
        )


def bond(
    kind: BondKind, one: int, other: int | None = None, group: int | None = None
) -> SeatingBond:
    return SeatingBond(kind=kind, person_id=one, other_id=other, group_id=group)


@pytest.mark.parametrize(
    ("bonds", "broken"),
    [
        ([bond(BondKind.STAYS, 1, group=5)], 0),
        ([bond(BondKind.STAYS, 1, group=5), bond(BondKind.STAYS, 1, group=6)], 1),
        ([bond(BondKind.STAYS, 9, group=5)], 1),
        ([bond(BondKind.TOGETHER, 1, 2), bond(BondKind.APART, 2, 1)], 1),
        (
            [
                bond(BondKind.TOGETHER, 1, 2),
                bond(BondKind.TOGETHER, 2, 3),
                bond(BondKind.APART, 1, 3),
            ],
            1,
        ),
        ([bond(BondKind.TOGETHER, 1, 9), bond(BondKind.STAYS, 1, group=5)], 1),
        ([bond(BondKind.TOGETHER, 1, 9), bond(BondKind.APART, 1, 2)], 0),
        ([bond(BondKind.STAYS, 1, group=7), bond(BondKind.APART, 1, 9)], 1),
    ],
)
def test_what_cannot_hold_together_is_found(bonds: list[SeatingBond], broken: int) -> None:
    assert len(contradictions(bonds, {9: 7})) == broken
