"""Acts on invitations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations import queries, rules
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.letters import invitation_mail
from eventmgr.invitations.models import Invitation
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.people.operations import find_or_add_person
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
    known = queries.invited_addresses(conference, [guest.email for guest in people])
    persons = {
        person.id: person
        for person in (_person(guest, now) for guest in people if guest.email.lower() not in known)
    }
    invitations = _add(conference, persons, message, now)
    open_registrations(
        conference=conference, persons=[persons[each.person_id] for each in invitations], now=now
    )
    _mail(conference, [(each, persons[each.person_id]) for each in invitations], base_url, now)
    audit.record(
        actor,
        "invitations.sent",
        conference,
        now=now,
        conference_id=conference.id,
        after={"persons": [each.person_id for each in invitations]},
    )
    return Invited(sent=len(invitations), already=len(people) - len(invitations))


def send_again(
    *, conference: Conference, invitation: Invitation, base_url: str, actor: Actor, now: datetime
) -> None:
    """Send the invitation once more, by a new mail; the links of earlier mails become void.

    Raises DomainError while an earlier mail is still on its way.
    """
    get_for_update(Invitation, invitation.id)
    fresh = queries.find_invitation(conference, invitation.id)
    if fresh is None:
        raise DomainError(_("This invitation was taken back."))
    rules.require_may_send_again(fresh)
    fresh.generation += 1
    _mail(conference, [(fresh, fresh.person)], base_url, now)
    audit.record(
        actor,
        "invitation.sent_again",
        fresh,
        now=now,
        conference_id=conference.id,
        after={"generation": fresh.generation},
    )


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
    conference: Conference, person_ids: Iterable[int], message: str, now: datetime
) -> list[Invitation]:
    """Add the invitations that are missing; two organisers at once never add the same one."""
    rows = [
        {
            "conference_id": conference.id,
            "person_id": each,
            "message": message,
            "generation": 1,
            "created_at": now,
        }
        for each in person_ids
    ]
    if not rows:
        return []
    statement = insert(Invitation).on_conflict_do_nothing().returning(Invitation)
    return sorted(db.session.scalars(statement, rows), key=lambda each: each.id)


def _mail(
    conference: Conference,
    recipients: Sequence[tuple[Invitation, Person]],
    base_url: str,
    now: datetime,
) -> None:
    drafts = [
        invitation_mail(conference, invitation, person, base_url=base_url)
        for invitation, person in recipients
    ]
    for (invitation, _person), mail in zip(recipients, queue_mails(drafts, now=now), strict=True):
        invitation.mail = mail
    db.session.flush()
