"""Suggested changes: other words beside what stands, taken over or declined once."""

from datetime import datetime
from uuid import UUID

from eventmgr.conferences.models import Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.recommendations import agreement, queries, rules, suggestions
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.operations.holding import hold
from eventmgr.recommendations.operations.revising import Saved
from eventmgr.recommendations.operations.writing import save_revision
from eventmgr.recommendations.voices import SuggestionAnswer
from eventmgr.recommendations.wording import Wording


def suggest(
    *,
    recommendation: Recommendation,
    wording: Wording,
    client_id: UUID,
    base_number: int,
    actor: Actor,
    now: datetime,
) -> Revision:
    """Keep the words beside what stands, as how the actor would change revision ``base_number``.

    The same form sent twice is one suggestion. Raise DomainError if nothing was changed, if the
    words are not sound or the group no longer works on the text, and EditConflict if the form was
    sent before with other words.
    """
    held = hold(recommendation.id)
    found = queries.find_revision(client_id)
    if found is not None:
        if found.recommendation_id != held.id or Wording.of(found) != wording:
            raise EditConflict(key=held.key)
        return found
    agreement.require_worked_on(held.state)
    _require_sound(held, wording)
    base = queries.find_text(held, base_number)
    if base is None:
        raise DomainError(_("We do not know which text you changed. Copy yours, and reload."))
    if Wording.of(base) == wording:
        raise DomainError(_("You have changed nothing yet."))
    suggestion = Revision(
        recommendation=held,
        number=held.last_number + 1,
        client_id=client_id,
        kind=RevisionKind.SUGGESTION,
        base_number=base_number,
        author_id=actor.person_id,
        saved_at=now,
        **wording.values(),
    )
    db.session.add(suggestion)
    held.last_number = suggestion.number
    db.session.flush()
    return suggestion


def take_over(
    *,
    recommendation: Recommendation,
    suggestion: Revision,
    client_id: UUID,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Save the suggested words as if they had been typed into the text that their author saw.

    What was saved meanwhile is brought together with them, or waits beside what stands, as with
    any save. The words are their author's, so the new revision names them; who took them over
    stands in the answer and in the history. Taken over twice, it is answered as the first time.
    Raise DomainError if it was declined before, or if the group no longer works on the text or it
    would come too late to count.
    """
    held = hold(recommendation.id)
    taken = _taken_over(held, suggestion)
    if taken is not None:
        return taken
    _require_waiting(suggestion)
    group = db.session.get_one(WorkingGroup, held.group_id)
    is_submitted = queries.standing_submission(group) is not None
    agreement.require_worked_on(held.state)
    if rules.comes_late(group, held.state, is_submitted=is_submitted, now=now):
        raise DomainError(_("The list is closed. The suggestion is kept until it is open again."))
    saved = save_revision(
        recommendation=held,
        wording=Wording.of(suggestion),
        client_id=client_id,
        base_number=suggestion.base_number or 0,
        actor=_author(suggestion),
        now=now,
    )
    _answer(held, suggestion, actor, now, revision=saved.revision)
    return saved


def decline(
    *,
    recommendation: Recommendation,
    suggestion: Revision,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Decline a suggestion; its words stay. Raise DomainError without a reason, or if answered."""
    if not reason.strip():
        raise DomainError(_("Say why, so that its author understands."), field="decline_reason")
    agreement.require_short("decline_reason", reason, agreement.LONGEST_REASON)
    held = hold(recommendation.id)
    _require_waiting(suggestion)
    _answer(held, suggestion, actor, now, reason=reason.strip())


def _taken_over(held: Recommendation, suggestion: Revision) -> Saved | None:
    answer = suggestions.answer_to(suggestion)
    if answer is None or answer.revision_id is None:
        return None
    revision = db.session.get_one(Revision, answer.revision_id)
    stands = queries.find_standing(held)
    return Saved(fate=queries.fate_of(revision), revision=revision, stands=stands)


def _require_waiting(suggestion: Revision) -> None:
    if suggestions.answer_to(suggestion) is not None:
        raise DomainError(_("This suggestion has been answered meanwhile."))


def _require_sound(held: Recommendation, wording: Wording) -> None:
    rules.require_sound(wording)
    rules.require_begun(wording)
    if wording.theme_id is None:
        return
    group = db.session.get_one(WorkingGroup, held.group_id)
    theme = db.session.get(Theme, wording.theme_id)
    if theme is None or theme.conference_id != group.conference_id:
        raise DomainError(_("Choose a theme of this conference."), field="theme_id")


def _author(suggestion: Revision) -> Actor:
    author = db.session.get(Person, suggestion.author_id) if suggestion.author_id else None
    return Actor(name=author.shown_name if author else "", person_id=suggestion.author_id)


def _answer(
    held: Recommendation,
    suggestion: Revision,
    actor: Actor,
    now: datetime,
    *,
    revision: Revision | None = None,
    reason: str = "",
) -> None:
    db.session.add(
        SuggestionAnswer(
            suggestion_id=suggestion.id,
            revision_id=revision.id if revision else None,
            reason=reason,
            person_id=actor.person_id,
            at=now,
        )
    )
    group = db.session.get_one(WorkingGroup, held.group_id)
    audit.record(
        actor,
        "recommendation.suggestion_taken_over"
        if revision
        else "recommendation.suggestion_declined",
        held,
        now=now,
        conference_id=group.conference_id,
        after={"suggestion": suggestion.number},
    )
    db.session.flush()
