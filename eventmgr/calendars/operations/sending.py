"""From what is due to mails: each entry tells its recipient one thing at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from eventmgr.calendars import rules, wording
from eventmgr.calendars.enums import Method, News, Reach
from eventmgr.calendars.facts import Facts
from eventmgr.calendars.models import CalendarEntry
from eventmgr.calendars.objects import OWN_LINES, own_lines
from eventmgr.calendars.office import Office
from eventmgr.calendars.rules import Due
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations.links import personal_link
from eventmgr.invitations.models import Invitation
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail, MailContent, MailEvent
from eventmgr.mail.operations import queue_mails
from eventmgr.people.models import Person
from eventmgr.registration.letters import addressed


def carry_out(conference: Conference, dues: Sequence[Due], *, office: Office, now: datetime) -> int:
    """Do what is due for entries that come with person and mail, held; return how many mails leave.

    A mail that has not left is made to say what is so by now. One that may have arrived is followed
    by another with the next SEQUENCE.
    """
    writer = Writer(conference, office, now)
    sent: list[Due] = []
    for each in dues:
        if each.is_replacement:
            writer.rewrite(each)
        elif each.is_called_back:
            writer.call_back(each.entry)
        if each.is_sent:
            sent.append(each)
        elif each.method is Method.CANCEL:
            each.entry.method = Method.CANCEL
    writer.send(sent)
    return len(sent)


class Writer:
    """Writes mails about one conference; what many read alike is one content."""

    def __init__(self, conference: Conference, office: Office, now: datetime) -> None:
        self._conference = conference
        self._office = office
        self._now = now
        self._contents: dict[tuple[Facts, News, str], MailContent] = {}
        self._others: dict[tuple[int, Facts | None], MailContent] = {}

    def send(self, dues: Sequence[Due]) -> None:
        """Queue one mail for each, and note in the entry what it says."""
        links = self._links([each.entry.person_id for each in dues])
        drafts = [self._draft(each, links) for each in dues]
        for each, mail in zip(dues, queue_mails(drafts, now=self._now), strict=True):
            each.entry.mail_id = mail.id
        db.session.flush()

    def rewrite(self, due: Due) -> None:
        """Let the entry's mail, which has not left, say what is so by now."""
        entry, mail = due.entry, due.entry.mail
        if mail is None or mail.content_id is None:
            return
        entry.facts = due.facts.to_json()
        if mail.kind is MailKind.CALENDAR:
            news = News.CHANGED if entry.has_left else News.FIRST
            mail.content_id = self._content(due.facts, news, mail.language).id
        else:
            mail.content_id = self._other(mail, mail.content_id, due.facts).id
        db.session.flush()

    def attach(self, entry: CalendarEntry, person: Person, facts: Facts, mail: Mail) -> None:
        """Let a mail that says more, and has not left, bring the entry as well."""
        assert mail.content_id is not None  # noqa: S101 - what goes to many shares its words
        entry.method, entry.facts = Method.REQUEST, facts.to_json()
        mail.content_id = self._other(mail, mail.content_id, facts).id
        mail.values = mail.values | own_lines(
            uid=entry.uid,
            sequence=entry.sequence,
            name=person.name,
            address=mail.recipient_address,
        )
        entry.mail_id = mail.id

    @staticmethod
    def supersede(entry: CalendarEntry) -> None:
        """Let the entry's next mail have the next SEQUENCE, whatever became of the last one.

        A mail that leaves by itself counts as one that may arrive, a draft as nothing: should it be
        sent later on, it gets what is so by then. The mails that wait are held.
        """
        if rules.is_draft(entry.mail):
            rules.restore(entry)
        elif rules.reach(entry, entry.mail) in {Reach.KNOWN, Reach.WAITING}:
            rules.note_as_left(entry)
        entry.sequence += 1

    def call_back(self, entry: CalendarEntry) -> None:
        """Let the entry's mail, which has not left, put nothing into a calendar."""
        mail = entry.mail
        if mail is not None and mail.kind is MailKind.CALENDAR:
            mail.state = MailState.CANCELLED
            event = MailEvent(mail_id=mail.id, at=self._now, state=MailState.CANCELLED, answer="")
            db.session.add(event)
        elif mail is not None:
            self.strip(mail)
        entry.mail_id = None
        db.session.flush()

    def strip(self, mail: Mail) -> None:
        """Let a mail that says more, and has not left, say it without a calendar part."""
        if mail.content_id is not None:
            mail.content_id = self._other(mail, mail.content_id, None).id
            mail.values = {name: each for name, each in mail.values.items() if name != OWN_LINES}

    def _draft(self, due: Due, links: dict[int, str]) -> Draft:
        entry, person = due.entry, due.entry.person
        if due.reach is Reach.KNOWN:
            rules.note_as_left(entry)
        elif rules.is_undone(entry, entry.mail):
            rules.restore(entry)
        entry.sequence += 1
        return self.draft(entry, person, due.facts, due.news, link=links.get(person.id, ""))

    def draft(
        self, entry: CalendarEntry, person: Person, facts: Facts, news: News, *, link: str
    ) -> Draft:
        """Return the mail with what the entry is now, and note that in it."""
        entry.method = Method.CANCEL if news is News.GONE else Method.REQUEST
        entry.facts = facts.to_json()
        if news is News.GONE or not link:
            link = f"{self._office.base_url}/c/{self._conference.slug}/"
        name = addressed(person.honorific, person.name)
        return Draft(
            intent=f"calendar:{entry.id}:{entry.sequence}",
            kind=MailKind.CALENDAR,
            conference_id=self._conference.id,
            sender_name=self._conference.title,
            recipient_name=name,
            recipient_address=person.email,
            language=person.language,
            content_id=self._content(facts, news, person.language).id,
            values={"name": name, "link": link, **own_values(entry, person)},
        )

    def links(self, person: Person) -> str:
        """Return the personal link of one person; empty if they have none."""
        return self._links([person.id]).get(person.id, "")

    def _links(self, person_ids: Sequence[int]) -> dict[int, str]:
        invitations = db.session.scalars(
            select(Invitation).where(
                Invitation.conference_id == self._conference.id,
                Invitation.person_id.in_(person_ids),
                Invitation.taken_back_at.is_(None),
            )
        )
        return {each.person_id: personal_link(self._office.base_url, each) for each in invitations}

    def _content(self, facts: Facts, news: News, language: str) -> MailContent:
        key = (facts, news, language)
        if key not in self._contents:
            letter = wording.letter(self._conference, facts, news, language=language)
            method = Method.CANCEL if news is News.GONE else Method.REQUEST
            self._contents[key] = _added(
                MailContent(
                    language=letter.language,
                    subject=letter.subject,
                    text=letter.text,
                    html=letter.html,
                    calendar=self._calendar(facts, method, language),
                    method=method.value,
                )
            )
        return self._contents[key]

    def _other(self, mail: Mail, content_id: int, facts: Facts | None) -> MailContent:
        """Return the content of a mail that says more than this, with another calendar part.

        None: without any.
        """
        key = (content_id, facts)
        if key not in self._others:
            said = db.session.get_one(MailContent, content_id)
            self._others[key] = _added(
                _copied(said, self._calendar(facts, Method.REQUEST, mail.language), Method.REQUEST)
                if facts is not None
                else _copied(said, "", "")
            )
        return self._others[key]

    def _calendar(self, facts: Facts, method: Method, language: str) -> str:
        return wording.calendar(
            self._conference,
            facts,
            method,
            language=language,
            office=self._office,
            now=self._now,
        )


def hold_waiting(conference: Conference, person_ids: Collection[int]) -> None:
    """Keep workers from the mails of these people's entries that have not left, until the end.

    Whoever reads the entries afterwards reads what the mails are by now.
    """
    db.session.execute(
        select(Mail.id)
        .join(CalendarEntry, CalendarEntry.mail_id == Mail.id)
        .where(
            CalendarEntry.conference_id == conference.id,
            CalendarEntry.person_id.in_(person_ids),
            rules.has_not_left(),
        )
        .order_by(Mail.id)
        .with_for_update(of=Mail)
    ).all()


def own_values(entry: CalendarEntry, person: Person) -> dict[str, str]:
    """Return what fills the calendar object's slot for the person."""
    return own_lines(uid=entry.uid, sequence=entry.sequence, name=person.name, address=person.email)


def _copied(said: MailContent, calendar: str, method: str) -> MailContent:
    return MailContent(
        mailing_id=said.mailing_id,
        language=said.language,
        subject=said.subject,
        text=said.text,
        html=said.html,
        calendar=calendar,
        method=method,
    )


def _added(content: MailContent) -> MailContent:
    db.session.add(content)
    db.session.flush()
    return content
