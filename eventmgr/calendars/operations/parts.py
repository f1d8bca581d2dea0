"""The calendar part of mails that others write, as those of a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.agenda import queries as agendas
from eventmgr.calendars import facts as every_facts
from eventmgr.calendars import queries, rules, wording
from eventmgr.calendars.enums import Method, Reach
from eventmgr.calendars.facts import Facts
from eventmgr.calendars.models import CalendarEntry
from eventmgr.calendars.office import Office
from eventmgr.calendars.operations.sending import call_back, own_values
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.enums import MailKind
from eventmgr.people.models import Person
from eventmgr.registration.operations.holding import hold


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What a `MailContent` and its mails need to carry a calendar part."""

    calendar: str
    """For `MailContent.calendar`: the object with its slot."""
    method: str
    """For `MailContent.method`."""
    values: Mapping[int, Mapping[str, str]]
    """By person, what `Draft.values` has to hold besides its own."""
    entry_ids: Mapping[int, int]
    """By person, for `attach`."""


def parts_for(
    *,
    conference: Conference,
    people: Sequence[Person],
    session_uid: UUID | None,
    language: str,
    office: Office,
    now: datetime,
) -> Parts:
    """Return the conference, or one published session, as a calendar part for these people.

    To be called once for each language of a mailing, within the unit of work that puts its drafts;
    then `attach`. What an earlier draft of the same people was to bring leaves that draft, so that
    no calendar gets one thing from two mails. Raises DomainError once the conference is over or is
    called off, and for a session that is not published.
    """
    hold(conference)
    rules.require_not_over(conference, conference.at_venue(now).date())
    facts = _facts(conference, session_uid)
    known = queries.newest_of(conference, [each.id for each in people], session_uid)
    values, entry_ids = {}, {}
    for person in people:
        entry = known.get(person.id) or CalendarEntry(
            conference_id=conference.id, person_id=person.id, session_uid=session_uid
        )
        _prepare(entry, facts, now)
        db.session.add(entry)
        db.session.flush()
        values[person.id] = own_values(entry, person)
        entry_ids[person.id] = entry.id
    return Parts(
        calendar=wording.calendar(
            conference, facts, Method.REQUEST, language=language, office=office, now=now
        ),
        method=Method.REQUEST.value,
        values=values,
        entry_ids=entry_ids,
    )


def attach(parts: Parts, mail_ids: Mapping[int, int]) -> None:
    """Note which mail brings each person's part; ``mail_ids`` are by person."""
    for person_id, mail_id in mail_ids.items():
        entry = db.session.get_one(CalendarEntry, parts.entry_ids[person_id])
        entry.mail_id = mail_id
    db.session.flush()


def _facts(conference: Conference, session_uid: UUID | None) -> Facts:
    if queries.setup(conference).called_off_at is not None:
        raise DomainError(_("The conference is called off: it belongs into no calendar."))
    if session_uid is None:
        return every_facts.of_conference(conference)
    agenda = agendas.published(conference)
    item = (
        next((each for each in agenda.items if each.uid == session_uid), None) if agenda else None
    )
    if agenda is None or item is None:
        raise DomainError(_("This session is not published, so it belongs into no calendar yet."))
    return every_facts.of_session(conference, agenda, item)


def _prepare(entry: CalendarEntry, facts: Facts, now: datetime) -> None:
    """Let the entry be one that the next mail brings."""
    if entry.id is not None:
        reached = rules.reach(entry, entry.mail)
        if reached is Reach.WAITING and entry.mail and entry.mail.kind is not MailKind.CALENDAR:
            call_back(entry, now=now)
            reached = Reach.KNOWN if entry.has_left else Reach.NOWHERE
        entry.has_left = reached is not Reach.NOWHERE
        entry.sequence += 1
    entry.mail_id = None
    entry.is_handed_out = True
    entry.facts = facts.to_json()
    entry.method = Method.REQUEST
