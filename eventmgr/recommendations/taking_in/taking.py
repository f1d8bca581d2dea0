"""Taking in what was read and looked at: the group is the author, whoever typed it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from eventmgr.foundation import audit
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import queries, rules
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.operations import save_revision, start_recommendation
from eventmgr.recommendations.operations.holding import hold_list
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.wording import Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """One draft as it was looked at and ticked."""

    wording: Wording
    origin: str
    number: int | None = None
    base: int = 0


@dataclass(slots=True)
class Taken:
    """What became of the drafts, by their places among those that were chosen."""

    references: list[str] = field(default_factory=list)
    """New recommendations, and those that have a new text."""
    contested: list[str] = field(default_factory=list)
    """Those whose new text waits beside what stands until somebody decides."""
    late: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    """What had been taken in before, word for word."""
    left: list[Chosen] = field(default_factory=list)
    """What came before with other words: nothing was changed, and these words are given back."""


def client_id(group: WorkingGroup, origin: str, number: int | None) -> UUID:
    """Return which save the draft is: the same paper brings each text to the group once."""
    return uuid5(NAMESPACE_OID, f"paper {group.id} {number or 'new'} {origin}")


def take_in(
    *,
    group: WorkingGroup,
    chosen: Sequence[Chosen],
    may_be_early: bool,
    actor: Actor,
    now: datetime,
) -> Taken:
    """Make recommendations of the drafts, and new texts of those that refer to one.

    What the same paper brought before changes nothing. Raise DomainError for words that are not
    sound, for a reference that the group does not have, and before the group's window opens unless
    ``may_be_early``: then nothing is taken in.
    """
    held, taken = hold_list(group.id), Taken()
    rules.require_opened(held, may_be_early=may_be_early, now=now)
    for each in chosen:
        _take(held, each, taken, actor, now)
    news = {"references": taken.references, "contested": taken.contested, "late": taken.late}
    if any(news.values()):
        audit.record(
            actor,
            "group.paper_taken_in",
            held,
            now=now,
            conference_id=held.conference_id,
            after=news,
        )
    return taken


def _take(group: WorkingGroup, draft: Chosen, taken: Taken, actor: Actor, now: datetime) -> None:
    key = client_id(group, draft.origin, draft.number)
    before = queries.find_revision(key)
    if before is not None:
        known = f"{group.code}-{before.recommendation.reference_suffix}"
        if Wording.of(before) == draft.wording:
            taken.known.append(known)
        else:
            taken.left.append(draft)
        return
    if draft.number is None:
        revision = start_recommendation(
            group=group,
            wording=draft.wording,
            client_id=key,
            may_be_early=True,  # asked for the paper as a whole
            actor=actor,
            now=now,
            revision_kind=RevisionKind.INTAKE,
            is_by_group=True,
        )
        fate = Fate.LATE if revision.is_late else Fate.SAVED
        suffix = revision.recommendation.reference_suffix
    else:
        suffix, fate = _revise(group, draft, key, actor, now)
    _told(taken, fate).append(f"{group.code}-{suffix}")


def _revise(
    group: WorkingGroup, draft: Chosen, key: UUID, actor: Actor, now: datetime
) -> tuple[str, Fate]:
    found = queries.find_recommendation(group, draft.number or 0)
    if found is None:
        raise DomainError(
            _("The group has no recommendation %(number)d.", number=draft.number or 0)
        )
    saved = save_revision(
        recommendation=found,
        wording=draft.wording,
        client_id=key,
        base_number=draft.base,
        actor=actor,
        now=now,
        kind=RevisionKind.INTAKE,
        is_by_group=True,
    )
    return found.reference_suffix, saved.fate


def _told(taken: Taken, fate: Fate) -> list[str]:
    if fate is Fate.LATE:
        return taken.late
    return taken.contested if fate is Fate.CONTESTED else taken.references
