"""The lock under which organisations are named: no name is an alias of another body.

Whoever looks a body up by its name to refer to it shares the lock; whoever says what is an alias
of what has it alone. Both hold it until the end of the transaction.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation.db import db
from eventmgr.people.models import Organisation, OrganisationAlias

_LOCK: Final = 0x6F7267  # any number that nobody else uses


def share_names() -> None:
    """Let no name become another body's until the end."""
    db.session.execute(select(func.pg_advisory_xact_lock_shared(_LOCK)))


def hold_names() -> None:
    """Let nobody else look a body up, or name one, until the end."""
    db.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def try_to_hold_names() -> bool:
    """Hold the names if nobody has to be waited for, and return whether they are held.

    For whoever holds rows already, which somebody who shares the names may wait for.
    """
    return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))))


def organisation_ids(names: Mapping[str, str]) -> dict[str, int]:
    """Return the keys of the bodies of these names, by folded name; made if nobody knew them.

    ``names`` has them as they are written, by folded name.
    """
    if not names:
        return {}
    share_names()
    known = _known(names)
    rows = [
        {"name": names[folded], "folded_name": folded, "country": "", "province": ""}
        for folded in sorted(names)
        if folded not in known
    ]
    if rows:
        db.session.execute(
            insert(Organisation).on_conflict_do_nothing(index_elements=["folded_name"]), rows
        )
        known = _known(names)
    return known


def _known(names: Mapping[str, str]) -> dict[str, int]:
    aliases = select(OrganisationAlias.folded_name, OrganisationAlias.organisation_id).where(
        OrganisationAlias.folded_name.in_(names)
    )
    bodies = select(Organisation.folded_name, Organisation.id).where(
        Organisation.folded_name.in_(names)
    )
    found = db.session.execute(aliases.union_all(bodies))
    return {folded: key for folded, key in found}  # noqa: C416 - dict() takes no Result
