"""Acts: how long personal data stay, taking a person's file, and erasing."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import in_language
from eventmgr.foundation.text import clean
from eventmgr.foundation.versions import require_same, version_of
from eventmgr.people import erasing
from eventmgr.people import rules as people_rules
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.people.queries import find_account_of
from eventmgr.privacy import queries, rules
from eventmgr.privacy.holdings import agenda, history, leftovers, mails, merged, rows
from eventmgr.privacy.subject import Subject
from eventmgr.registration import operations as registrations
from eventmgr.registration import rules as registration_rules
from eventmgr.registration.consents.enums import Source
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import RegistrationSetup
from eventmgr.registration.operations.consenting import agree_to
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.queries import find_registration
from eventmgr.registration.queries import setup as setup_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What a conference says of the data it asks for, beside what is known anyway."""

    erase_on: date | None = None
    privacy_contact: str = ""
    privacy_words: str = ""

    @classmethod
    def of(cls, setup: RegistrationSetup) -> "Notice":
        """Return what is said now."""
        return cls(
            erase_on=setup.erase_on,
            privacy_contact=setup.privacy_contact,
            privacy_words=setup.privacy_words,
        )

    @property
    def version(self) -> str:
        """A text that is another one whenever any of it is."""
        return version_of({each: getattr(self, each) for each in self.__slots__})


def change_notice(
    *, conference: Conference, notice: Notice, actor: Actor, now: datetime, seen: str | None = None
) -> None:
    """Say so from now on, and let the data go after the day.

    Raises DomainError for a day before the end or before today, a bad address and too many words;
    Stale if ``seen`` is given and is not the version of what is there.
    """
    hold(conference)
    setup = db.session.get(RegistrationSetup, conference.id)
    before = Notice.of(setup or setup_of(conference))
    require_same(seen, before.version)
    checked = _checked(conference, notice, before, now)
    if setup is None:
        setup = RegistrationSetup(conference_id=conference.id)
        db.session.add(setup)
    setup.erase_on = checked.erase_on
    setup.privacy_contact, setup.privacy_words = checked.privacy_contact, checked.privacy_words
    audit.record(
        actor,
        "privacy.changed",
        conference,
        now=now,
        conference_id=conference.id,
        before={"erase_on": _written(before.erase_on)},
        after={"erase_on": _written(checked.erase_on)},
    )


def note_file(*, subject: Subject, actor: Actor, now: datetime) -> None:
    """Note that an organiser took a person's file; raises DomainError for a protected person."""
    rules.require_tellable(subject.person)
    audit.record(
        actor, "person.data_taken", subject.person, now=now, conference_id=subject.conference.id
    )


def erase_person(
    *, conference: Conference, person_id: int, link_for: LinkFor, actor: Actor, now: datetime
) -> bool:
    """Erase what the conference holds of the person; False if it holds nothing (any more).

    Numbers and texts stay. A place that they hold goes to the next in line. Whom nobody else needs
    is deleted altogether. It cannot be undone.
    """
    hold(conference)
    person = erasing.lock(person_id)
    if person is None or queries.find_subject(conference, person_id) is None:
        return False
    _give_up_place(conference, person, link_for=link_for, actor=actor, now=now)
    subject = queries.subject_of(conference, person)
    subject = replace(subject, namesakes=queries.namesakes(subject))
    with in_language(conference.languages[0] if conference.languages else "en"):
        stand_in = erasing.add_stand_in(now=now)
    _take_off_list(subject, now)
    _withdraw_all(subject, now)
    also = [_other_row(subject, each) for each in subject.merged_ids]
    prints = 0
    for each in (*also, subject):
        agenda.erase(each, now=now)
        mails.erase(each)
        history.erase(each, stand_in)
        prints += leftovers.erase_of(each, now=now)
        rows.erase(each, stand_in)
        merged.forget(each.person.id)
    db.session.expire_all()
    is_gone = _let_all_go([*also, subject], stand_in)
    doer = actor if actor.person_id != person_id else Actor(name=stand_in.display_name)
    after = {"is_known_elsewhere": not is_gone, "prints_removed": prints}
    audit.record(doer, "person.erased", stand_in, now=now, conference_id=conference.id, after=after)
    return True


def erase_leftovers(*, conference: Conference, now: datetime) -> None:
    """Erase what belongs to nobody in the lists of people; to be called once all are erased."""
    hold(conference)
    with in_language(conference.languages[0] if conference.languages else "en"):
        name = _("Erased person")
    leftovers.erase_rest(conference, name=name, now=now)


def _other_row(subject: Subject, merged_id: int) -> Subject:
    """Return a row that turned out to be the person, with all by which they are known."""
    row = db.session.get_one(Person, merged_id)
    return replace(
        queries.subject_of(subject.conference, row),
        names=subject.names,
        works_here=subject.works_here,
        merged_ids=(),
        namesakes=subject.namesakes,
    )


def _give_up_place(
    conference: Conference, person: Person, *, link_for: LinkFor, actor: Actor, now: datetime
) -> None:
    """Let the place go to the next in line, if the conference is not over yet."""
    registration = find_registration(conference, person.id)
    if registration is None or registration_rules.is_over(
        conference, conference.at_venue(now).date()
    ):
        return
    if registration.state in registration_rules.CAN_BE_TAKEN_OVER:
        registrations.cancel(
            conference=conference, person=person, link_for=link_for, actor=actor, now=now
        )
        db.session.flush()


def _take_off_list(subject: Subject, now: datetime) -> None:
    """Let an institution name somebody else in their place, as long as that helps."""
    registration, conference = subject.registration, subject.conference
    if registration is None or registration_rules.is_over(
        conference, conference.at_venue(now).date()
    ):
        return
    registration.delegation_id, registration.is_head = None, False
    for nomination in queries.standing_nominations(registration):
        nomination.ended_at = now
    db.session.flush()


def _withdraw_all(subject: Subject, now: datetime) -> None:
    if subject.registration is not None:
        agree_to(subject.registration, frozenset(), said_by=Source.ERASURE, now=now)


def _let_all_go(rows_of_one: list[Subject], stand_in: Person) -> bool:
    """Delete every row of the person, or none: while others need one, they need all addresses."""
    with db.session.begin_nested() as tried:
        is_gone = all(_let_go(each.person, each, stand_in) for each in rows_of_one)
        if not is_gone:
            tried.rollback()
    return is_gone


def _let_go(person: Person, subject: Subject, stand_in: Person) -> bool:
    person_id, account = person.id, find_account_of(person)
    account_id = account.id if account else None
    if not erasing.let_go(person=person):
        return False
    history.erase_elsewhere(person_id, account_id, stand_in)
    mails.erase_elsewhere(subject.addresses)
    return True


def _checked(conference: Conference, notice: Notice, before: Notice, now: datetime) -> Notice:
    words = clean(notice.privacy_words).strip()
    rules.require_fitting_words(words)
    if notice.erase_on != before.erase_on:
        today = conference.at_venue(now).date()
        rules.require_sensible_day(conference, notice.erase_on, today=today)
    address = notice.privacy_contact
    return Notice(
        erase_on=notice.erase_on,
        privacy_contact=(
            people_rules.checked_address(address, field="privacy_contact") if address else ""
        ),
        privacy_words=words,
    )


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
