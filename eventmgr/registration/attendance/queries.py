"""Reads of the day, for the desk, the organisers, and whoever prints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.people.models import Person
from eventmgr.registration import waiting
from eventmgr.registration.attendance import former, rules
from eventmgr.registration.attendance.models import Certificate, CheckIn, DeskAct
from eventmgr.registration.attendance.roster import Entry, Seen
from eventmgr.registration.clearing import Vetting
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many of the confirmed are checked in on a day."""

    checked_in: int
    confirmed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Certified:
    """A certificate that stands, with what is printed on it."""

    registration_id: int
    name: str
    days: int
    code: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Attended:
    """One person who came, and on which days."""

    registration: Registration
    days: frozenset[date]


def roster(conference: Conference, *, only: int | None = None) -> list[Entry]:
    """Return everybody who may come, by name; five statements, however many they are.

    Whoever was erased stands in no list; ``only`` one registration is told of whatever it is.
    """
    persons = select(Registration, Person).join(Registration.person)
    narrowed = [Registration.conference_id == conference.id]
    if only is not None:
        narrowed.append(Registration.id == only)
    else:
        persons = persons.where(Person.erased_at.is_(None))
    rows = db.session.execute(persons.where(*narrowed)).all()
    seen = _seen(narrowed)
    vetting = waiting.vetting(conference)
    codes = former.codes(conference.id)
    entries = [
        _entry(each, person, seen.get(each.id, {}), vetting, codes.get(each.id, ()))
        for each, person in rows
    ]
    return sorted(entries, key=lambda each: (each.name.casefold(), each.registration_id))


def entry(conference: Conference, registration: Registration) -> Entry:
    """Return one person of the roster."""
    return roster(conference, only=registration.id)[0]


def find_by_badge(code: str) -> Registration | None:
    """Return the registration whose badge holds this code, with its conference.

    A code of one that was merged into another registration leads to that.
    """
    statement = select(Registration).options(
        joinedload(Registration.conference), joinedload(Registration.person)
    )
    found = db.session.scalar(statement.where(Registration.badge_code == code))
    if found is not None:
        return found
    return db.session.scalar(statement.where(Registration.id == former.registration_id_of(code)))


def find_check_in(registration_id: int, day: date) -> CheckIn | None:
    """Return whether the person was checked in on the day, freshly read, with who did it."""
    return db.session.scalar(
        select(CheckIn)
        .where(CheckIn.registration_id == registration_id, CheckIn.day == day)
        .options(joinedload(CheckIn.by)),
        execution_options={"populate_existing": True},
    )


def find_act(client_id: object) -> DeskAct | None:
    """Return what became of an act that was sent before, with whom it was about."""
    return db.session.scalar(
        select(DeskAct)
        .where(DeskAct.client_id == client_id)
        .options(joinedload(DeskAct.registration))
    )


def numbers(conference: Conference, day: date) -> Numbers:
    """Return how many of the confirmed came on the day; protected persons count."""
    row = db.session.execute(
        select(func.count(CheckIn.id), func.count())
        .select_from(Registration)
        .outerjoin(CheckIn, (CheckIn.registration_id == Registration.id) & (CheckIn.day == day))
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.CONFIRMED,
        )
    ).one()
    return Numbers(checked_in=row[0], confirmed=row[1])


def checked_in_by_sector(conference: Conference) -> dict[date, dict[str | None, int]]:
    """Return for each day of the conference how many were checked in, by their sector."""
    found: dict[date, dict[str | None, int]] = {day: {} for day in conference.days}
    rows = db.session.execute(
        select(CheckIn.day, Registration.sector, func.count())
        .join(CheckIn.registration)
        .where(Registration.conference_id == conference.id)
        .group_by(CheckIn.day, Registration.sector)
        .order_by(CheckIn.day)
    )
    for day, sector, number in rows:
        found.setdefault(day, {})[sector] = number
    return found


def days_attended(conference: Conference) -> dict[int, int]:
    """Return by registration on how many days the person was there; who never was is left out."""
    rows = db.session.execute(
        select(CheckIn.registration_id, func.count())
        .join(CheckIn.registration)
        .where(Registration.conference_id == conference.id)
        .group_by(CheckIn.registration_id)
    )
    return {row[0]: row[1] for row in rows}


def attendance(conference: Conference, *, page: int) -> Page[Registration]:
    """Return one page of who came, by name: no protected person."""
    return paginate(_who_came(conference), number=page)


def all_attendance(conference: Conference) -> list[Attended]:
    """Return everybody who came, by name: no protected person."""
    rows = db.session.scalars(_who_came(conference)).all()
    days = days_of(conference, rows)
    return [Attended(each, days[each.id]) for each in rows]


def days_of(
    conference: Conference, registrations: Iterable[Registration]
) -> dict[int, frozenset[date]]:
    """Return by registration the days on which the person was there."""
    found: dict[int, set[date]] = {each.id: set() for each in registrations}
    rows = db.session.execute(
        select(CheckIn.registration_id, CheckIn.day)
        .join(CheckIn.registration)
        .where(Registration.conference_id == conference.id, CheckIn.registration_id.in_(found))
    )
    for registration_id, day in rows:
        found[registration_id].add(day)
    return {key: frozenset(days) for key, days in found.items()}


