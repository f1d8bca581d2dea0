"""What members say of a text, said the way people say it."""

from typing import Any
from uuid import UUID, uuid4

from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.recommendations import endorsements, operations
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.voices import Comment, Endorsement
from eventmgr.recommendations.wording import Wording
from tests.factories.people import NOW


def answer(
    recommendation: Recommendation,
    actor: Actor,
    stance: Stance = Stance.ENDORSED,
    reason: str = "",
    *,
    seen_number: int | None = None,
) -> Endorsement:
    """What somebody says of the text that stands, or of the one they saw."""
    return operations.answer(
        recommendation=recommendation,
        stance=stance,
        reason=reason,
        seen_number=seen_number or recommendation.last_number,
        actor=actor,
        now=NOW,
    )


def comment(recommendation: Recommendation, actor: Actor, text: str = "Who pays?") -> Comment:
    """One comment."""
    return operations.comment(
        recommendation=recommendation, text=text, client_id=uuid4(), actor=actor, now=NOW
    )


def suggest(
    recommendation: Recommendation,
    actor: Actor,
    *,
    base_number: int = 1,
    client_id: UUID | None = None,
    **words: Any,
) -> Revision:
    """One suggested change."""
    return operations.suggest(
        recommendation=recommendation,
        wording=Wording(**{"text": "Adopt other words.", **words}),
        client_id=client_id or uuid4(),
        base_number=base_number,
        actor=actor,
        now=NOW,
    )


def counted(recommendation: Recommendation) -> endorsements.Count:
    """How many say what of it now."""
    db.session.flush()
    db.session.refresh(recommendation, ["revision"])
    return endorsements.counts([recommendation])[recommendation.id]
