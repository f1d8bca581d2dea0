"""What stands on attendance sheets and door lists: names of those who may be named, and a count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.prints import words
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language, ngettext
from eventmgr.foundation.text import fold
from eventmgr.printing import dates
from eventmgr.registration.enums import CATEGORY_LABELS
from eventmgr.registration.prints.attendees import Attendee, arranged
from eventmgr.registration.prints.enums import PAPERWORK_LABELS, Arrangement, Paperwork
from eventmgr.registration.prints.spoken import Told, reads_from_right

WALK_INS = 8
"""How many rows are left empty on a sheet for those whom nobody expects."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One list: what it is for, and who stands on it."""

    heading: str
    about: str
    attendees: Sequence[Attendee]


def expected(item: AgendaItem | None, attendees: Sequence[Attendee]) -> list[Attendee]:
    """Return who may come: to a closed session only those with a part in it."""
    if item is None or not item.is_closed:
        return list(attendees)
    invited = {part.person_id for part in item.parts}
    return [each for each in attendees if each.person_id in invited]


def whole(conference: Conference, attendees: Sequence[Attendee]) -> Sheet:
    """Return the list for the door of the conference."""
    period = dates.period(conference.starts, conference.ends)
    where = ", ".join(filter(None, (conference.venue, conference.city)))
    return Sheet(
        heading=_("Everybody who is confirmed"), about=_joined(period, where), attendees=attendees
    )


def of_days(
    conference: Conference, days: Iterable[date], attendees: Sequence[Attendee]
) -> list[Sheet]:
    """Return a list for each of the days that the conference has."""
    where = ", ".join(filter(None, (conference.venue, conference.city)))
    wanted = set(days)
    return [
        Sheet(heading=dates.full_day(day), about=where, attendees=attendees)
        for day in conference.days
        if day in wanted
    ]


def of_session(conference: Conference, item: AgendaItem, attendees: Sequence[Attendee]) -> Sheet:
    """Return the list of one session."""
    starts, ends = conference.at_venue(item.starts_at), conference.at_venue(item.ends_at)
    return Sheet(
        heading=item.title,
        about=_joined(
            dates.full_day(starts.date()),
            dates.clock(starts, ends),
            item.room.name if item.room else "",
        ),
        attendees=attendees,
    )


def told(
    conference: Conference, sheets: Iterable[Sheet], *, kind: Paperwork, arrangement: Arrangement
) -> Told:
    """Return the sheets one after the other, people in the order that is wanted."""
    genre = str(PAPERWORK_LABELS[kind])
    return {
        "look": words.look(conference, genre=genre),
        "language": language(),
        "genre": genre,
        "signed": kind is Paperwork.ATTENDANCE,
        "grouped": arrangement is Arrangement.ORGANISATION,
        "headings": _headings(kind),
        "walk_ins": WALK_INS,
        "sheets": [_sheet(each, arrangement) for each in sheets],
    }


def _joined(*facts: str) -> str:
    return " · ".join(filter(None, facts))


def _headings(kind: Paperwork) -> list[str]:
    last = _("Signature") if kind is Paperwork.ATTENDANCE else _("Here")
    return [_("No."), _("Name"), _("Organisation"), _("Category"), last]


def _sheet(sheet: Sheet, arrangement: Arrangement) -> Told:
    named = [each for each in sheet.attendees if not each.is_protected]
    unnamed = len(sheet.attendees) - len(named)
    return {
        "heading": sheet.heading,
        "about": sheet.about,
        "counted": _counted(len(named), unnamed),
        "groups": list(_groups(arranged(named, arrangement), arrangement)),
    }


def _counted(named: int, unnamed: int) -> str:
    listed = ngettext("%(count)d person listed", "%(count)d people listed", named, count=named)
    if not unnamed:
        return listed
    return _("%(listed)s, and %(count)d not listed", listed=listed, count=unnamed)


def _groups(attendees: Sequence[Attendee], arrangement: Arrangement) -> Iterator[Told]:
    """Yield those of each organisation under its name, or everybody under none; counted through."""
    numbered = list(enumerate(attendees, 1))
    if arrangement is Arrangement.NAME:
        yield {"name": _words(""), "rows": [_row(*each) for each in numbered]}
        return
    for _folded, found in groupby(numbered, key=lambda each: fold(each[1].organisation)):
        rows = list(found)
        name = rows[0][1].organisation or _("No organisation")
        yield {"name": _words(name), "rows": [_row(*each) for each in rows]}


def _row(number: int, attendee: Attendee) -> Told:
    return {
        "number": number,
        "name": _words(f"{attendee.honorific} {attendee.name}".strip()),
        "organisation": _words(attendee.organisation),
        "category": str(CATEGORY_LABELS[attendee.category]),
    }


def _words(text: str) -> Told:
    return {"words": text, "rtl": reads_from_right(text)}
