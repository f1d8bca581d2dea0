"""Two registrations of one human at one conference become one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.merging import rules
from eventmgr.merging.fates import table_of
from eventmgr.merging.handing_over import hand_over
from eventmgr.merging.journal import Journal, Row, rows
from eventmgr.privacy.holdings.references import TO_REGISTRATION
from eventmgr.registration import waiting
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration
from eventmgr.registration.prints.models import RegistrationPrint
from eventmgr.registration.rules import HOLDS


@dataclass(frozen=True, slots=True)
class Freed:
    """A place became free at the conference."""

    conference: Conference
    held: Mapping[Category, int]
    """How many places were held before it did, by category."""


def noted(freed: Iterable[Freed]) -> dict[str, dict[str, int]]:
    """Return what a merge remembers of the places that it made free."""
    return {
        str(each.conference.id): {key.value: number for key, number in each.held.items()}
        for each in freed
    }


def join(
    journal: Journal, conferences: list[Conference], *, kept_id: int, lost_id: int, now: datetime
) -> list[Freed]:
    """Let the kept person have every registration, and of two at a conference the better one.

    Returns where a place became free.
    """
    freed = []
    table = db.metadata.tables[Registration.__tablename__]
    for conference in conferences:
        here = table.c.conference_id == conference.id
        mine = rows(table, here, table.c.person_id == kept_id)
        theirs = rows(table, here, table.c.person_id == lost_id)
        if mine and theirs:
            pair = (mine[0], theirs[0])
            stays, goes = pair[::-1] if rules.better_registration(*pair[::-1]) else pair
            if goes["state"] in HOLDS:
                freed.append(Freed(conference, waiting.held(conference)))
            _put_aside(journal, stays, goes, now)
    journal.move(table, "person_id", before=lost_id, after=kept_id)
    return freed


def _put_aside(journal: Journal, stays: Row, goes: Row, now: datetime) -> None:
    """Let everything that hung on the one registration hang on the other."""
    ended: dict[str, dict[str, Any]] = {
        "nomination": {"ended_at": now},
        "certificate": {
            "revoked_at": now,
            "reason": _("Another certificate of the same person stands."),
        },
    }
    for each in TO_REGISTRATION:
        table = table_of(each)
        hand_over(
            journal,
            table,
            each.column.key,
            before=goes["id"],
            after=stays["id"],
            wins=rules.WINS.get(table.name),
            ended=ended.get(table.name),
        )
    _name_in_prints(journal, stays, goes)
    registration = db.metadata.tables[Registration.__tablename__]
    journal.remove(registration, goes)
    changed: dict[str, Any] = {
        **rules.consents_left(stays, goes),
        **rules.typed_in_other(stays, goes),
        **rules.turn_kept(stays, goes),
    }
    if stays["delegation_id"] is None and goes["delegation_id"] is not None:
        changed |= {name: goes[name] for name in ("delegation_id", "is_head")}
    if changed:
        journal.change(registration, stays, changed)


def _name_in_prints(journal: Journal, stays: Row, goes: Row) -> None:
    """Let a print that names the one be known to name the other: once protected, nobody gets it."""
    table = db.metadata.tables[RegistrationPrint.__tablename__]
    for each in rows(table, table.c.named_ids.contains([goes["id"]])):
        journal.change(
            table, each, {"named_ids": func.array_append(table.c.named_ids, stays["id"])}
        )
