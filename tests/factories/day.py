"""The day of a conference, and desks that note who comes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.registration.attendance import operations
from eventmgr.registration.attendance.codes import new_code
from eventmgr.registration.attendance.models import Certificate
from eventmgr.registration.attendance.operations import Told
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.people import NOW, make_person
from tests.factories.registration import make_registration

DAY = date(2026, 3, 1)


def make_confirmed(conference: Conference, **values: Any) -> Registration:
    return make_registration(conference, state=RegistrationState.CONFIRMED, **values)


def make_desk(role: TeamRole = TeamRole.DESK, name: str = "Desk One") -> Standing:
    person = make_person(name=name)
    return Standing(actor=Actor(name=name, person_id=person.id, account_id=1), team_role=role)


def check_in(
    conference: Conference,
    registration: Registration,
    desk: Standing,
    *,
    day: date = DAY,
    at: datetime = NOW,
    client_id: UUID | None = None,
    lets_in: bool = False,
    now: datetime = NOW,
) -> Told:
    return operations.check_in(
        conference=conference,
        registration_id=registration.id,
        day=day,
        at=at,
        client_id=client_id or uuid4(),
        standing=desk,
        now=now,
        lets_in=lets_in,
    )


def make_certificate(registration: Registration) -> Certificate:
    certificate = Certificate(
        registration_id=registration.id,
        code=new_code(),
        name=registration.name,
        days=1,
        issued_at=NOW,
    )
    db.session.add(certificate)
    db.session.flush()
    return certificate
