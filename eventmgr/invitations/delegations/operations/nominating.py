"""What a focal point does: nominate, withdraw, correct an address, say who heads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations import queries as invitations
from eventmgr.invitations.delegations import letters, queries, rules
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.invitations.delegations.nominee import Nominee
from eventmgr.invitations.delegations.operations.admitting import (
    admit,
    put_on_list,
    require_admissible,
    take_off_list,
    tell,
)
from eventmgr.invitations.delegations.operations.heading import let_head
from eventmgr.invitations.delegations.operations.holding import held_nomination, held_open
from eventmgr.invitations.links import links_for
from eventmgr.invitations.operations.mending import correct_address, withdraw_invitation
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.rules import checked_address
from eventmgr.registration.answers import HIDDEN
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.operations import take_place_back


def nominate(
    *,
    conference: Conference,
    delegation: Delegation,
    nominees: Sequence[Nominee],
    base_url: str,
    actor: Actor,
    now: datetime,
) -> list[Nomination]:
    """Nominate all of them, and invite each by their own link; or nobody.

    Raises RefusedNominees for rows with faults, and DomainError beyond the quota or after the
    deadline.
    """
    fresh = held_open(conference, delegation, now)
    rules.require_sound(nominees)
    checked = [replace(each, email=checked_address(each.email)) for each in nominees]
    rules.require_room(
        fresh,
        present=queries.tally(fresh).nominated,
        ever=queries.count_ever(fresh),
        coming=len(checked),
    )
    known = require_admissible(conference, fresh, checked)
    admitted = admit(
        conference,
        checked,
        known,
        organisation=fresh.organisation.name,
        language=fresh.language,
        now=now,
    )
    people = {person.email.lower(): person.id for _, person in admitted}
    places = queries.registrations_of(conference, people.values())
    added = [put_on_list(fresh, each, places[people[each.email.lower()]], now) for each in checked]
    for each, nomination in zip(checked, added, strict=True):
        if each.is_head:
            let_head(fresh, nomination.registration)
    tell(conference, admitted, base_url=base_url, now=now)
    _record("delegation.nominated", conference, fresh, added, actor, now)
    return added


def withdraw(
    *,
    conference: Conference,
    delegation: Delegation,
    nomination: Nomination,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take the nomination back: the person is told, and a place they held goes to the next in line.

    Raises DomainError after the deadline or if the nomination ended meanwhile.
    """
    fresh = held_open(conference, delegation, now)
    leaving = held_nomination(fresh, nomination)
    registration = leaving.registration
    invitation = invitations.find_of_person(conference.id, registration.person_id)
    take_off_list(leaving, now)
    if invitation is not None and invitation.taken_back_at is None:
        withdraw_invitation(
            conference=conference, invitation=invitation, base_url=base_url, actor=actor, now=now
        )
    else:  # whatever has become of the invitation, nobody keeps a place by a list they left
        take_place_back(
            conference=conference,
            person_id=registration.person_id,
            link_for=links_for(base_url),
            actor=actor,
            now=now,
        )
    if registration.state is RegistrationState.INVITED:
        registration.state = RegistrationState.CANCELLED
    tell_who_leaves(conference, leaving.registration, leaving, fresh, is_replaced=False, now=now)
    _record("delegation.withdrawn", conference, fresh, [leaving], actor, now)


def correct_nominee_address(
    *,
    conference: Conference,
    delegation: Delegation,
    nomination: Nomination,
    email: str,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write to a nominee who has not answered at another address from now on.

    Only for a person whom this very nomination has made known: nobody leads the mail of others
    into a mailbox of their own. Raises DomainError with one sentence for all that is not possible.
    """
    fresh = held_open(conference, delegation, now)
    nominee = held_nomination(fresh, nomination)
    registration = nominee.registration
    address = checked_address(email)
    invitation = invitations.find_of_person(conference.id, registration.person_id)
    may = rules.may_correct_address(registration.state, answered_at=registration.answered_at)
    is_new = registration.person.created_at == nominee.nominated_at
    if invitation is None or not may or not is_new or registration.person.is_protected:
        raise _uncorrectable()
    try:
        correct_address(
            conference=conference,
            invitation=invitation,
            email=address,
            base_url=base_url,
            actor=actor,
            now=now,
        )
    except DomainError as error:
        raise _uncorrectable() from error
    nominee.email = address
    _record("delegation.address_corrected", conference, fresh, [nominee], actor, now)


def mark_head(
    *,
    conference: Conference,
    delegation: Delegation,
    nomination: Nomination,
    actor: Actor,
    now: datetime,
) -> None:
    """Let this nominee head the delegation, and nobody else."""
    fresh = held_open(conference, delegation, now)
    nominee = held_nomination(fresh, nomination)
    let_head(fresh, nominee.registration)
    _record("delegation.head_set", conference, fresh, [nominee], actor, now)


def tell_who_leaves(
    conference: Conference,
    registration: Registration,
    nomination: Nomination | None,
    delegation: Delegation | None,
    *,
    is_replaced: bool,
    now: datetime,
) -> None:
    """Tell the person by mail that they are not expected any more."""
    if not registration.person.email:
        return
    draft = letters.no_longer_nominated(
        conference,
        registration,
        nomination=nomination,
        organisation=delegation.organisation.name if delegation else "",
        is_replaced=is_replaced,
        now=now,
    )
    queue_mails([draft], now=now)


def _uncorrectable() -> DomainError:
    return DomainError(
        _("This address cannot be corrected here. Replace the person by the right address."),
        field="email",
    )


def _record(
    action: str,
    conference: Conference,
    delegation: Delegation,
    nominations: Sequence[Nomination],
    actor: Actor,
    now: datetime,
) -> None:
    db.session.flush()
    after = {"registrations": [each.registration_id for each in nominations], "names": HIDDEN}
    audit.record(actor, action, delegation, now=now, conference_id=conference.id, after=after)
