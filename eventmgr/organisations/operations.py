"""Acts on organisations: saying what is known of one, and merging two spellings of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import fold
from eventmgr.foundation.versions import require_same
from eventmgr.merging.handing_over import hand_over
from eventmgr.merging.journal import (
    Journal,
    rows,
    sides_with_key,
    take_back,
    with_another_key,
    with_key_at,
)
from eventmgr.merging.queries import all_that_can_be_undone
from eventmgr.organisations import queries, rules
from eventmgr.organisations.particulars import Particulars
from eventmgr.people import naming
from eventmgr.people.actor import Actor
from eventmgr.people.merges import OrganisationMerge
from eventmgr.people.models import Organisation, OrganisationAlias, Person

_FILLED_IN = ("level", "sector", "province", "country")


def change(
    *,
    conference: Conference,
    organisation: Organisation,
    wanted: Particulars,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Say what is known of the organisation; a name that it had before stays as a spelling.

    Raises Stale if others changed it meanwhile, and DomainError for a name of another one, and for
    whoever overwrites what another conference relies on: only administrators may.
    """
    naming.hold_names()
    organisation = _locked(organisation.id)
    known = _known(organisation)
    require_same(seen, known.version)
    wanted = wanted.cleaned()
    rules.require_fitting(wanted)
    rules.require_allowed(
        known,
        wanted,
        is_used_elsewhere=queries.is_used_elsewhere([organisation.id], actor),
        is_administrator=actor.may_administer,
    )
    spellings = {fold(each): each for each in (wanted.name, *wanted.aliases)}
    rules.require_free(wanted, queries.taken(spellings, except_for=organisation))
    if fold(known.name) != fold(wanted.name):
        spellings.setdefault(fold(known.name), known.name)
    _write(organisation, wanted, spellings)
    audit.record(
        actor,
        "organisation.changed",
        organisation,
        now=now,
        conference_id=conference.id,
        after={"fields": [n for n in known.__slots__ if getattr(known, n) != getattr(wanted, n)]},
    )


