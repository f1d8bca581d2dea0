"""Inviting whole lists of people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.invitations import queries, rules
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.operations.mending import renew_link
from eventmgr.invitations.operations.sending import send
from eventmgr.invitations.unsent import unsent
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.people.operations import find_or_add_organisations, find_or_add_person
from eventmgr.registration.operations import open_registrations


@dataclass(frozen=True, slots=True)
class Invited:
    """What inviting a list came to."""

    sent: int
    already: int
    """How many were invited before; nothing was sent to them."""


def invite_people(
    *,
    conference: Conference,
    people: Sequence[Guest],
    message: str,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> Invited:
    """Invite whoever on the list is not invited yet: person, registration and mail in one act.

    ``base_url`` begins the personal links. Raises DomainError for a message that is too long.
    """
    rules.require_fitting_message(message)
    get_for_update(Conference, conference.id)  # first of all locks, as whoever registers does
    known = queries.invited_addresses(conference, [guest.email for guest in people])
    added = add_invitations(
        conference,
        [guest for guest in people if guest.email.lower() not in known],
        now,
        message=message,
    )
    send(conference, added, base_url, now)
    audit.record(
        actor,
        "invitations.sent",
        conference,
        now=now,
        conference_id=conference.id,
        after={"persons": [person.id for _, person in added]},
    )
    return Invited(sent=len(added), already=len(people) - len(added))


def add_invitations(
    conference: Conference, people: Sequence[Guest], now: datetime, **values: str | bool
) -> list[tuple[Invitation, Person]]:
    """Add person, invitation and registration of each who has none, and return who got one.

    An invitation that never left is theirs anew, by another link. Nothing is sent yet. ``values``
    are further columns of the invitations. The conference is locked.
    """
    persons = _persons(people, now)
    carried = _carry_on(conference, persons, values, now)
    invitations = _add(conference, persons, now, values)
    opened = [persons[each.person_id] for each in invitations]
    open_registrations(conference=conference, persons=opened, now=now)
    return [(each, persons[each.person_id]) for each in (*carried, *invitations)]


def _carry_on(
    conference: Conference,
    person_ids: Iterable[int],
    values: Mapping[str, str | bool],
    now: datetime,
) -> Sequence[Invitation]:
    statement = unsent(conference).where(Invitation.person_id.in_(list(person_ids)))
    found = db.session.scalars(
        statement.order_by(Invitation.id), execution_options={"populate_existing": True}
    ).all()
    for each in found:
        for name, value in values.items():
            setattr(each, name, value)
        renew_link(each, now=now)
    return found


def invite_known(
    *, conference: Conference, persons: Sequence[Person], now: datetime
) -> list[Invitation]:
    """Add invitation and registration of each who has none, and return what was added.

    Nothing is sent yet. The conference is locked, and the persons come with their organisations.
    """
    known = {each.id: each for each in persons}
    added = _add(conference, known, now, {})
    open_registrations(
        conference=conference, persons=[known[each.person_id] for each in added], now=now
    )
    return added


def _persons(guests: Sequence[Guest], now: datetime) -> dict[int, Person]:
    """Return everybody by key, in the list's order; found or added in an order common to all lists.

    Two conferences that invite the same people at once would otherwise wait for each other.
    """
    find_or_add_organisations(guest.organisation for guest in guests)
    by_address = sorted(guests, key=lambda guest: guest.email.lower())
    found = {guest.email: _person(guest, now) for guest in by_address}
    return {found[guest.email].id: found[guest.email] for guest in guests}


def _person(guest: Guest, now: datetime) -> Person:
    return find_or_add_person(
        name=guest.name,
        email=guest.email,
        honorific=guest.honorific,
        title=guest.title,
        organisation=guest.organisation,
        sector=guest.sector,
        now=now,
    )


def _add(
    conference: Conference, person_ids: Iterable[int], now: datetime, values: dict[str, str | bool]
) -> list[Invitation]:
    """Add the invitations that are missing; two organisers at once never add the same one."""
    rows = [
        {
            "conference_id": conference.id,
            "person_id": each,
            "message": "",
            "nominated_by": "",
            "takes_over": False,
            "generation": 1,
            "created_at": now,
            **values,
        }
        for each in person_ids
    ]
    if not rows:
        return []
    statement = insert(Invitation).on_conflict_do_nothing().returning(Invitation)
    return sorted(db.session.scalars(statement, rows), key=lambda each: each.id)
