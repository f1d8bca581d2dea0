"""Reads of what a conference holds of people."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.foundation.text import fold
from eventmgr.invitations.delegations.models import Nomination
from eventmgr.invitations.models import Invitation
from eventmgr.people.merges import merged_ids, other_emails
from eventmgr.people.models import Account, Person
from eventmgr.privacy import rules
from eventmgr.privacy.holdings import history, mails, merged, rows
from eventmgr.privacy.holdings.kinds import Fate
from eventmgr.privacy.holdings.references import TO_PERSON
from eventmgr.privacy.subject import Subject
from eventmgr.registration.attendance.models import Certificate
from eventmgr.registration.models import Registration, RegistrationSetup
from eventmgr.registration.queries import find_registration
from eventmgr.reports.models import ReportVersion


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What erasing would do: to how many rows of what, and what is out of its reach."""

    people: int
    rows: dict[str, int]
    """By the section of a person's file."""
    kept_elsewhere: int
    """How many of the people others know too: their own row stays for those."""
    reports: Sequence[ReportVersion]
    """Compiled before; what stands in them, stands."""


def find_person(person_id: int | None) -> Person | None:
    """Return the person with their organisation."""
    return db.session.scalar(
        select(Person).where(Person.id == person_id).options(joinedload(Person.organisation))
    )


def find_subject(conference: Conference, person_id: int) -> Person | None:
    """Return the person if this conference holds anything of them that can be erased."""
    return db.session.scalar(
        select(Person)
        .where(Person.id == person_id, _is_held(conference))
        .options(joinedload(Person.organisation))
    )


def held(conference: Conference, *, page: int) -> Page[Person]:
    """Return one page of those of whom the conference holds something, by name."""
    statement = (
        select(Person)
        .where(_is_held(conference))
        .order_by(Person.is_protected, func.lower(Person.name), Person.id)
    )
    return paginate(statement, number=page)


def held_ids(conference: Conference, *, most: int | None = None, after: int = 0) -> list[int]:
    """Return the keys, above one, of those of whom the conference holds something, in order."""
    statement = select(Person.id).where(Person.id > after, _is_held(conference))
    return list(db.session.scalars(statement.order_by(Person.id).limit(most)))


def subject_of(conference: Conference, person: Person) -> Subject:
    """Return the person as this conference knows them."""
    registration = find_registration(conference, person.id)
    names = {
        person.name,
        person.badge_name,
        *_written_names(registration),
        *merged.names(person.id),
    }
    return Subject(
        conference=conference,
        person=person,
        registration=registration,
        names=tuple(sorted(filter(None, names), key=lambda each: (-len(each), each))),
        addresses=_addresses(conference, person, registration),
        works_here=_works_here(conference, person),
        merged_ids=tuple(merged_ids(person.id)),
    )


def namesakes(subject: Subject) -> tuple[str, ...]:
    """Return the longer names of others whom the conference knows, the person's own in them."""
    written = (Person.name, Person.badge_name, Registration.name, Registration.badge_name)
    parts = [column.icontains(each, autoescape=True) for column in written for each in subject.full]
    if not parts:
        return ()
    here = (Registration.person_id == Person.id) & (
        Registration.conference_id == subject.conference.id
    )
    rows = db.session.execute(
        select(*written)
        .select_from(Person)
        .outerjoin(Registration, here)
        .where(or_(*parts), Person.id.not_in(subject.person_ids), _is_held(subject.conference))
    )
    own = {fold(each) for each in subject.names}
    return tuple(sorted({name for row in rows for name in row if name and fold(name) not in own}))


def plan(conference: Conference, person_ids: Collection[int]) -> Plan:
    """Return what erasing these people would do."""
    found = rows.counts(conference, person_ids)
    addresses = [
        each.lower()
        for each in db.session.scalars(
            select(Person.email).where(Person.id.in_(person_ids), Person.email != "")
        )
    ]
    found["mails"] = mails.count(conference, addresses)
    return Plan(
        people=len(person_ids),
        rows=found,
        kept_elsewhere=len(rows.needed_elsewhere(conference, person_ids)),
        reports=reports(conference),
    )


def plan_of(subject: Subject) -> Plan:
    """Return what erasing one person would do."""
    plain = plan(subject.conference, [subject.person.id])
    plain.rows["mails"] = len(mails.mails_to(subject))
    plain.rows["history"] = history.count(subject)
    return plain


def standing_nominations(registration: Registration) -> Sequence[Nomination]:
    """Return the lists on which the person stands by now."""
    return db.session.scalars(
        select(Nomination).where(
            Nomination.registration_id == registration.id, Nomination.ended_at.is_(None)
        )
    ).all()


