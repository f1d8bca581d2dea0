"""Rounds of seating, and problems of made-up people."""

from collections.abc import Sequence
from random import Random
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating import operations, queries
from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.models import GroupWish, SeatingRound
from eventmgr.groups.seating.operations import Order, RoundSetting
from eventmgr.groups.seating.problem import Problem, Rule, Seated, Table
from eventmgr.groups.seating.solver import solve
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from tests.factories.people import NOW

SECTORS = (
    *("ngo",) * 18,
    *("police",) * 14,
    *("prosecution",) * 12,
    *("judiciary",) * 10,
    *("labour",) * 10,
    *("parliament",) * 8,
    *("un",) * 8,
    *("academia",) * 8,
    *("media",) * 6,
    *("private",) * 6,
)
PROVINCES = (
    *("a",) * 40,
    *("b",) * 20,
    *("c",) * 12,
    *("d",) * 10,
    *("e",) * 6,
    *("f",) * 5,
    *("g",) * 4,
    *("h",) * 3,
)
GENDERS = (*("man",) * 60, *("woman",) * 38, *("another",) * 2)
LANGUAGES = (*("en",) * 70, *("ur",) * 25, *("fr",) * 5)


def make_problem(people: int, tables: int, *, seed: int = 1, **values: Any) -> Problem:
    """Equal groups, some wished for much more than others, and people of many kinds."""
    random = Random(seed)  # noqa: S311 - made-up people
    wanted = [random.paretovariate(1.2) for _ in range(tables)]
    least, rest = divmod(people, tables)
    rules = [
        Rule(attribute=each, kind=RuleKind.DISTRIBUTE)
        for each in ("gender", "sector", "province", "language")
    ]
    return Problem(
        **{
            "people": tuple(_somebody(key, random, wanted, people) for key in range(1, people + 1)),
            "tables": tuple(
                Table(key=key, smallest=least, largest=least + bool(rest))
                for key in range(1, tables + 1)
            ),
            "rules": (*rules, Rule(attribute="organisation", kind=RuleKind.AT_MOST, most=1)),
            **values,
        }
    )


def _somebody(key: int, random: Random, wanted: Sequence[float], people: int) -> Seated:
    wishes: list[int] = []
    while len(wishes) < min(3, len(wanted)):
        [table] = random.choices(range(1, len(wanted) + 1), wanted)
        if table not in wishes:
            wishes.append(table)
    return Seated(
        key=key,
        wishes=tuple(wishes),
        values={
            "gender": random.choice(GENDERS),
            "sector": random.choice(SECTORS),
            "province": random.choice(PROVINCES),
            "language": random.choice(LANGUAGES),
            "organisation": f"body {random.randrange(max(1, people // 4))}",
        },
    )


def make_round(
    conference: Conference, tables: Sequence[WorkingGroup], **values: Any
) -> SeatingRound:
    """A round that is prepared."""
    sizes = {each.id: (None, None) for each in tables}
    setting = RoundSetting(**{"name": "First round", "groups": sizes, **values})
    return operations.add_round(conference=conference, setting=setting, actor=COMMAND, now=NOW)


def make_wish(conference: Conference, person: Person, *codes: str) -> None:
    """Let the person wish for these groups, whatever is open."""
    wish = GroupWish(
        conference_id=conference.id, person_id=person.id, codes=list(codes), saved_at=NOW
    )
    db.session.add(wish)
    db.session.flush()


def find_seats(conference: Conference, found: SeatingRound, seconds: float = 10) -> None:
    """Do what a worker does, in this transaction."""
    operations.ask(conference=conference, found=found, actor=COMMAND, now=NOW)
    lease = operations.take(round_id=found.id, now=NOW)
    assert lease is not None
    order: Order | None = operations.order(round_id=found.id)
    assert order is not None
    solution = solve(order.problem, seed=order.seed, seconds=seconds)
    assert operations.deliver(order=order, found=solution.found, lease=lease)
    db.session.flush()


def again(conference: Conference, found: SeatingRound) -> SeatingRound:
    """The round as it stands now."""
    fresh = queries.find_round(conference, found.id)
    assert fresh is not None
    return fresh
