"""Reading comments."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.voices import Comment


def comments_on(recommendation: Recommendation) -> Sequence[Comment]:
    """Return all comments, the oldest first, those withdrawn among them, with their authors."""
    statement = (
        select(Comment)
        .where(Comment.recommendation_id == recommendation.id)
        .order_by(Comment.id)
        .options(joinedload(Comment.author))
    )
    return db.session.scalars(statement).all()


def find_comment(recommendation: Recommendation, comment_id: int) -> Comment | None:
    """Return the comment of that id on this recommendation, or None."""
    statement = select(Comment).where(
        Comment.recommendation_id == recommendation.id, Comment.id == comment_id
    )
    return db.session.scalars(statement).one_or_none()


def find_sent(client_id: UUID) -> Comment | None:
    """Return the comment that the same form made earlier, or None."""
    return db.session.scalars(select(Comment).where(Comment.client_id == client_id)).one_or_none()
