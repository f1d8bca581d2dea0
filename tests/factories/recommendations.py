"""Recommendations, saved the way people save them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.wording import Wording
from tests.factories.people import NOW

WRITER = Actor(name="A writer")


def actor_of(person: Person) -> Actor:
    """The person as one who acts."""
    return Actor(name=person.name, person_id=person.id)


def make_recommendation(
    group: WorkingGroup,
    *,
    actor: Actor = WRITER,
    now: datetime = NOW,
    kind: RecommendationKind = RecommendationKind.RECOMMENDATION,
    **words: Any,
) -> Recommendation:
    """A recommendation, or a text of another kind, with one revision."""
    revision = operations.start_recommendation(
        group=group,
        wording=Wording(**{"text": "Adopt a national plan.", **words}),
        client_id=uuid4(),
        kind=kind,
        may_be_early=True,
        actor=actor,
        now=now,
    )
    return revision.recommendation


def make_revision(
    recommendation: Recommendation,
    *,
    base_number: int,
    actor: Actor = WRITER,
    now: datetime = NOW,
    **words: Any,
) -> Revision:
    """One more saved text."""
    saved = operations.save_revision(
        recommendation=recommendation,
        wording=Wording(**{"text": f"Adopt version {base_number + 1}.", **words}),
        client_id=uuid4(),
        base_number=base_number,
        actor=actor,
        now=now,
    )
    return saved.revision
