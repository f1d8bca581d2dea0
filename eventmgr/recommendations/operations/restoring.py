"""Taking an earlier text up again: one more save, so that nobody's words go unseen."""

from datetime import datetime
from uuid import UUID

from eventmgr.foundation import audit
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.operations.revising import Saved
from eventmgr.recommendations.operations.writing import save_revision
from eventmgr.recommendations.wording import Wording


def restore_revision(
    *,
    group: WorkingGroup,
    recommendation: Recommendation,
    revision: Revision,
    seen_number: int,
    client_id: UUID,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Save the words of an earlier text, grown out of revision ``seen_number``, as a new one.

    ``seen_number`` is what stood when somebody asked for it: what others saved since is brought
    together with it, as with every save. A branch that waits is decided by it. Raise DomainError
    for a suggestion, which has its own answer and keeps its author's name.
    """
    if revision.kind is RevisionKind.SUGGESTION:
        raise DomainError(_("A suggestion is taken over, or declined, below the text itself."))
    is_branch = revision.kind is RevisionKind.BRANCH
    saved = save_revision(
        recommendation=recommendation,
        wording=Wording.of(revision),
        client_id=client_id,
        base_number=seen_number,
        settles=revision.number if is_branch else None,
        kind=RevisionKind.RESTORE,
        actor=actor,
        now=now,
    )
    if saved.revision.saved_at == now:  # not when the same form comes twice
        audit.record(
            actor,
            "recommendation.text_restored",
            recommendation,
            now=now,
            conference_id=group.conference_id,
            after={"text": revision.number, "revision": saved.revision.number},
        )
    return saved
