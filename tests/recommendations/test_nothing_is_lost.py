"""Four devices write in one text over a line that breaks its word: no word is ever lost.

The devices are simulated, what takes their saves is real. Every word is typed once in the world, so
that it can be found again, or not.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import exchange, operations
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.wording import Wording
from tests.factories.conferences import make_conference
from tests.factories.devices import FIELDS, Device
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.recommendations import make_recommendation

RUNS, WRITERS, TURNS = 8, 4, 80
FATES = {"pass": 60, "drop": 12, "deafen": 14, "double": 7, "overtake": 7}


@dataclass
class World:
    """A recommendation, the line to it, and whoever may still write in it."""

    recommendation_id: int
    seed: int
    is_calm: bool = False
    is_locked: bool = False
    may_write: dict[str, bool] = field(default_factory=dict)
    under_way: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Saves that will come after what was sent later."""
    sent: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - a plan, not a secret

    def ask(self, name: str, save: dict[str, Any]) -> dict[str, Any]:
        """Send a save over the line."""
        fate = self.chance.choices([*FATES], [*FATES.values()])[0]
        if self.is_calm:
            fate = "pass"
        if fate == "drop":
            raise ConnectionError
        if fate == "overtake":
            self.under_way.append((name, save))
            raise ConnectionError
        answer = self.take(name, save)
        if fate == "deafen":
            raise ConnectionError
        return self.take(name, save) if fate == "double" else answer

    def take(self, name: str, save: dict[str, Any]) -> dict[str, Any]:
        """Store a save, as the application does."""
        self.sent[save["client_id"]] += 1
        with unit_of_work():
            saved = operations.save_revision(
                recommendation=db.session.get_one(Recommendation, self.recommendation_id),
                wording=exchange.from_fields(save["fields"]),
                client_id=UUID(save["client_id"]),
                base_number=save["base"],
                after=UUID(save["after"]) if save["after"] else None,
                settles=save["settles"],
                may_write=self.may_write.get(name, True),
                actor=Actor(name=name),
                now=NOW,
            )
            stands = saved.stands
            return {
                "fate": saved.fate.value,
                "client_id": str(saved.revision.client_id),
                "number": saved.revision.number,
                "to_check": list(saved.revision.to_check),
                "stands": stands
                and {
                    "number": stands.number,
                    "fields": exchange.to_fields(Wording.of(stands)),
                },
            }

    def turn(self, device: Device) -> None:
        """Let something happen to the device, to the line or to the group."""
        happens = self.chance.random()
        self.lock_or_open()
        if happens < 0.06:
            device.reload()
        elif happens < 0.16:
            device.decide()
        elif happens < 0.17 or not self.may_write.get(device.name, True):
            self.may_write[device.name] = happens > 0.5
            device.type_word()
            device.keep()
            device.flush()
        elif happens < 0.30 and self.under_way:
            self.take(*self.under_way.pop(self.chance.randrange(len(self.under_way))))
        elif happens < 0.62:
            device.type_word()
        else:
            device.keep()
            device.flush()

    def lock_or_open(self) -> None:
        """Pass the deadline now and then, and move it soon."""
        is_locked = self.is_locked
        if self.chance.random() > (0.2 if is_locked else 0.008):
            return
        self.is_locked = not is_locked
        with unit_of_work():
            group = db.session.get_one(WorkingGroup, self.recommendation().group_id)
            group.deadline = None if is_locked else NOW - timedelta(hours=1)

    def recommendation(self) -> Recommendation:
        return db.session.get_one(Recommendation, self.recommendation_id)

    def stored(self) -> list[Revision]:
        """Every revision, the oldest first."""
        mine = Revision.recommendation_id == self.recommendation_id
        return list(db.session.scalars(select(Revision).where(mine).order_by(Revision.number)))


def words_of(revision: Revision) -> set[str]:
    return {word for name in FIELDS for word in getattr(revision, name).split()}


def written(seed: int) -> tuple[World, list[Device]]:
    """Let the devices write until all is calm and everything has been sent."""
    with unit_of_work():
        recommendation = make_recommendation(make_group(make_conference()), text="Begin.")
        fields = exchange.to_fields(Wording(text="Begin."))
    world = World(recommendation.id, seed)
    devices = [
        Device(
            name=f"s{seed}d{each}",
            seed=seed * WRITERS + each,
            send=lambda save, name=f"s{seed}d{each}": world.ask(name, save),
            fields=dict(fields),
            base=1,
        )
        for each in range(WRITERS)
    ]
    for _ in range(TURNS * WRITERS):
        world.turn(world.chance.choice(devices))
    world.is_calm = True
    for each in [*devices, *devices]:
        each.keep()
        assert each.flush()
    for name, save in world.under_way:
        world.take(name, save)
    return world, devices


def judged(seed: int) -> Iterator[tuple[int, int]]:
    """Yield how many words were typed and lost; what else must be so is asserted."""
    world, devices = written(seed)
    stored = world.stored()
    found = set().union(*(words_of(each) for each in stored))
    typed = [word for each in devices for word in each.typed]
    made = [each for each in stored[1:] if each.kind is not RevisionKind.MERGE]
    assert sorted(str(each.client_id) for each in made) == sorted(world.sent), seed
    assert [each.number for each in stored] == list(range(1, len(stored) + 1)), seed
    clean = [each for each in made if each.kind is RevisionKind.SAVE and not each.is_late]
    stands = db.session.get_one(Revision, world.recommendation().revision_id)
    gone = set().union(set(), *(words_of(each) for each in clean)) - words_of(stands)
    assert not gone, (seed, gone)
    yield len(typed), len(set(typed) - found)


@pytest.mark.usefixtures("session")
def test_every_word_typed_on_a_breaking_line_stands_in_a_revision(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts = [count for seed in range(RUNS) for count in judged(seed)]
    typed, lost = (sum(each) for each in zip(*counts, strict=True))
    with capsys.disabled():
        sys.stdout.write(f"\n{RUNS} runs of {WRITERS} devices: {typed} words typed, {lost} lost\n")
    assert typed > 100 * RUNS
    assert lost == 0
