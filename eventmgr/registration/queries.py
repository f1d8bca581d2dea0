"""Reads of registrations."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration, RegistrationSetup


@dataclass(frozen=True, slots=True)
class Counts:
    """How many registrations there are, by state and by the sector of the confirmed."""

    by_state: dict[RegistrationState, int]
    by_sector: dict[str | None, int]


def setup(conference: Conference) -> RegistrationSetup:
    """Return how the conference registers; what nobody has set is as the columns' defaults say."""
    return db.session.get(RegistrationSetup, conference.id) or RegistrationSetup(
        conference_id=conference.id,
        needs_approval=True,
        offer_hours=48,
        clearance_sectors=[],
        clearance_days=14,
        certificate_days=1,
        privacy_contact="",
        privacy_words="",
    )


def find_registration(conference: Conference, person_id: int | None) -> Registration | None:
    """Return the person's registration at the conference, freshly read, with the person."""
    return db.session.scalar(
        with_person().where(
            Registration.conference_id == conference.id, Registration.person_id == person_id
        ),
        execution_options={"populate_existing": True},
    )


def find_registration_by_id(conference: Conference, registration_id: int) -> Registration | None:
    """Return the registration if it belongs to the conference, with its person."""
    return db.session.scalar(
        with_person().where(
            Registration.conference_id == conference.id, Registration.id == registration_id
        )
    )


def counts(conference: Conference) -> Counts:
    """Return the numbers of the conference's registrations; words without any are left out."""
    rows = db.session.execute(
        select(Registration.state, Registration.sector, func.count())
        .where(Registration.conference_id == conference.id)
        .group_by(Registration.state, Registration.sector)
    ).all()
    found = Counts(by_state={}, by_sector={})
    for state, sector, number in rows:
        found.by_state[state] = found.by_state.get(state, 0) + number
        if state is RegistrationState.CONFIRMED:
            found.by_sector[sector] = found.by_sector.get(sector, 0) + number
    return found


def place_in_line(registration: Registration) -> int:
    """Return the place of a waiting registration in the line, from 1."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Registration.conference_id == registration.conference_id,
                Registration.state == RegistrationState.WAITLISTED,
                func.row(Registration.answered_at, Registration.id)
                <= func.row(registration.answered_at, registration.id),
            )
        )
        or 0
    )


def with_person() -> Select[Registration]:
    """Return the statement that reads registrations with their persons."""
    return (
        select(Registration)
        .join(Registration.person)
        .options(joinedload(Registration.person).joinedload(Person.organisation))
    )
