"""Comments on a recommendation: made, withdrawn by who made them, done."""

from datetime import datetime
from uuid import UUID

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import agreement, comments
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.operations.holding import hold
from eventmgr.recommendations.stances import CommentState
from eventmgr.recommendations.voices import Comment


def comment(
    *, recommendation: Recommendation, text: str, client_id: UUID, actor: Actor, now: datetime
) -> Comment:
    """Say something about the recommendation.

    The same form sent twice is one comment. Raise DomainError for nothing or a book, or if the
    form was sent before with other words. No words of it go into any history.
    """
    if not text.strip():
        raise DomainError(_("Write something first."), field="comment")
    agreement.require_short("comment", text, agreement.LONGEST_COMMENT)
    held = hold(recommendation.id)
    found = comments.find_sent(client_id)
    if found is not None:
        if (found.recommendation_id, found.text) != (held.id, text):
            raise DomainError(_("This form was sent before with other words. Send it once more."))
        return found
    made = Comment(
        recommendation_id=held.id,
        client_id=client_id,
        author_id=actor.person_id,
        text=text,
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def withdraw_comment(*, made: Comment, actor: Actor, now: datetime) -> None:
    """Withdraw one's own comment; it stays on record as withdrawn, shown to nobody.

    Raise DomainError if it is somebody else's.
    """
    locked = _locked(made)
    if actor.person_id is None or locked.author_id != actor.person_id:
        raise DomainError(_("Only who wrote a comment can withdraw it."))
    _settle(locked, CommentState.WITHDRAWN, now)


def finish_comment(*, made: Comment, actor: Actor, now: datetime) -> None:
    """Mark a comment as done; one that was withdrawn meanwhile stays so."""
    locked = _locked(made)
    if locked.state is not CommentState.OPEN:
        return
    _settle(locked, CommentState.DONE, now)
    about = db.session.get_one(Recommendation, locked.recommendation_id)
    group = db.session.get_one(WorkingGroup, about.group_id)
    audit.record(
        actor, "recommendation.comment_done", about, now=now, conference_id=group.conference_id
    )


def _locked(made: Comment) -> Comment:
    db.session.refresh(made, with_for_update=True)
    return made


def _settle(made: Comment, state: CommentState, now: datetime) -> None:
    if made.state is not state:
        made.state, made.settled_at = state, now
        db.session.flush()
