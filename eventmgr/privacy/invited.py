"""A person's file: their invitations, and what was said of them by others."""

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.models import Invitation
from eventmgr.privacy.discretion import Discretion, discretion_for
from eventmgr.privacy.facts import Section, taken
from eventmgr.privacy.holdings.json_values import scrubbed
from eventmgr.privacy.subject import Subject


def told_invitations(subject: Subject) -> Section:
    """Return what the person was invited by, what they said, and who was proposed."""
    found = db.session.scalars(
        select(Invitation).where(
            Invitation.conference_id == subject.conference.id,
            Invitation.person_id == subject.person.id,
        )
    )
    discreet = discretion_for(subject)
    names = ("takes_over", "taken_back_at", "created_at")
    said = ("undecided_since", "decides_by", "decline_reason")
    told = [
        {
            "message": discreet(each.message),
            "nominated_by": discreet(each.nominated_by),
            **taken(each, *names, *said),
        }
        for each in found
    ]
    return [*told, *_proposals(subject, discreet)]


def _proposals(subject: Subject, discreet: Discretion) -> list[dict[str, Any]]:
    """Return whom the person proposed in their place, and where others proposed them.

    What others said of the person is theirs to see; who said it is not.
    """
    found = db.session.scalars(
        select(Proposal)
        .join(Proposal.invitation)
        .where(
            Proposal.conference_id == subject.conference.id,
            or_(
                Invitation.person_id == subject.person.id,
                func.lower(Proposal.email).in_(subject.addresses),
            ),
        )
        .options(joinedload(Proposal.invitation).joinedload(Invitation.person))
        .order_by(Proposal.id)
    )
    return [
        {
            **taken(each, "state", "name", "email", "created_at"),
            "reason": _reason(subject, each, discreet),
        }
        for each in found
    ]


def _reason(subject: Subject, proposal: Proposal, discreet: Discretion) -> str:
    proposer = proposal.invitation.person
    if proposer.id in subject.person_ids:
        return proposal.reason
    own = (proposer.name, proposer.badge_name, proposer.email)
    return discreet(scrubbed(proposal.reason, own, kept=subject.names))
