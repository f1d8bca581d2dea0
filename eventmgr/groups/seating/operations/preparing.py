"""Preparing a round: its groups, its rules, and what must hold for some people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same, version_of
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating import queries, rules
from eventmgr.groups.seating.attributes import attributes
from eventmgr.groups.seating.enums import BondKind, Emphasis, Mode, RuleKind
from eventmgr.groups.seating.models import SeatingBond, SeatingRound, SeatingSeat, SeatingTable
from eventmgr.groups.seating.problem import Rule
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration

Sizes = tuple[int | None, int | None]
"""How few and how many a group takes; None: as follows from an equal share."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundSetting:
    """Everything that an organiser decides about a round before seats are looked for."""

    name: str
    groups: Mapping[int, Sizes]
    """By the ids of the groups."""
    mode: Mode = Mode.BALANCED
    emphasis: Emphasis = Emphasis.EVEN
    categories: Sequence[Category] = (Category.DELEGATE,)
    rules: Sequence[Rule] = ()
    keeps_seated: bool = False
    present_on: date | None = None
    seed: int = 1
    seconds_at_most: int = 60


def setting_of(found: SeatingRound) -> RoundSetting:
    """Return the round's setting as it is."""
    return RoundSetting(
        name=found.name,
        groups={each.group_id: (each.smallest, each.largest) for each in found.tables},
        mode=found.mode,
        emphasis=found.emphasis,
        categories=found.category_list,
        rules=[
            Rule(attribute=r["attribute"], kind=RuleKind(r["kind"]), most=r["most"])
            for r in found.rules
        ],
        keeps_seated=found.keeps_seated,
        present_on=date.fromisoformat(found.present_on) if found.present_on else None,
        seed=found.seed,
        seconds_at_most=found.seconds_at_most,
    )


def version(found: SeatingRound) -> str:
    """Return what stands for the round's setting as it is now."""
    return version_of({"setting": repr(setting_of(found))})


def add_round(
    *, conference: Conference, setting: RoundSetting, actor: Actor, now: datetime
) -> SeatingRound:
    """Prepare a round. Raise DomainError for what cannot stand."""
    _require_sound(conference, setting, None)
    made = SeatingRound(conference_id=conference.id, created_at=now, **_columns(setting))
    made.tables = _tables(setting)
    db.session.add(made)
    _record(actor, "seating.added", made, now, {"name": made.name})
    return made


