"""Reads of exports: who goes into a file, what was chosen last, and what left the house."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import and_, func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.people.models import Organisation, Person
from eventmgr.registration.exports.column import Column, Row
from eventmgr.registration.exports.columns import cells_of
from eventmgr.registration.exports.models import ExportChoice
from eventmgr.registration.lists.queries import matching, nameable
from eventmgr.registration.models import Registration
from eventmgr.registration.narrowing import AnyFilter

AT_ONCE: Final = 500
"""How many people are in memory while a file is written."""
NOTED: Final = (
    "attendance.exported",
    "contacts.exported",
    "mails.exported",
    "numbers.exported",
    "recommendations.exported",
    "registrations.exported",
    "registrations.vetting_exported",
)
"""The acts by which something left the house as a file."""


def lines(
    conference: Conference, wanted: AnyFilter, columns: Sequence[Column]
) -> Iterator[list[str]]:
    """Yield the cells of everybody who may leave the house, by name: no protected person."""
    people = nameable(matching(conference, wanted)).with_only_columns(Person.id).subquery()
    statement = (
        select(Person, Organisation, Registration)
        .join(people, people.c.id == Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(
            Registration,
            and_(
                Registration.person_id == Person.id,
                Registration.conference_id == conference.id,
            ),
        )
        .order_by(func.lower(Person.name), Person.id)
    )
    found = db.session.execute(statement, execution_options={"yield_per": AT_ONCE})
    for part in found.partitions():
        yield from cells_of(columns, [Row(*each) for each in part])


def last_choice(conference: Conference, person_id: int | None) -> ExportChoice | None:
    """Return what the organiser chose last."""
    if person_id is None:
        return None
    return db.session.get(ExportChoice, (conference.id, person_id))


def log(conference: Conference, *, number: int) -> Page[AuditEntry]:
    """Return one page of what left the house as a file, the latest first."""
    return paginate(
        select(AuditEntry)
        .where(AuditEntry.conference_id == conference.id, AuditEntry.action.in_(NOTED))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc()),
        number=number,
    )
