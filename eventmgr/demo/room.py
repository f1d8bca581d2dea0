"""What went on in the rooms of the demo's groups: answers, remarks, stars, and other texts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from eventmgr.demo.drafts import Ask
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.recommendations import operations, queries
from eventmgr.recommendations.enums import Agreement, RecommendationKind
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.wording import Wording

NAMESPACE = UUID("0b5b4f8e-7a1e-4c55-9d0e-6f6f0c9b7f25")
OTHERS = (
    (
        RecommendationKind.FINDING,
        Wording(
            title="Four bodies count, and none compares",
            text="The ministry, the police, the courts and the shelters each count by other words.",
        ),
    ),
    (
        RecommendationKind.DISAGREEMENT,
        Wording(
            title="Who keeps the register of cases",
            text=(
                "Some want it with the police, who open the file. Others want it with the "
                "ministry, so that whoever seeks protection need not meet an officer first."
            ),
        ),
    ),
    (
        RecommendationKind.COMMITMENT,
        Wording(
            title="A hearing this autumn",
            text="Put the first hearing on the committee's calendar before the year is out.",
            lead_addressee="Assembly of Exampleland",
        ),
    ),
)
"""What one group wrote besides its recommendations."""


def actor_of(person: Person) -> Actor:
    """Return the person as somebody who acts."""
    return Actor(name=person.shown_name, person_id=person.id)


def agree(recommendation: Recommendation, ask: Ask, chair: Person, now: datetime) -> None:
    """Put the text to the group and record how far it agrees."""
    done: dict[str, Any] = {"actor": actor_of(chair), "now": now}
    operations.propose(recommendation=recommendation, **done)
    if ask.agreement is not Agreement.UNSAID:
        operations.record_agreement(
            recommendation=recommendation,
            level=ask.agreement,
            note=ask.dissent,
            seen=None,
            **done,
        )


def write_others(group: WorkingGroup, people: Sequence[Person], now: datetime) -> None:
    """Write a finding, a point of no agreement and a commitment."""
    for number, (kind, wording) in enumerate(OTHERS):
        operations.start_recommendation(
            group=group,
            wording=wording,
            client_id=uuid5(NAMESPACE, f"{group.code}/{kind}"),
            kind=kind,
            may_be_early=True,
            actor=actor_of(people[1 + number]),
            now=now + timedelta(minutes=5 * number),
        )


def star_first(group: WorkingGroup, chair: Person, now: datetime) -> None:
    """Put the first recommendation of the list first."""
    first = queries.recommendations_of(group)[0].recommendation
    operations.star(recommendation=first, actor=actor_of(chair), now=now)


def talk(group: WorkingGroup, people: Sequence[Person], now: datetime) -> None:
    """Put the first text to the group; members answer it, remark on it and suggest a change."""
    entry = queries.recommendations_of(group)[0]
    text, stands = entry.recommendation, entry.words
    operations.propose(recommendation=text, actor=actor_of(people[0]), now=now)
    for person, stance, reason in (
        (people[2], Stance.ENDORSED, ""),
        (people[3], Stance.ENDORSED, ""),
        (people[4], Stance.RESERVATION, "Only if the small papers get help with it."),
        (people[5], Stance.OBJECTION, "A code without a body that hears complaints is a wish."),
    ):
        operations.answer(
            recommendation=text,
            stance=stance,
            reason=reason,
            seen_number=stands.number,
            actor=actor_of(person),
            now=now + timedelta(minutes=4),
        )
    operations.comment(
        recommendation=text,
        text="Three newsrooms have such a code already; let us name it as the starting point.",
        client_id=uuid5(NAMESPACE, f"{group.code}/comment"),
        actor=actor_of(people[3]),
        now=now + timedelta(minutes=6),
    )
    operations.suggest(
        recommendation=text,
        wording=replace(Wording.of(stands), text=SUGGESTED),
        client_id=uuid5(NAMESPACE, f"{group.code}/suggestion"),
        base_number=stands.number,
        actor=actor_of(people[4]),
        now=now + timedelta(minutes=8),
    )


SUGGESTED = (
    "Adopt a code for reporting on trafficking, and a body that hears complaints: no faces, no "
    "names, no addresses without informed and lasting consent."
)
