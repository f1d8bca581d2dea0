"""A group's slot, for the pages of those who will present."""

from collections.abc import Mapping
from typing import Any

from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting import queries, rules
from eventmgr.groups.presenting.rules import Slot
from eventmgr.pages.presenting.blueprint import bp
from eventmgr.web import access

_PLACES = {
    1: lambda: _("first"),
    2: lambda: _("second"),
    3: lambda: _("third"),
    4: lambda: _("fourth"),
    5: lambda: _("fifth"),
    6: lambda: _("sixth"),
    7: lambda: _("seventh"),
    8: lambda: _("eighth"),
    9: lambda: _("ninth"),
    10: lambda: _("tenth"),
}


def slots_of(conference: Conference) -> Mapping[int, Slot]:
    """Return the groups' slots by the agenda that everybody sees."""
    starts_at = rules.begins_at(published.current(conference).agenda)
    return rules.slots(queries.beside(conference.id), starts_at)


@bp.app_context_processor
def _presenting() -> dict[str, Any]:
    return {"presenting_slot": _slot, "may_arrange": rules.may_order}


def _slot(conference: Conference, group: WorkingGroup) -> dict[str, Any] | None:
    """Return what a group's leaders are told of its slot; None for everybody else."""
    if not group_rules.may_submit(access.standing(), group):
        return None
    found = slots_of(conference).get(group.id)
    if found is None:
        return None
    return {
        "place": _place(found.place),
        "starts_at": found.starts_at,
        "minutes": found.minutes,
    }


def _place(number: int) -> str:
    """Return the place as a word; beyond ten as a number."""
    return _PLACES[number]() if number in _PLACES else _("as number %(number)d", number=number)
