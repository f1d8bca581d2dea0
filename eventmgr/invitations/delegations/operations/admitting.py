"""Who may be taken onto a list, and what they get: person, invitation and registration."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations.delegations import queries, rules
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.invitations.delegations.nominee import Fault, Nominee, RefusedNominees
from eventmgr.invitations.delegations.queries import Known
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.operations.inviting import add_invitations
from eventmgr.invitations.operations.mending import renew_link
from eventmgr.invitations.operations.sending import send
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration

Admitted = list[tuple[Invitation, Person]]


def require_admissible(
    conference: Conference, delegation: Delegation, nominees: Sequence[Nominee]
) -> dict[str, Known]:
    """Return whom of them the conference knows; raises RefusedNominees for who may not come by it.

    Whoever is known by another way is refused with the same sentence, whatever became of them:
    a focal point learns nothing of others, and the quota is not touched.
    """
    known = queries.known(conference, [each.email for each in nominees])
    faults = [
        Fault(row, "email", str(rules.NOT_BY_THIS_LIST))
        for row, each in enumerate(nominees)
        if each.email.lower() in known and not _is_ours(known[each.email.lower()], delegation)
    ]
    if faults:
        raise RefusedNominees(faults)
    return known


def _is_ours(known: Known, delegation: Delegation) -> bool:
    """Whether the focal point had nominated the person, and has withdrawn them since.

    Whoever's invitation the organisers took back is not brought back by a focal point.
    """
    last, invitation = known.last, known.invitation
    return (
        last is not None
        and invitation is not None
        and last.delegation_id == delegation.id
        and last.ended_at is not None
        and invitation.taken_back_at == last.ended_at
    )


def admit(
    conference: Conference,
    nominees: Sequence[Nominee],
    known: Mapping[str, Known],
    *,
    organisation: str,
    language: str,
    now: datetime,
) -> Admitted:
    """Give each an invitation that is good, and a registration; nothing is sent yet."""
    guests = [_guest(each, organisation) for each in nominees if each.email.lower() not in known]
    added = add_invitations(conference, guests, now, nominated_by=organisation)
    for _invitation, person in added:
        if person.created_at == now:  # whoever was known keeps the language that they read
            person.language = language
    again = [
        _again(conference, known[each.email.lower()], organisation, now)
        for each in nominees
        if each.email.lower() in known
    ]
    db.session.flush()
    return [*added, *again]


def tell(conference: Conference, admitted: Admitted, *, base_url: str, now: datetime) -> None:
    """Send each their personal link."""
    send(conference, admitted, base_url, now)


def put_on_list(
    delegation: Delegation, nominee: Nominee, registration: Registration, now: datetime
) -> Nomination:
    """Let the person stand on the institution's list, and count to its quota."""
    nomination = Nomination(
        delegation_id=delegation.id,
        registration=registration,
        honorific=nominee.honorific,
        name=nominee.name,
        title=nominee.title,
        email=nominee.email,
        nominated_at=now,
    )
    db.session.add(nomination)
    registration.delegation_id = delegation.id
    registration.category = delegation.category
    db.session.flush()
    return nomination


def take_off_list(nomination: Nomination, now: datetime) -> bool:
    """Let the person stand on the list no longer; whether they headed the delegation."""
    registration = nomination.registration
    was_head = registration.is_head
    nomination.ended_at = now
    registration.delegation_id, registration.is_head = None, False
    db.session.flush()
    return was_head


def _again(
    conference: Conference, known: Known, organisation: str, now: datetime
) -> tuple[Invitation, Person]:
    registration = known.registration
    if registration.state is RegistrationState.CANCELLED:
        registration.state = RegistrationState.INVITED
    invitation = known.invitation
    if invitation is None:
        invitation = Invitation(
            conference_id=conference.id, person_id=registration.person_id, created_at=now
        )
        db.session.add(invitation)
        db.session.flush()
    invitation.taken_back_at = None
    invitation.nominated_by = organisation
    renew_link(invitation, now=now)
    return invitation, registration.person


def _guest(nominee: Nominee, organisation: str) -> Guest:
    return Guest(
        name=nominee.name,
        email=nominee.email,
        honorific=nominee.honorific,
        title=nominee.title,
        organisation=organisation,
    )
