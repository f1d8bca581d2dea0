"""The calendar part of mails that others write, as those of a campaign."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from eventmgr.agenda import queries as agendas
from eventmgr.calendars import queries, rules
from eventmgr.calendars.facts import Facts
from eventmgr.calendars.models import CalendarEntry
from eventmgr.calendars.objects import OWN_LINES
from eventmgr.calendars.office import Office
from eventmgr.calendars.operations.sending import Writer, hold_waiting
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.models import Mail
from eventmgr.people.models import Person
from eventmgr.registration.operations.holding import hold


def require_there(*, conference: Conference, session_uid: UUID | None, now: datetime) -> None:
    """Raise DomainError for what belongs into no calendar.

    A conference that is over or called off, and a session that is not published or taken out.
    """
    rules.require_not_over(conference, conference.at_venue(now).date())
    if queries.setup(conference).called_off_at is not None:
        raise DomainError(_("The conference is called off: nothing of it belongs into a calendar."))
    if session_uid is not None:
        agenda = agendas.published(conference)
        if agenda is None or all(each.uid != session_uid for each in agenda.items):
            raise DomainError(
                _("This session is not published, or no longer: it belongs into no calendar."),
                field="calendar",
            )


def hand_out(
    *,
    conference: Conference,
    mails: Mapping[int, Mail],
    session_uid: UUID | None,
    office: Office,
    now: datetime,
) -> None:
    """Let drafts, by person, bring the conference or one published session as it is by now.

    Again, it changes what is no longer so and nothing else: call it once more in the transaction
    that sends them. Who has it already keeps the UID and gets the next SEQUENCE; to whoever does
    not come nothing is brought.
    """
    hold(conference)
    hold_waiting(conference, mails)
    known = queries.newest_of(conference, mails, session_uid)
    told = queries.to_hand_out(conference, mails, session_uid)
    people = {each.id: each for each in _people(mails)}
    giver = _Giver(conference, session_uid, Writer(conference, office, now))
    for person_id, mail in mails.items():
        if person_id in told:
            giver.give(known.get(person_id), people[person_id], mail, told[person_id])
        else:
            giver.keep_back(known.get(person_id), mail)
    db.session.flush()


def forget_drafts(*, mailing_id: int) -> None:
    """Let go of what the drafts of a mailing were to bring, before they are thrown away.

    What nobody has is gone; what an earlier mail has brought is so again.
    """
    found = db.session.scalars(
        select(CalendarEntry)
        .join(CalendarEntry.mail)
        .where(Mail.mailing_id == mailing_id)
        .with_for_update(of=CalendarEntry)
    ).all()
    for each in found:
        rules.restore(each)
        each.mail_id = None
    gone = [each.id for each in found if not each.has_left]
    db.session.flush()
    db.session.execute(delete(CalendarEntry).where(CalendarEntry.id.in_(gone)))


def _people(keys: Collection[int]) -> Collection[Person]:
    return db.session.scalars(select(Person).where(Person.id.in_(keys))).all()


class _Giver:
    """Gives one thing to one person after the other."""

    def __init__(self, conference: Conference, session_uid: UUID | None, writer: Writer) -> None:
        self._conference = conference
        self._session_uid = session_uid
        self._writer = writer

    def give(self, entry: CalendarEntry | None, person: Person, mail: Mail, facts: Facts) -> None:
        """Let the mail bring it, unless it does already."""
        if entry is None:
            entry = self._new(person, facts)
        elif entry.mail_id != mail.id:
            self._writer.supersede(entry)
        elif entry.facts == facts.to_json():
            return
        entry.is_handed_out = True
        self._writer.attach(entry, person, facts, mail)

    def keep_back(self, entry: CalendarEntry | None, mail: Mail) -> None:
        """Let the mail bring nothing, whatever it was to bring."""
        if OWN_LINES not in mail.values:
            return
        self._writer.strip(mail)
        if entry is not None and entry.mail_id == mail.id:
            rules.restore(entry)
            entry.mail_id = None

    def _new(self, person: Person, facts: Facts) -> CalendarEntry:
        """Return an entry that is written with all others, with what its mail says of it."""
        entry = CalendarEntry(
            conference_id=self._conference.id,
            person_id=person.id,
            session_uid=self._session_uid,
            uid=uuid4(),
            sequence=0,
            facts=facts.to_json(),
        )
        db.session.add(entry)
        return entry
