"""The programme that participants hold in their hands: what the published version says."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise

from eventmgr.agenda import rules
from eventmgr.agenda.enums import ROLE_LABELS
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart
from eventmgr.agenda.prints import words
from eventmgr.agenda.prints.words import Told
from eventmgr.agenda.queries import by_day
from eventmgr.conferences.enums import PARTNER_LABELS
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.printing import dates


def told(conference: Conference, agenda: Agenda) -> Told:
    """Return cover and days; public facts only."""
    days = by_day(conference, agenda.items)
    return {
        "look": words.look(conference, genre=_("Programme")),
        "cover": _cover(conference),
        "contents": _("Contents") if len(days) > 1 else "",
        "days": [_day(conference, *each) for each in days],
    }


def _cover(conference: Conference) -> Told:
    where = ", ".join(filter(None, (conference.venue, conference.city)))
    return {
        "genre": _("Programme"),
        "title": conference.title,
        "lines": list(filter(None, (dates.period(conference.starts, conference.ends), where))),
        "organisations": list(_organisations(conference)),
        "zone": _("All times are those of %(city)s.", city=dates.city_of(conference.zone)),
    }


def _organisations(conference: Conference) -> Iterator[Told]:
    for role, label in PARTNER_LABELS.items():
        names = [each.organisation.name for each in conference.partners if each.role is role]
        if names:
            yield {"label": str(label), "value": "\n".join(names)}


def _day(conference: Conference, day: date, items: list[AgendaItem]) -> Told:
    slots = groupby(items, key=lambda each: each.starts_at)
    return {
        "title": dates.full_day(day),
        "slots": [_slot(conference, list(found)) for _starts, found in slots],
    }


def _slot(conference: Conference, items: list[AgendaItem]) -> Told:
    """Return the sessions that begin together; their end is said once if they share it."""
    sessions = [_session(conference, each) for each in items]
    starts, ends = sessions[0]["starts"], sessions[0]["ends"]
    is_shared = all(each["ends"] == ends for each in sessions)
    return {"starts": starts, "ends": ends if is_shared else "", "sessions": sessions}


def _session(conference: Conference, item: AgendaItem) -> Told:
    said = words.session(conference, item)
    people = _people(rules.public_parts(item))
    return {**said, "theme": item.theme.name if item.theme else "", "people": people}


def _people(parts: tuple[AgendaPart, ...]) -> list[Told]:
    """Return each with their role, which is not said again to those who share it."""
    roles = [None, *(each.role for each in parts)]
    is_said = [first is second for first, second in pairwise(roles)]
    return [
        {"role": "" if again else str(ROLE_LABELS[part.role]), **words.person(part)}
        for part, again in zip(parts, is_said, strict=True)
    ]
