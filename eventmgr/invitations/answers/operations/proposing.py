"""Somebody else instead: proposed by the invited, decided by organisers."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations import queries as invitations
from eventmgr.invitations.answers import queries, rules
from eventmgr.invitations.answers.enums import ProposalState
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.operations.inviting import add_invitations
from eventmgr.invitations.operations.sending import send
from eventmgr.invitations.rules import require_not_taken_back
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.people.rules import checked_address
from eventmgr.registration import operations as registration
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.operations.holding import hold, locked
from eventmgr.registration.rules import require_open


def propose(
    *,
    conference: Conference,
    person: Person,
    name: str,
    email: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Proposal:
    """Propose somebody else; nothing is sent, and nothing is said of whether they are known.

    Raises DomainError for a bad or the person's own address, while a proposal is open, after too
    many of them, and for whoever has registered or is not invited.
    """
    rules.require_fitting_reason(reason)
    address = checked_address(email)
    state = locked(conference, person, now).state
    invitation = invitations.find_of_person(conference.id, person.id)
    if invitation is None:
        raise DomainError(_("Only those who are invited can propose somebody else."))
    require_not_taken_back(invitation)
    earlier = queries.states_of_proposals(invitation)
    rules.require_may_propose(person, address, states=earlier, state=state)
    added = Proposal(
        conference_id=conference.id,
        invitation_id=invitation.id,
        name=name,
        email=address,
        reason=reason,
        created_at=now,
    )
    db.session.add(added)
    db.session.flush()
    audit.record(
        actor, "invitation.other_proposed", invitation, now=now, conference_id=conference.id
    )
    return added


def take_back(*, conference: Conference, person: Person, actor: Actor, now: datetime) -> None:
    """Take the person's open proposal back; raises DomainError if there is none any more."""
    hold(conference)
    asked = queries.asked(conference, person.id)
    if asked is None or asked.proposal is None:
        raise DomainError(_("There is no proposal to take back."))
    _decide(asked.proposal, ProposalState.TAKEN_BACK, "proposal.taken_back", actor, now)


def approve(
    *,
    conference: Conference,
    proposal: Proposal,
    base_url: str,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> None:
    """Invite whoever was proposed, saying who did, and decline for the proposer.

    Raises DomainError after the end, if it was decided before, if the proposer has registered
    meanwhile, and if the address is invited already.
    """
    fresh = _held(conference, proposal)
    require_open(conference, conference.at_venue(now).date())
    proposer = fresh.invitation.person
    state = locked(conference, proposer, now).state
    rules.require_still_wants(state)
    known = invitations.invited_addresses(conference, [fresh.email])
    rules.require_invited_anew(is_new=not known)
    guest = Guest(name=fresh.name, email=fresh.email)
    added = add_invitations(conference, [guest], now, nominated_by=proposer.shown_name)
    rules.require_invited_anew(is_new=bool(added))
    send(conference, added, base_url, now)
    if state is RegistrationState.INVITED:
        registration.decline(
            conference=conference, person=proposer, link_for=link_for, actor=actor, now=now
        )
    _decide(fresh, ProposalState.APPROVED, "proposal.approved", actor, now)


def refuse(*, conference: Conference, proposal: Proposal, actor: Actor, now: datetime) -> None:
    """Invite nobody; the proposer's own invitation stays as it is."""
    fresh = _held(conference, proposal)
    _decide(fresh, ProposalState.REFUSED, "proposal.refused", actor, now)


def _held(conference: Conference, proposal: Proposal) -> Proposal:
    hold(conference)
    fresh = queries.find_proposal(conference, proposal.id)
    if fresh is None:
        raise DomainError(_("This proposal is no longer there."))
    rules.require_undecided(fresh)
    return fresh


def _decide(
    proposal: Proposal, state: ProposalState, action: str, actor: Actor, now: datetime
) -> None:
    rules.require_undecided(proposal)
    proposal.state, proposal.decided_at = state, now
    audit.record(actor, action, proposal, now=now, conference_id=proposal.conference_id)
