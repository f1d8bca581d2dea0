"""Whom of its people a conference does not write to, as its organisers see it."""

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_organise
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.invitations.models import Invitation
from eventmgr.mail.models import Mail, Suppression
from eventmgr.mail.suppressed import hashed
from eventmgr.people.models import Person
from eventmgr.registration.models import Contact, Registration


def may_lift(standing: Standing, entry: Suppression) -> bool:
    """Whether the entry may be taken off: by organisers if it is their conference's alone.

    What keeps the mails of all conferences from an address is lifted by whoever runs them all.
    """
    if entry.conference_id is None:
        return standing.is_administrator
    return may_organise(standing)


def unwritten(conference: Conference, *, number: int) -> Page[Suppression]:
    """Return one page of the addresses, the latest first; no protected person's is among them."""
    statement = _seen(conference).order_by(Suppression.at.desc(), Suppression.id.desc())
    return paginate(statement, number=number)


def find_unwritten(conference: Conference, suppression_id: int) -> Suppression | None:
    """Return the entry if the conference's organisers see it."""
    return db.session.scalar(_seen(conference).where(Suppression.id == suppression_id))


def _seen(conference: Conference) -> Select[Suppression]:
    return select(Suppression).where(
        or_(
            Suppression.conference_id == conference.id,
            Suppression.conference_id.is_(None) & _is_known_to(conference),
        ),
        Suppression.address_hash.not_in(_of_protected()),
    )


def _is_known_to(conference: Conference) -> ColumnElement[bool]:
    """Whether an address that no conference writes to is one of theirs."""
    people = or_(
        *(
            Person.id.in_(select(each.person_id).where(each.conference_id == conference.id))
            for each in (Contact, Registration, Invitation)
        )
    )
    return or_(
        Suppression.address_hash.in_(select(hashed(Person.email)).where(people)),
        Suppression.address_hash.in_(
            select(hashed(Mail.recipient_address)).where(Mail.conference_id == conference.id)
        ),
    )


def _of_protected() -> Select[str]:
    stays = aliased(Person)
    return (
        select(hashed(Person.email))
        .outerjoin(stays, stays.id == Person.merged_into_id)
        .where(or_(Person.is_protected, stays.is_protected), Person.email != "")
    )
