"""Whom an invitation to a list of people would reach, before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.models import Invitation
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """The people of a list, parted by what inviting them now would do."""

    new: Sequence[Guest]
    digest: str
    """Stands for exactly the new people: others have another, be they as many."""
    already: int
    """Invited or registered before; nothing would be sent to them."""
    without_address: int
    protected: int
    """Not written to together with others: whoever invites them does so one by one."""


def audience(conference: Conference, people: Select[Person]) -> Audience:
    """Return what inviting these people would do now; changes nothing."""
    rows = db.session.execute(
        people.add_columns(_is_known(conference).label("is_known"))
        .options(joinedload(Person.organisation))
        .order_by(Person.id)
    ).all()
    unknown = [person for person, is_known in rows if not is_known]
    reached = [each for each in unknown if each.email and not each.is_protected]
    return Audience(
        new=[_guest(each) for each in reached],
        digest=sha256(",".join(str(each.id) for each in reached).encode()).hexdigest(),
        already=len(rows) - len(unknown),
        without_address=sum(not each.email and not each.is_protected for each in unknown),
        protected=sum(each.is_protected for each in unknown),
    )


def _is_known(conference: Conference) -> ColumnElement[bool]:
    return or_(
        *(
            select(table.id)
            .where(table.conference_id == conference.id, table.person_id == Person.id)
            .correlate(Person)
            .exists()
            for table in (Invitation, Registration)
        )
    )


def _guest(person: Person) -> Guest:
    return Guest(
        name=person.name,
        email=person.email,
        honorific=person.honorific,
        title=person.title,
        organisation=person.organisation.name if person.organisation else "",
        sector=person.sector,
    )
