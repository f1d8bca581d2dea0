"""Saving a section's words: every save is a new revision, and none overwrites another unseen."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.actor import Actor
from eventmgr.recommendations import saving
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.saving import Fate, Verdict
from eventmgr.reports.sections import queries, rules
from eventmgr.reports.sections.models import ReportSection, SectionRevision
from eventmgr.reports.sections.operations.holding import hold
from eventmgr.reports.sections.queries import Place
from eventmgr.reports.sections.wording import Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What became of a save."""

    fate: Fate
    revision: SectionRevision
    """The words as they were sent."""
    stands: SectionRevision | None
    """What stands now: the save itself, a merge, or what stood before; None: nothing does yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sending:
    """A save as it reached us."""

    client_id: UUID
    actor: Actor
    now: datetime
    base: SectionRevision | None
    settles: int | None
    kind: RevisionKind


def save_section(
    *,
    place: Place,
    wording: Wording,
    client_id: UUID,
    base_number: int,
    actor: Actor,
    now: datetime,
    after: UUID | None = None,
    settles: int | None = None,
    may_write: bool = True,
    kind: RevisionKind = RevisionKind.SAVE,
) -> Saved:
    """Store the words that grew out of revision ``base_number``, and then decide what stands.

    They are stored whatever becomes of them. What others saved meanwhile is brought together with
    them word by word; fields that exclude each other wait beside it. What comes from somebody who
    may no longer write (``may_write``) is kept aside and changes nothing. ``settles`` is a text
    that waits and on which the words decide, ``after`` the save before them. Sent twice it is one
    revision; with other words EditConflict, not sound DomainError is raised.
    """
    held = hold(place)
    earlier, base = queries.saves_around(
        held, client_id=client_id, base_number=base_number, after=after
    )
    stands = _stands(held)
    if earlier is not None:
        return _answered(earlier, held, wording, stands)
    rules.require_sound(wording)
    sending = _Sending(
        client_id=client_id, actor=actor, now=now, base=base, settles=settles, kind=kind
    )
    if not may_write:
        aside = _add(held, wording, sending, kind=RevisionKind.QUARANTINE)
        return Saved(fate=Fate.QUARANTINED, revision=aside, stands=stands)
    return _decide(held, wording, sending, stands)


def restore_revision(
    *,
    place: Place,
    revision: SectionRevision,
    seen_number: int,
    client_id: UUID,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Save the words of an earlier text, grown out of revision ``seen_number``, as a new one.

    One that waits is decided on by it.
    """
    saved = save_section(
        place=place,
        wording=Wording.of(revision),
        client_id=client_id,
        base_number=seen_number,
        settles=revision.number,
        kind=RevisionKind.RESTORE,
        actor=actor,
        now=now,
    )
    if saved.revision.saved_at == now:  # not when the same form comes twice
        after = {"text": revision.number, "revision": saved.revision.number}
        _record("report_section.restored", saved.revision.section, actor, now, after=after)
    return saved


def let_what_stands_be(*, place: Place, number: int, actor: Actor, now: datetime) -> None:
    """Decide on a text that waits for what stands; its words stay in the history.

    Raise DomainError if it waits for no decision.
    """
    held = hold(place)
    if number not in held.waiting:
        raise DomainError(_("This has been decided meanwhile. Read what stands now."))
    _settle(held, number)
    _record("report_section.left_as_it_was", held, actor, now, after={"text": number})


def _decide(
    held: ReportSection, wording: Wording, sending: _Sending, stands: SectionRevision | None
) -> Saved:
    base = _counted(held, sending.base)
    undecided: tuple[str, ...] = ()
    verdict: Verdict[Wording] = Verdict(fate=Fate.SAVED)
    if base is not None and base.number in held.waiting:
        undecided = tuple(base.to_check)
    if stands is not None and base is not stands:
        verdict = saving.judge(
            base=Wording.of(base) if base else Wording(),
            mine=wording,
            stands=Wording.of(stands),
            undecided=undecided,
        )
    saved = _stored(held, wording, sending, stands, verdict)
    _settle(held, sending.settles)
    if base is not None:  # typed on until it fitted in, or the newer text waits in its place
        _settle(held, base.number)
    if verdict.fate is Fate.CONTESTED:
        held.waiting = [*held.waiting, saved.revision.number]
    db.session.flush()
    return saved


def _stored(
    held: ReportSection,
    wording: Wording,
    sending: _Sending,
    stands: SectionRevision | None,
    verdict: Verdict[Wording],
) -> Saved:
    """Store the save, and its merge with what stands if there is one."""
    values: dict[str, Any] = {}
    if verdict.fate is Fate.CONTESTED:
        values = {"kind": RevisionKind.BRANCH, "to_check": list(verdict.undecided)}
    revision = _add(held, wording, sending, **values)
    if verdict.merged is not None:
        head = _add(
            held,
            verdict.merged,
            replace(sending, client_id=uuid4(), base=stands),
            kind=RevisionKind.MERGE,
            merged_number=revision.number,
            to_check=list(verdict.woven),
        )
    else:
        head = revision if verdict.fate is Fate.SAVED else stands or revision
    held.revision = head
    db.session.flush()
    return Saved(fate=verdict.fate, revision=revision, stands=head)


def _add(
    held: ReportSection,
    wording: Wording,
    sending: _Sending,
    **values: Any,  # noqa: ANN401 - columns of a revision
) -> SectionRevision:
    """Store the next revision of the locked section."""
    held.last_number += 1
    given = {"kind": sending.kind, "to_check": [], **wording.fields(), **values}
    revision = SectionRevision(
        section=held,
        number=held.last_number,
        client_id=sending.client_id,
        base_number=sending.base.number if sending.base else None,
        author_id=sending.actor.person_id,
        saved_at=sending.now,
        **given,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def _counted(held: ReportSection, base: SectionRevision | None) -> SectionRevision | None:
    """Return what a text kept aside grew out of that was not; any other text itself."""
    while base is not None and base.kind is RevisionKind.QUARANTINE:
        base = queries.find_revision(held, base.base_number or 0)
    return base


def _stands(held: ReportSection) -> SectionRevision | None:
    return db.session.get(SectionRevision, held.revision_id) if held.revision_id else None


def _settle(held: ReportSection, number: int | None) -> None:
    if number in held.waiting:
        held.waiting = [each for each in held.waiting if each != number]


def _answered(
    found: SectionRevision, held: ReportSection, wording: Wording, stands: SectionRevision | None
) -> Saved:
    """Answer a save that came before as it was answered then."""
    if found.section_id != held.id:
        raise DomainError(_("This form belongs to another section. Copy your text, reload."))
    if Wording.of(found) != wording:
        raise EditConflict(key=held.key)
    return Saved(fate=queries.fate_of(found), revision=found, stands=stands)


def _record(
    act: str, held: ReportSection, actor: Actor, now: datetime, *, after: dict[str, Any]
) -> None:
    audit.record(
        actor,
        act,
        held,
        now=now,
        conference_id=held.conference_id,
        after={"section": held.key, **after},
    )