def certificates(conference: Conference) -> list[Certified]:
    """Return every certificate that stands, by name; a protected person by display name."""
    rows = db.session.execute(
        _certificates(conference)
        .where(Certificate.revoked_at.is_(None))
        .order_by(func.lower(Certificate.name), Certificate.id)
    ).all()
    return [_certified(certificate, person) for certificate, person in rows]


def listed_certificates(conference: Conference, *, page: int) -> Page[Certificate]:
    """Return one page of the certificates of all but protected persons, revoked ones too."""
    statement = (
        select(Certificate)
        .join(Certificate.registration)
        .join(Registration.person)
        .where(Registration.conference_id == conference.id, Person.is_protected.is_(False))
        .order_by(func.lower(Certificate.name), Certificate.id)
    )
    return paginate(statement, number=page)


def certificate_of(registration: Registration) -> Certificate | None:
    """Return the person's certificate if one stands."""
    return db.session.scalar(
        select(Certificate).where(
            Certificate.registration_id == registration.id, Certificate.revoked_at.is_(None)
        )
    )


def find_certificate(conference: Conference, certificate_id: int) -> Certificate | None:
    """Return the certificate if it belongs to the conference."""
    return db.session.scalar(
        select(Certificate)
        .join(Certificate.registration)
        .where(Registration.conference_id == conference.id, Certificate.id == certificate_id)
        .options(joinedload(Certificate.registration).joinedload(Registration.person))
    )


def holder(certificate: Certificate) -> Registration:
    """Return whose certificate it is, with the person, both freshly read."""
    return db.session.scalars(
        select(Registration)
        .where(Registration.id == certificate.registration_id)
        .options(joinedload(Registration.person)),
        execution_options={"populate_existing": True},
    ).one()


def find_certificate_by_code(code: str) -> Certificate | None:
    """Return the certificate of this code, with its person and conference."""
    whole = joinedload(Certificate.registration)
    return db.session.scalar(
        select(Certificate)
        .where(Certificate.code == code)
        .options(whole.joinedload(Registration.person), whole.joinedload(Registration.conference))
    )


def qualified(conference: Conference, least: int) -> list[tuple[Registration, int]]:
    """Return who was there on enough days and never got a certificate, with their days.

    Freshly read: whoever holds the conference meets nobody who was erased just before.
    """
    days = days_attended(conference)
    rows = db.session.scalars(
        select(Registration)
        .join(Registration.person)
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.id.not_in(select(Certificate.registration_id)),
            Person.erased_at.is_(None),
        )
        .options(joinedload(Registration.person))
        .order_by(Registration.id),
        execution_options={"populate_existing": True},
    )
    return [(each, days[each.id]) for each in rows if days.get(each.id, 0) >= least]


def _entry(
    registration: Registration,
    person: Person,
    seen: dict[date, Seen],
    vetting: Vetting,
    former_codes: tuple[str, ...],
) -> Entry:
    state, clearance = registration.state, vetting.clearance_of(registration)
    hidden = person.is_protected
    return Entry(
        registration_id=registration.id,
        name=person.display_name if hidden else shown_name(registration),
        organisation="" if hidden else registration.organisation,
        category=registration.category,
        state=state,
        admission=rules.admission(state, clearance),
        why_not=rules.why_not(state, clearance),
        badge_code=registration.badge_code,
        former_codes=former_codes,
        seen=seen,
    )


def shown_name(registration: Registration) -> str:
    """Return the name as on the badge, or as registered, after the honorific."""
    return f"{registration.honorific} {registration.badge_name or registration.name}".strip()


def _seen(narrowed: Sequence[ColumnElement[bool]]) -> dict[int, dict[date, Seen]]:
    found: dict[int, dict[date, Seen]] = {}
    rows = db.session.execute(
        select(CheckIn, Person)
        .join(CheckIn.registration)
        .outerjoin(Person, Person.id == CheckIn.by_id)
        .where(*narrowed)
        .order_by(CheckIn.day)
    )
    for each, by in rows:
        seen = Seen(each.at, by.shown_name if by else "")
        found.setdefault(each.registration_id, {})[each.day] = seen
    return found


def _who_came(conference: Conference) -> Select[Registration]:
    came = select(CheckIn.registration_id)
    return (
        select(Registration)
        .join(Registration.person)
        .where(
            Registration.conference_id == conference.id,
            Registration.id.in_(came),
            Person.is_protected.is_(False),
        )
        .order_by(func.lower(Registration.name), Registration.id)
    )


def _certificates(conference: Conference) -> Select[Certificate, Person]:
    return (
        select(Certificate, Person)
        .join(Certificate.registration)
        .join(Registration.person)
        .where(Registration.conference_id == conference.id)
    )


def _certified(certificate: Certificate, person: Person) -> Certified:
    return Certified(
        registration_id=certificate.registration_id,
        name=person.display_name if person.is_protected else certificate.name,
        days=certificate.days,
        code=certificate.code,
        issued_at=certificate.issued_at,
    )