def reports(conference: Conference) -> Sequence[ReportVersion]:
    """Return the report's versions that were compiled so far."""
    return db.session.scalars(
        select(ReportVersion)
        .where(ReportVersion.conference_id == conference.id)
        .order_by(ReportVersion.number)
    ).all()


def reports_before_protection(conference: Conference, person: Person) -> Sequence[ReportVersion]:
    """Return the versions that were compiled while the person, protected by now, was not."""
    if not person.is_protected:
        return ()
    since = db.session.scalar(
        select(func.max(AuditEntry.at)).where(
            AuditEntry.action == "person.protected",
            AuditEntry.object_type == Person.__name__,
            AuditEntry.object_id == person.id,
            AuditEntry.before["display_name"].as_string().is_(None),
        )
    )
    return [each for each in reports(conference) if since is None or each.created_at <= since]


def prints_removed(conference: Conference, *, since: datetime) -> int:
    """Return how many of the office's prints went since then because somebody was erased."""
    number = func.sum(AuditEntry.after["prints_removed"].as_integer())
    return (
        db.session.scalar(
            select(number).where(
                AuditEntry.conference_id == conference.id,
                AuditEntry.action == "person.erased",
                AuditEntry.at > since,
            )
        )
        or 0
    )


def due_conferences(*, now: datetime) -> list[Conference]:
    """Return the conferences whose personal data have stayed as long as they may."""
    found = db.session.execute(
        select(Conference, RegistrationSetup)
        .join(RegistrationSetup, RegistrationSetup.conference_id == Conference.id)
        .where(RegistrationSetup.erase_on.is_not(None))
        .order_by(Conference.id)
    )
    return [
        conference for conference, setup in found if rules.is_due(setup, _today(conference, now))
    ]


def _today(conference: Conference, now: datetime) -> date:
    return conference.at_venue(now).date()


def _is_held(conference: Conference) -> ColumnElement[bool]:
    """Return who has something here that would go, and is not a row that stands for somebody.

    What refers to a row that was merged is that of whom it was merged into.
    """
    columns = [
        select(each.column).where(each.within(conference.id))
        for each in TO_PERSON
        if not each.is_work and each.fate is not Fate.WITH_THE_PERSON and each.told != "sign_ins"
    ]
    row = aliased(Person)
    by_another_row = select(row.merged_into_id).where(
        row.merged_into_id.is_not(None), or_(*(row.id.in_(each) for each in columns))
    )
    found = or_(*(Person.id.in_(each) for each in columns), Person.id.in_(by_another_row))
    return Person.erased_at.is_(None) & Person.merged_into_id.is_(None) & found


def _written_names(registration: Registration | None) -> Iterable[str]:
    if registration is None:
        return ()
    certified = db.session.scalars(
        select(Certificate.name).where(Certificate.registration_id == registration.id)
    )
    nominated = db.session.scalars(
        select(Nomination.name).where(Nomination.registration_id == registration.id)
    )
    return {registration.name, registration.badge_name, *certified, *nominated}


def _addresses(
    conference: Conference, person: Person, registration: Registration | None
) -> frozenset[str]:
    """Return the person's addresses; one that they had before only if nobody else has it now.

    Those of rows that were merged into theirs are theirs too.
    """
    earlier = _earlier_addresses(conference, person)
    if registration is not None:
        earlier |= set(
            db.session.scalars(
                select(func.lower(Nomination.email)).where(
                    Nomination.registration_id == registration.id
                )
            )
        )
    others = set(
        db.session.scalars(
            select(func.lower(Person.email)).where(
                func.lower(Person.email).in_(earlier), Person.id != person.id
            )
        )
    )
    merged_rows = {each.lower() for each in other_emails(person.id)}
    return frozenset(filter(None, {person.email.lower(), *merged_rows, *(earlier - others)}))


def _earlier_addresses(conference: Conference, person: Person) -> set[str]:
    corrected = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.conference_id == conference.id,
            AuditEntry.action == "invitation.address_corrected",
            AuditEntry.object_id.in_(
                select(Invitation.id).where(
                    Invitation.conference_id == conference.id,
                    Invitation.person_id == person.id,
                )
            ),
        )
    )
    told = {str((side or {}).get("email", "")) for e in corrected for side in (e.before, e.after)}
    return {each.lower() for each in told if "@" in each}


def _works_here(conference: Conference, person: Person) -> bool:
    member = (
        select(TeamMember.id)
        .join(Account, Account.id == TeamMember.account_id)
        .where(TeamMember.conference_id == conference.id, Account.person_id == person.id)
    )
    return bool(db.session.scalar(select(member.exists())))
