"""How the demo's people wished to be seated, and the draft of seats that waits for the visitor."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from eventmgr.conferences.models import Conference
from eventmgr.demo.room import actor_of
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.attributes import ORGANISATION, SECTOR
from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.operations import (
    RoundSetting,
    add_round,
    ask,
    deliver,
    open_wishes,
    order,
    save_wishes,
    take,
)
from eventmgr.groups.seating.problem import Rule
from eventmgr.groups.seating.queries import find_round, rounds
from eventmgr.groups.seating.solver import solve
from eventmgr.people.actor import Actor


def prepare_round(
    conference: Conference, found: Sequence[WorkingGroup], organiser: Actor, now: datetime
) -> None:
    """Members wished; the seats of a round by balance are found, and wait to be applied."""
    begun = now - timedelta(days=10)
    open_wishes(
        conference=conference,
        opens_at=begun,
        closes_at=now - timedelta(days=4),
        ranks=3,
        actor=organiser,
        now=begun,
    )
    people = [each.person for group in found for each in group.members]
    codes = [each.code for each in found]
    for number, person in enumerate(people[::3]):
        first = number % len(codes)
        save_wishes(
            conference=conference,
            person_id=person.id,
            codes=[*codes[first:], *codes[:first]][:3],
            actor=actor_of(person),
            now=begun + timedelta(minutes=number),
        )
    _draft_seats(conference, found, organiser, now - timedelta(days=3))


def _draft_seats(
    conference: Conference, found: Sequence[WorkingGroup], organiser: Actor, now: datetime
) -> None:
    """Look for the seats of a mixed round, and leave them as a draft for the visitor to apply."""
    add_round(
        conference=conference,
        setting=RoundSetting(
            name="Mixed tables",
            groups={each.id: (1, 30) for each in found},
            rules=(
                Rule(attribute=SECTOR, kind=RuleKind.DISTRIBUTE),
                Rule(attribute=ORGANISATION, kind=RuleKind.AT_MOST, most=3),
            ),
            seconds_at_most=20,
        ),
        actor=organiser,
        now=now,
    )
    mixed = find_round(conference, rounds(conference)[0].id)
    assert mixed is not None  # noqa: S101 - it was added just now
    ask(conference=conference, found=mixed, actor=organiser, now=now)
    lease = take(round_id=mixed.id, now=now)
    if lease is None:
        return  # a search of another conference is at work: its worker turns to this one after it
    wanted = order(round_id=mixed.id)
    assert wanted is not None  # noqa: S101 - it is in our hands
    solution = solve(wanted.problem, seed=wanted.seed, seconds=wanted.seconds)
    deliver(order=wanted, found=solution.found, lease=lease)
