"""A group's slot, for the pages of those who will present."""

from collections.abc import Mapping
from typing import Any

from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting import queries, rules
from eventmgr.groups.presenting.rules import Slot
from eventmgr.pages.presenting.blueprint import bp
from eventmgr.web import access


def slots_of(conference: Conference) -> Mapping[int, Slot]:
    """Return the groups' slots by the agenda that everybody sees."""
    starts_at = rules.begins_at(published.current(conference).agenda, now=clock.now())
    return rules.slots(queries.beside(conference.id), starts_at)


@bp.app_context_processor
def _presenting() -> dict[str, Any]:
    return {"presenting_slot": _slot, "may_arrange": rules.may_order}


def _slot(conference: Conference, group: WorkingGroup) -> Slot | None:
    """Return the slot for those who lead the group; None for everybody else."""
    if not group_rules.may_submit(access.standing(), group):
        return None
    return slots_of(conference).get(group.id)
