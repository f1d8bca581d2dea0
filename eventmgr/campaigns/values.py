"""What stands for each placeholder in the letter to each person."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Final

from babel.dates import format_date, format_datetime
from sqlalchemy import Row, and_, select
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.agenda.enums import RoleState, SessionState
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import direction, locale_of
from eventmgr.foundation.text import clean_line
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.registration import waiting
from eventmgr.registration.letters import addressed, spoken_dates
from eventmgr.registration.models import Registration

Values = dict[str, str]
_MARKS: Final = {"ltr": (", ", "; "), "rtl": ("، ", "؛ ")}
"""What stands between several things: comma and semicolon of the script."""


def of_persons(
    conference: Conference, person_ids: Collection[int], *, language: str
) -> dict[int, Values]:
    """Return the values of each person by their key, but for the personal link.

    As many statements for all as for one. What somebody said at registering goes before what is
    known of them otherwise.
    """
    common = _common(conference, language)
    groups = _groups(conference, person_ids)
    sessions = _sessions(conference, person_ids, language)
    comma, semicolon = _MARKS[direction(language)]
    found: dict[int, Values] = {}
    for row in _persons(conference, person_ids):
        seats = groups.get(row.Person.id, [])
        own = {
            **_own(row),
            "group": comma.join(f"{each.code} {each.title}" for each in seats),
            "room": comma.join(dict.fromkeys(each.place.name for each in seats if each.place)),
            "sessions": semicolon.join(sessions.get(row.Person.id, [])),
        }
        found[row.Person.id] = {name: clean_line(each) for name, each in (common | own).items()}
    return found


def _common(conference: Conference, language: str) -> Values:
    until = waiting.arrangement(conference).answers_until
    comma, _semicolon = _MARKS[direction(language)]
    return {
        "conference": conference.title,
        "dates": spoken_dates(conference, language),
        "venue": comma.join(filter(None, (conference.venue, conference.city))),
        "deadline": format_date(until, "long", locale=locale_of(language)) if until else "",
        "link": "",
    }


def _persons(conference: Conference, person_ids: Collection[int]) -> list[Row[Any]]:
    theirs = and_(Registration.person_id == Person.id, Registration.conference_id == conference.id)
    return list(
        db.session.execute(
            select(Person, Registration)
            .outerjoin(Registration, theirs)
            .where(Person.id.in_(person_ids))
            .options(joinedload(Person.organisation))
        )
    )


def _own(row: Row[Any]) -> Values:
    person, said = row.Person, row.Registration
    name = (said.name if said else "") or person.name
    honorific = said.honorific if said and said.name else person.honorific
    body = person.organisation.name if person.organisation else ""
    return {
        "name": name,
        "honorific": honorific,
        "addressed": addressed(honorific, name),
        "title": (said.title if said else "") or person.title,
        "organisation": (said.organisation if said else "") or body,
    }


def _groups(
    conference: Conference, person_ids: Collection[int]
) -> Mapping[int, list[WorkingGroup]]:
    rows = db.session.execute(
        select(GroupMember.person_id, WorkingGroup)
        .join(GroupMember.group)
        .where(WorkingGroup.conference_id == conference.id, GroupMember.person_id.in_(person_ids))
        .options(
            joinedload(WorkingGroup.room),
            selectinload(WorkingGroup.sessions).joinedload(Session.room),
        )
        .order_by(WorkingGroup.number)
    )
    found = defaultdict(list)
    for person_id, group in rows:
        found[person_id].append(group)
    return found


def _sessions(
    conference: Conference, person_ids: Collection[int], language: str
) -> Mapping[int, list[str]]:
    rows = db.session.execute(
        select(SessionRole.person_id, Session.id, Session.title, Session.starts_at)
        .join(SessionRole.session)
        .where(
            Session.conference_id == conference.id,
            Session.state == SessionState.SCHEDULED,
            SessionRole.state != RoleState.DECLINED,
            SessionRole.person_id.in_(person_ids),
        )
        .distinct()
        .order_by(Session.starts_at, Session.id)
    )
    found = defaultdict(list)
    for row in rows:
        starts = format_datetime(
            conference.at_venue(row.starts_at).replace(tzinfo=None),
            "d MMMM, HH:mm",
            locale=locale_of(language),
        )
        found[row.person_id].append(f"{row.title} ({starts})")
    return found
