"""Codes of badges whose registration was merged into another: they lead to the one that stays."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, cast, column, func, select, true
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from eventmgr.foundation.db import db
from eventmgr.people.merges import PersonMerge
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration

_PUT_ASIDE: Final = cast('$[*] ? (@.table == "registration").row', JSONPATH)
"""Of the steps of a merge, the registrations that were put aside."""


def registration_id_of(code: str) -> int | None:
    """Return which registration stays of the one whose badge held the code; None if none does."""
    holds = PersonMerge.steps.contains([{"table": "registration", "row": {"badge_code": code}}])
    return next((key for key, each in db.session.execute(_codes(holds)) if each == code), None)


def codes(conference_id: int) -> dict[int, tuple[str, ...]]:
    """Return the former codes of the conference's badges, by the registration that stays."""
    found: dict[int, tuple[str, ...]] = {}
    for key, code in db.session.execute(_codes(Registration.conference_id == conference_id)):
        found[key] = (*found.get(key, ()), code)
    return found


def _codes(which: ColumnElement[bool]) -> Select[Any]:
    """Return what reads the registrations that stay, each with a code that leads to it."""
    asides = func.jsonb_path_query(PersonMerge.steps, _PUT_ASIDE)
    aside = asides.table_valued(column("row", JSONB), name="aside").render_derived()
    row = aside.c.row
    stays = (Registration.person_id == func.coalesce(Person.merged_into_id, Person.id)) & (
        Registration.conference_id == row["conference_id"].as_integer()
    )
    return (
        select(Registration.id, row["badge_code"].astext)
        .select_from(PersonMerge)
        .join(aside, true())
        .join(Person, Person.id == PersonMerge.kept_id)
        .join(Registration, stays)
        .where(PersonMerge.undone_at.is_(None), Person.erased_at.is_(None), which)
        .order_by(PersonMerge.id, row["badge_code"].astext)
    )