def merge(
    *,
    conference: Conference,
    kept: Organisation,
    lost_id: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Let one organisation become another spelling of the other, which takes over all it had.

    What was typed in registrations stays as it is, and counts for the one. Raises DomainError if
    another conference has to do with either (but for administrators), and if both have a list of
    nominees at one conference.
    """
    kept_id = kept.id
    kept, lost = _held(kept_id, lost_id)
    rules.require_mergeable(
        kept_id,
        lost_id,
        is_used_elsewhere=queries.is_used_elsewhere([kept_id, lost_id], actor),
        is_administrator=actor.may_administer,
    )
    rules.require_not_asked_twice(queries.asked_twice(kept.id, lost.id))
    name, folded = lost.name, lost.folded_name
    db.session.expunge(lost)
    journal = _become_one(kept_id, lost_id)
    merges = _let_merges_be_undone(kept_id, lost_id)
    db.session.add(OrganisationAlias(organisation_id=kept_id, name=name, folded_name=folded))
    db.session.add(
        OrganisationMerge(
            kept_id=kept_id,
            lost_id=lost_id,
            lost_name=name,
            conference_id=conference.id,
            at=now,
            steps=journal.steps,
            merges=merges,
        )
    )
    db.session.flush()
    db.session.expire_all()
    audit.record(
        actor,
        "organisation.merged",
        kept,
        now=now,
        conference_id=conference.id,
        after={"name": name},
    )


def undo(*, conference: Conference, merge_id: int, actor: Actor, now: datetime) -> None:
    """Have two organisations again, each with what it had and still has.

    What came after the merge stays with the one, and what was edited since stays as edited. Raises
    DomainError if it was undone already, if another one was merged into it since, if another
    conference has to do with it (but for administrators), and if the name is another's by now.
    """
    known = queries.find_merge(conference, merge_id)
    if known is None:
        raise DomainError(_("This was undone already."))
    (kept,) = _held(known.kept_id)
    done = queries.lock_merge(merge_id)
    if done is None or done.kept_id != kept.id:
        raise DomainError(_("This was undone already."))
    rules.require_undoable(
        is_used_elsewhere=queries.is_used_elsewhere([kept.id], actor),
        is_administrator=actor.may_administer,
    )
    rules.require_the_last(queries.merged_later(done))
    _become_two(kept, done)
    done.steps, done.merges, done.undone_at = [], {}, now
    audit.record(
        actor,
        "organisation.merge_undone",
        kept,
        now=now,
        conference_id=conference.id,
        after={"name": done.lost_name},
    )


def _become_one(kept_id: int, lost_id: int) -> Journal:
    """Let the one say what only the other did, have all that it had, and be the only one."""
    journal = Journal()
    table = db.metadata.tables[Organisation.__tablename__]
    (kept,), (lost,) = (rows(table, table.c.id == each) for each in (kept_id, lost_id))
    filled = {name: lost[name] for name in _FILLED_IN if lost[name] and not kept[name]}
    if filled:
        journal.change(table, kept, filled)
    _hand_over(journal, kept_id, lost_id)
    journal.remove(table, lost)
    return journal


def _become_two(kept: Organisation, done: OrganisationMerge) -> None:
    folded = fold(done.lost_name)
    rules.require_free(
        Particulars(name=done.lost_name),
        queries.taken({folded: done.lost_name}, except_for=kept),
    )
    if kept.folded_name == folded:
        rules.require_free(Particulars(name=done.lost_name), {folded: kept.name})
    db.session.execute(
        delete(OrganisationAlias).where(
            OrganisationAlias.organisation_id == kept.id, OrganisationAlias.folded_name == folded
        )
    )
    try:
        with db.session.begin_nested():
            take_back(done.steps)
    except IntegrityError as error:
        raise DomainError(
            _("What one of them had hung on something that is gone by now. Nothing was undone.")
        ) from error
    for each in all_that_can_be_undone():
        each.steps = with_key_at(
            each.steps,
            done.merges.get(str(each.id), []),
            "organisation_id",
            before=done.kept_id,
            after=done.lost_id,
        )
    db.session.flush()
    db.session.expire_all()


def _held(*organisation_ids: int) -> list[Organisation]:
    """Return them, held with everybody who comes from them, and with all names.

    Rows come first: whoever shares the names may wait for one of them, and we for nobody then.
    """
    db.session.execute(
        select(Person.id)
        .where(Person.organisation_id.in_(organisation_ids))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )
    if not naming.try_to_hold_names():
        raise DomainError(_("People are being added at this moment. Try again."))
    found = {key: _locked(key) for key in sorted(organisation_ids)}
    return [found[each] for each in organisation_ids]


def _locked(organisation_id: int) -> Organisation:
    found = db.session.scalar(
        select(Organisation).where(Organisation.id == organisation_id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    if found is None:
        raise DomainError(_("This organisation was merged into another one meanwhile."))
    return found


def _hand_over(journal: Journal, kept_id: int, lost_id: int) -> None:
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "organisation" for key in column.foreign_keys):
                hand_over(journal, table, column.name, before=lost_id, after=kept_id)


def _let_merges_be_undone(kept_id: int, lost_id: int) -> dict[str, list[list[Any]]]:
    """Let people who are two again come from the one, as those do who never were merged.

    Returns where that was told otherwise.
    """
    found = {}
    for each in all_that_can_be_undone():
        sides = sides_with_key(each.steps, "organisation_id", lost_id)
        if sides:
            found[str(each.id)] = sides
            each.steps = with_another_key(
                each.steps, "organisation_id", before=lost_id, after=kept_id
            )
    db.session.flush()
    return found


def _known(organisation: Organisation) -> Particulars:
    aliases = queries.aliases_of([organisation.id]).get(organisation.id, [])
    return Particulars.of(organisation, aliases)


def _write(organisation: Organisation, wanted: Particulars, spellings: dict[str, str]) -> None:
    """Write name, spellings and the rest; a spelling that stays keeps its row."""
    organisation.name, organisation.folded_name = wanted.name, fold(wanted.name)
    for name in _FILLED_IN:
        setattr(organisation, name, getattr(wanted, name))
    others = {
        folded: name for folded, name in spellings.items() if folded != organisation.folded_name
    }
    there = {
        each.folded_name: each
        for each in db.session.scalars(
            select(OrganisationAlias).where(OrganisationAlias.organisation_id == organisation.id)
        )
    }
    for folded, alias in there.items():
        if folded not in others:
            db.session.delete(alias)
    for folded, name in others.items():
        if folded in there:
            there[folded].name = name
        else:
            db.session.add(
                OrganisationAlias(organisation_id=organisation.id, name=name, folded_name=folded)
            )
    db.session.flush()
