"""What the desk is told, in sentences and as JSON; the same for plain forms and for devices."""

from datetime import date
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.registration.attendance import queries, rules
from eventmgr.registration.attendance.enums import Admission, Outcome
from eventmgr.registration.attendance.operations import Told
from eventmgr.registration.attendance.roster import Entry, Seen
from eventmgr.registration.enums import CATEGORY_LABELS, REGISTRATION_LABELS

Data = dict[str, Any]


def told(conference: Conference, outcome: Told, day: date) -> tuple[str, Entry]:
    """Return the sentence for an outcome, and the person as they stand now."""
    [entry] = queries.roster(conference, only=outcome.registration_id)
    return _sentence(conference, outcome.outcome, entry, entry.seen.get(day)), entry


def _sentence(conference: Conference, outcome: Outcome, entry: Entry, seen: Seen | None) -> str:
    name = entry.name
    if outcome is Outcome.KNOWN:
        return _(
            "%(name)s is registered by this e-mail address already: look at them first.", name=name
        )
    if outcome is Outcome.UNDONE or seen is None:
        return _("%(name)s: somebody has taken this check-in back since.", name=name)
    if outcome is Outcome.CHECKED_IN:
        return _("%(name)s is checked in.", name=name)
    return _(
        "%(name)s: already checked in at %(time)s by %(by)s.",
        name=name,
        time=f"{conference.at_venue(seen.at):%H:%M}",
        by=seen.by or _("the organisers"),
    )


def admission_for(standing: Standing, entry: Entry) -> str:
    """Return what this visitor may do with the person: welcome, asks or never."""
    if entry.admission is Admission.ORGANISER:
        may = rules.may_let_in(standing, entry.admission)
        return Admission.ASKS if may else Admission.NEVER
    return entry.admission


def why_not(standing: Standing, entry: Entry) -> str:
    """Return what is in the way, and who can do something about it."""
    if entry.admission is Admission.NEVER:
        return f"{entry.why_not} {_('The desk cannot let them in.')}"
    if admission_for(standing, entry) == Admission.NEVER:
        return f"{entry.why_not} {_('Only an organiser can let them in.')}"
    return entry.why_not


def as_data(conference: Conference, standing: Standing, entry: Entry) -> Data:
    """Return one person for the desk's device."""
    return {
        "id": entry.registration_id,
        "name": entry.name,
        "organisation": entry.organisation,
        "category": str(CATEGORY_LABELS[entry.category]),
        "state": str(REGISTRATION_LABELS[entry.state]),
        "confirmed": entry.state.value == "confirmed",
        "admission": admission_for(standing, entry),
        "why": why_not(standing, entry),
        "code": entry.badge_code,
        "former": list(entry.former_codes),
        "seen": {
            day.isoformat(): {"at": f"{conference.at_venue(seen.at):%H:%M}", "by": seen.by}
            for day, seen in entry.seen.items()
        },
    }


def start_afresh() -> None:
    """Forget what an act left in the session, so that the next one sees only what is kept."""
    db.session.rollback()
