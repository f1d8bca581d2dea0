"""Keeping what was typed, and letting it go; no draft overwrites another unseen."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.people import erasing
from eventmgr.registration.drafts import rules
from eventmgr.registration.drafts.errors import DraftConflict
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.drafts.owner import Owner
from eventmgr.registration.models import Registration

LONGEST_KEY = 64


def keep(*, owner: Owner, fields: object, key: str, seen: str, now: datetime) -> FormDraft:
    """Keep this in place of the version that was seen; ``seen`` is empty if none was.

    What is kept already, word for word, is no conflict. Raises DraftConflict if another was kept or
    let go meanwhile, NotADraft, DraftTooLarge, and DomainError for whoever was erased meanwhile.
    """
    typed = rules.sound(fields)
    _hold_owner(owner)
    draft = _begun(owner, now) if not seen else _locked(owner)
    if draft is None or (seen and draft.version != seen):
        return _same(_locked(owner), typed)
    if seen:
        draft.number += 1
    draft.fields, draft.key, draft.saved_at = dict(typed), _name(key), now
    db.session.flush()
    return draft


def discard(*, owner: Owner, seen: str) -> None:
    """Let go of the version that was seen; raises DraftConflict if another is kept by now."""
    draft = _locked(owner)
    if draft is None:
        return
    if draft.version != seen:
        raise DraftConflict(draft)
    db.session.delete(draft)
    db.session.flush()


def end(*, owner: Owner, key: str, seen: str) -> None:
    """Let go of what was sent; what another tab or device has kept since stays."""
    draft = _locked(owner)
    if draft is not None and (draft.version == seen or (key and draft.key == _name(key))):
        db.session.delete(draft)
        db.session.flush()


def forget_old(*, now: datetime) -> None:
    """Delete what nobody went on with for a month."""
    db.session.execute(delete(FormDraft).where(FormDraft.saved_at < now - rules.KEPT_FOR))


def _name(key: str) -> str:
    """Return the name of a writing as it can be kept."""
    return clean_line(key)[:LONGEST_KEY]


def _hold_owner(owner: Owner) -> None:
    """Let nobody erase the person meanwhile, or see that somebody did.

    The person first, as whoever erases them does: a new draft's reference locks their row anyway.
    """
    if owner.person_id is None:
        return
    erasing.hold_off(owner.person_id)
    found = db.session.scalar(
        select(Registration.id)
        .where(
            Registration.conference_id == owner.conference_id,
            Registration.person_id == owner.person_id,
        )
        .with_for_update(read=True)
    )
    if found is None:
        raise DomainError(_("Only those who are invited can register."))


def _begun(owner: Owner, now: datetime) -> FormDraft | None:
    """Return a new draft, or None if there is one already."""
    made = db.session.scalar(
        insert(FormDraft)
        .values(
            conference_id=owner.conference_id,
            person_id=owner.person_id,
            delegation_id=owner.delegation_id,
            form=owner.form,
            key="",
            fields={},
            number=1,
            saved_at=now,
        )
        .on_conflict_do_nothing()
        .returning(FormDraft.id)
    )
    return db.session.get_one(FormDraft, made) if made is not None else None


def _same(current: FormDraft | None, typed: rules.Fields) -> FormDraft:
    if current is None or current.fields != typed:
        raise DraftConflict(current)
    return current


def _locked(owner: Owner) -> FormDraft | None:
    return db.session.scalar(
        select(FormDraft).where(owner.theirs()).with_for_update(),
        execution_options={"populate_existing": True},
    )