def change_round(
    *,
    conference: Conference,
    found: SeatingRound,
    setting: RoundSetting,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Give the round this setting; a draft that is there stays until seats are looked for again.

    Whoever the draft has in a group that leaves the round has no seat in it any more.
    Raise DomainError for what cannot stand, and Stale if ``seen`` is given and is not the
    `version` of what would be overwritten.
    """
    fresh = held(conference, found)
    rules.require_idle(fresh)
    _require_sound(conference, setting, fresh.id)
    require_same(seen, version(fresh))
    for name, value in _columns(setting).items():
        setattr(fresh, name, value)
    wanted = {each.group_id: each for each in _tables(setting)}
    for table in list(fresh.tables):
        new = wanted.pop(table.group_id, None)
        if new is None:
            fresh.tables.remove(table)
            _clear(fresh.id, table.group_id)
        else:
            table.smallest, table.largest = new.smallest, new.largest
    fresh.tables.extend(wanted.values())
    _record(actor, "seating.changed", fresh, now, {"name": fresh.name})


def add_bond(
    *,
    conference: Conference,
    found: SeatingRound,
    kind: BondKind,
    person_id: int,
    other_id: int | None,
    group_id: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Have this hold for a person, or for two. Raise DomainError for what cannot hold."""
    fresh = held(conference, found)
    rules.require_idle(fresh)
    rules.require_bond(kind, person_id, other_id, group_id)
    if kind is BondKind.STAYS:
        other_id = None
    else:
        group_id = None
    _require_theirs(conference, [person_id, *([other_id] if other_id else [])])
    if group_id is not None and group_id not in {each.group_id for each in fresh.tables}:
        raise DomainError(_("Choose a group of this round."), field="group_id")
    new = SeatingBond(
        round_id=fresh.id, kind=kind, person_id=person_id, other_id=other_id, group_id=group_id
    )
    stays = queries.leads(fresh, queries.members(fresh))
    if rules.contradictions([*fresh.bonds, new], stays):
        raise DomainError(_("This cannot hold together with what must hold already."))
    db.session.add(new)
    _record(actor, "seating.bound", fresh, now, {"kind": kind.value})
    db.session.flush()


def remove_bond(
    *, conference: Conference, found: SeatingRound, bond: SeatingBond, actor: Actor, now: datetime
) -> None:
    """Let it hold no longer."""
    fresh = held(conference, found)
    rules.require_idle(fresh)
    db.session.delete(bond)
    _record(actor, "seating.unbound", fresh, now, {"kind": bond.kind.value})
    db.session.flush()


def mend_round(
    *, conference: Conference, found: SeatingRound, day: date, actor: Actor, now: datetime
) -> SeatingRound:
    """Prepare a round like this one for those who came that day; few of them are to be moved.

    Groups whose sizes nobody has set may then be a quarter off their equal share, so that nobody
    is moved for evenness alone.
    """
    if not conference.starts <= day <= conference.ends:
        raise DomainError(_("Choose a day of the conference."), field="day")
    setting = replace(setting_of(found), present_on=day, keeps_seated=False)
    name = _("%(name)s, for those present", name=found.name)[: rules.LONGEST_NAME]
    made = add_round(
        conference=conference, setting=replace(setting, name=name), actor=actor, now=now
    )
    for each in found.bonds:
        db.session.add(
            SeatingBond(
                round_id=made.id,
                kind=each.kind,
                person_id=each.person_id,
                other_id=each.other_id,
                group_id=each.group_id,
            )
        )
    db.session.flush()
    return made


def discard_round(
    *, conference: Conference, found: SeatingRound, actor: Actor, now: datetime
) -> None:
    """Throw the round and its draft away; who sits in the groups goes on sitting there."""
    fresh = held(conference, found)
    rules.require_idle(fresh)
    _record(actor, "seating.discarded", fresh, now, {"name": fresh.name})
    db.session.delete(fresh)
    db.session.flush()


def held(conference: Conference, found: SeatingRound) -> SeatingRound:
    """Return the round locked and freshly read; raise DomainError if it is gone."""
    get_for_update(SeatingRound, found.id)
    fresh = queries.find_round(conference, found.id)
    if fresh is None:
        raise DomainError(_("Somebody has thrown this round away meanwhile."))
    return fresh


def _clear(round_id: int, group_id: int) -> None:
    """Take those out of the draft who sit in a group that leaves the round."""
    db.session.execute(
        delete(SeatingSeat).where(
            SeatingSeat.round_id == round_id, SeatingSeat.group_id == group_id
        )
    )


def _require_sound(conference: Conference, setting: RoundSetting, round_id: int | None) -> None:
    rules.require_setting(
        name=setting.name, groups=len(setting.groups), categories=len(setting.categories)
    )
    for smallest, largest in setting.groups.values():
        rules.require_sizes(smallest, largest)
    known = attributes(conference, but=round_id)
    rules.require_rules(setting.rules, {key: each.name for key, each in known.items()})
    theirs = db.session.scalars(
        select(WorkingGroup.id).where(
            WorkingGroup.conference_id == conference.id, WorkingGroup.id.in_(setting.groups)
        )
    ).all()
    if len(theirs) < len(setting.groups):
        raise DomainError(_("Choose from this conference's groups."), field="groups")


def _require_theirs(conference: Conference, person_ids: Sequence[int]) -> None:
    known = db.session.scalars(
        select(Person.id)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.conference_id == conference.id, Person.id.in_(person_ids))
    ).all()
    if len(known) < len(set(person_ids)):
        raise DomainError(_("Choose people of this conference."), field="person_id")


def _columns(setting: RoundSetting) -> dict[str, Any]:
    return {
        "name": setting.name,
        "mode": setting.mode,
        "emphasis": setting.emphasis,
        "categories": [each.value for each in setting.categories],
        "rules": [
            {"attribute": each.attribute, "kind": each.kind.value, "most": each.most}
            for each in setting.rules
        ],
        "keeps_seated": setting.keeps_seated,
        "present_on": setting.present_on.isoformat() if setting.present_on else None,
        "seed": setting.seed,
        "seconds_at_most": setting.seconds_at_most,
    }


def _tables(setting: RoundSetting) -> list[SeatingTable]:
    return [
        SeatingTable(group_id=key, smallest=smallest, largest=largest)
        for key, (smallest, largest) in setting.groups.items()
    ]


def _record(
    actor: Actor, action: str, found: SeatingRound, now: datetime, after: dict[str, Any]
) -> None:
    db.session.flush()
    audit.record(actor, action, found, now=now, conference_id=found.conference_id, after=after)
