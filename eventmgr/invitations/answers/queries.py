"""Reads of answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.invitations.answers.enums import ProposalState
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_of_person
from eventmgr.people.addresses import addresses
from eventmgr.people.discretion import hidden_names, tells_of
from eventmgr.people.models import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """The visitor's invitation, and whom they proposed last."""

    invitation: Invitation
    proposal: Proposal | None


def asked(conference: Conference, person_id: int) -> Asked | None:
    """Return what the person was asked, unless they were never invited or are no longer."""
    invitation = find_of_person(conference.id, person_id)
    if invitation is None or invitation.taken_back_at is not None:
        return None
    last = select(Proposal).where(Proposal.invitation_id == invitation.id)
    return Asked(invitation, db.session.scalar(last.order_by(Proposal.id.desc()).limit(1)))


def states_of_proposals(invitation: Invitation) -> list[ProposalState]:
    """Return what became of all that the invited person proposed."""
    return list(
        db.session.scalars(select(Proposal.state).where(Proposal.invitation_id == invitation.id))
    )


def find_proposal(conference: Conference, proposal_id: int) -> Proposal | None:
    """Return the proposal if it belongs to the conference, freshly read, with who made it."""
    return db.session.scalar(
        select(Proposal)
        .where(Proposal.conference_id == conference.id, Proposal.id == proposal_id)
        .options(joinedload(Proposal.invitation).joinedload(Invitation.person)),
        execution_options={"populate_existing": True},
    )


def proposals(conference: Conference, *, page: int) -> Page[Proposal]:
    """Return one page of what is to be decided, the oldest first."""
    return paginate(
        select(Proposal)
        .where(Proposal.conference_id == conference.id, Proposal.state == ProposalState.OPEN)
        .options(joinedload(Proposal.invitation).joinedload(Invitation.person))
        .order_by(Proposal.id),
        number=page,
    )


def hidden(proposals: Sequence[Proposal]) -> set[int]:
    """Return the keys of those that tell of a protected person: by address, name or reason."""
    known = addresses()
    theirs = set(
        db.session.scalars(
            select(known.c.address)
            .join(Person, Person.id == known.c.person_id)
            .where(
                Person.is_protected,
                known.c.address.in_([each.email.lower() for each in proposals]),
            )
        )
    )
    names = hidden_names()
    return {
        each.id
        for each in proposals
        if each.email.lower() in theirs
        or tells_of(each.name, names)
        or tells_of(each.reason, names)
    }


def count_open(conference: Conference) -> int:
    """Return how many proposals wait for a decision."""
    statement = select(func.count()).where(
        Proposal.conference_id == conference.id, Proposal.state == ProposalState.OPEN
    )
    return db.session.scalar(statement) or 0
