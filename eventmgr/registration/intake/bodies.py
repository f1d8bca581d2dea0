"""The organisations that a file names: found by name or alias, made if nobody knows them."""

from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import Table, Text, bindparam, func, update

from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.people.models import Organisation
from eventmgr.people.naming import organisation_ids
from eventmgr.registration.intake.candidates import Candidate

_TABLE: Final = cast("Table", Organisation.__table__)


def found_or_made(candidates: Sequence[Candidate]) -> dict[str, int]:
    """Return the organisations' keys by the folded names that the candidates have for them.

    Level and province are filled in where nobody has told them yet.
    """
    names = {fold(each.organisation): each.organisation for each in candidates if each.organisation}
    keys = organisation_ids(names)
    _place(candidates, keys)
    return keys


def _place(candidates: Sequence[Candidate], keys: dict[str, int]) -> None:
    told: dict[int, dict[str, Any]] = {}
    for each in candidates:
        if each.organisation and (each.level or each.province):
            row = told.setdefault(keys[fold(each.organisation)], {"level": None, "province": ""})
            row["level"] = row["level"] or each.level
            row["province"] = row["province"] or each.province
    if told:
        rows = [
            {"key": key, "told_level": row["level"], "told_province": row["province"]}
            for key, row in sorted(told.items())
        ]
        db.session.connection().execute(_filling_in(), rows)


def _filling_in() -> Any:  # noqa: ANN401 - a statement
    level, province = _TABLE.c.level, _TABLE.c.province
    return (
        update(_TABLE)
        .where(_TABLE.c.id == bindparam("key"))
        .values(
            level=func.coalesce(level, bindparam("told_level", type_=level.type)),
            province=func.coalesce(
                func.nullif(province, ""), bindparam("told_province", type_=Text)
            ),
        )
    )
