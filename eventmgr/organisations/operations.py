"""Acts on organisations: saying what is known of one, and merging two spellings of it."""

from datetime import datetime

from sqlalchemy import delete, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import fold
from eventmgr.foundation.versions import require_same
from eventmgr.merging.handing_over import hand_over
from eventmgr.merging.journal import Journal, with_another_key
from eventmgr.merging.queries import all_that_can_be_undone
from eventmgr.organisations import queries, rules
from eventmgr.organisations.particulars import Particulars
from eventmgr.people import naming
from eventmgr.people.actor import Actor
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
    for name in _FILLED_IN:
        setattr(kept, name, getattr(kept, name) or getattr(lost, name))
    name, folded = lost.name, lost.folded_name
    _hand_over(kept.id, lost.id)
    _let_merges_be_undone(kept.id, lost.id)
    db.session.execute(delete(Organisation).where(Organisation.id == lost.id))
    db.session.expunge(lost)
    db.session.add(OrganisationAlias(organisation_id=kept.id, name=name, folded_name=folded))
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


def _held(kept_id: int, lost_id: int) -> tuple[Organisation, Organisation]:
    """Return both, held with everybody who comes from them, and with all names.

    Rows come first: whoever shares the names may wait for one of them, and we for nobody then.
    """
    db.session.execute(
        select(Person.id)
        .where(Person.organisation_id.in_([kept_id, lost_id]))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )
    if not naming.try_to_hold_names():
        raise DomainError(_("People are being added at this moment. Try again."))
    first, second = sorted((kept_id, lost_id))
    found = {key: _locked(key) for key in (first, second)}
    return found[kept_id], found[lost_id]


def _locked(organisation_id: int) -> Organisation:
    found = db.session.scalar(
        select(Organisation).where(Organisation.id == organisation_id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    if found is None:
        raise DomainError(_("This organisation was merged into another one meanwhile."))
    return found


def _hand_over(kept_id: int, lost_id: int) -> None:
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "organisation" for key in column.foreign_keys):
                hand_over(Journal(), table, column.name, before=lost_id, after=kept_id)


def _let_merges_be_undone(kept_id: int, lost_id: int) -> None:
    """Let people who are two again come from the one, as those do who never were merged."""
    for each in all_that_can_be_undone():
        each.steps = with_another_key(each.steps, "organisation_id", before=lost_id, after=kept_id)
    db.session.flush()


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
