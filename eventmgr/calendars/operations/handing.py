"""Somebody asks to have it in their calendar."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from eventmgr.agenda import queries as agendas
from eventmgr.calendars import queries, rules, truth
from eventmgr.calendars.enums import Method, News, Reach
from eventmgr.calendars.facts import Facts
from eventmgr.calendars.models import CalendarEntry
from eventmgr.calendars.office import Office
from eventmgr.calendars.operations.sending import Writer, hold_waiting
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.operations import queue_mails
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.operations.holding import hold

PAUSE: Final = timedelta(minutes=5)
"""Whoever asks again within it, with nothing changed, gets no second mail."""


def send_to(
    *,
    conference: Conference,
    person: Person,
    session_uid: UUID | None,
    office: Office,
    now: datetime,
) -> bool:
    """Send the person the conference, or one session of theirs, for their calendar.

    What they have already is sent anew under the same UID, with the next SEQUENCE. Return whether
    a mail leaves: none does if one with the same facts was queued minutes ago. Raises DomainError
    for a conference without a confirmed place, and for a session that is not theirs.
    """
    hold(conference)
    rules.require_not_over(conference, conference.at_venue(now).date())
    facts = _facts(conference, person, session_uid)
    hold_waiting(conference, [person.id])
    entry = queries.entry_of(conference, person.id, session_uid)
    writer = Writer(conference, office, now)
    if entry is None:
        entry = _new(conference, person, session_uid, facts)
        news = News.FIRST
    elif _is_on_its_way(entry, facts, now):
        return False
    else:
        is_other = entry.facts != facts.to_json()
        writer.supersede(entry)
        news = News.CHANGED if entry.has_left and is_other else News.FIRST
    draft = writer.draft(entry, person, facts, news, link=writer.links(person))
    entry.mail_id = queue_mails([draft], now=now)[0].id
    db.session.flush()
    return True


def _facts(conference: Conference, person: Person, session_uid: UUID | None) -> Facts:
    known = truth.read(
        conference,
        agendas.published(conference),
        [person.id],
        is_called_off=queries.setup(conference).called_off_at is not None,
    )
    if session_uid is None and known.states.get(person.id) is not RegistrationState.CONFIRMED:
        raise DomainError(_("It is sent to your calendar once your place is confirmed."))
    facts = known.of(person.id, session_uid)
    if facts is None:
        raise DomainError(_("This is not, or no longer, part of your programme."))
    return facts


def _new(
    conference: Conference, person: Person, session_uid: UUID | None, facts: Facts
) -> CalendarEntry:
    entry = CalendarEntry(
        conference_id=conference.id,
        person_id=person.id,
        session_uid=session_uid,
        facts=facts.to_json(),
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def _is_on_its_way(entry: CalendarEntry, facts: Facts, now: datetime) -> bool:
    mail = entry.mail
    return (
        mail is not None
        and not rules.is_draft(mail)
        and entry.method is Method.REQUEST
        and entry.facts == facts.to_json()
        and rules.reach(entry, mail) is not Reach.NOWHERE
        and now - mail.created_at < PAUSE
    )
