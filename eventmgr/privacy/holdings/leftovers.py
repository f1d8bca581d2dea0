"""What knows people by name or address alone: focal points, letters, proposers, and paper."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, func, literal, or_, select, update

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.groups.models import WorkingGroup
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.delegations.models import Delegation, Nomination, NominationLetter
from eventmgr.invitations.formal.models import FormalLetter, FormalSetup
from eventmgr.invitations.models import Invitation
from eventmgr.mail.models import Mail
from eventmgr.people.actor import CLOCK, COMMAND
from eventmgr.privacy.holdings import mails
from eventmgr.privacy.holdings.json_values import without_words
from eventmgr.privacy.holdings.statements import run
from eventmgr.privacy.subject import HIDDEN, Subject
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.prints.models import GroupPrint
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.intake.models import ContactImport
from eventmgr.registration.prints.models import RegistrationPrint

_SECRET = ("focal_name", "focal_email", "message")


def erase_of(subject: Subject, *, now: datetime) -> int:
    """Erase what knows the person by name or address alone, and the papers that name them.

    Return how many of the office's papers went: others are missed, and have to be made again.
    """
    folded = {fold(each) for each in subject.names}
    for each in _proposed(subject.conference):
        if fold(each.proposer) in folded:
            each.proposer = ""
    _free_lists(
        Delegation.conference_id == subject.conference.id,
        func.lower(Delegation.focal_email).in_(subject.addresses),
        now=now,
    )
    _remove_proposals(subject)
    _remove_letters(subject)
    # whoever led a group is on them, and may have no seat by now; they are made again in seconds
    run(delete(GroupPrint).where(GroupPrint.conference_id == subject.conference.id))
    _rewrite_drafts(subject)
    prints = _remove_prints(subject)
    db.session.flush()
    return prints


def _remove_proposals(subject: Subject) -> None:
    """Delete whom the person proposed, and where others proposed them; both name two people."""
    here = Invitation.conference_id == subject.conference.id
    theirs = select(Invitation.id).where(here, Invitation.person_id == subject.person.id)
    run(
        delete(Proposal).where(
            Proposal.conference_id == subject.conference.id,
            or_(
                Proposal.invitation_id.in_(theirs),
                func.lower(Proposal.email).in_(subject.addresses),
            ),
        )
    )
    run(
        update(Invitation)
        .where(here, Invitation.nominated_by.in_([*subject.names, HIDDEN]))
        .values(nominated_by="")
    )


def _remove_letters(subject: Subject) -> None:
    """Delete the person's formal letter; its number is given to nobody else."""
    theirs = select(Invitation.id).where(
        Invitation.conference_id == subject.conference.id,
        Invitation.person_id == subject.person.id,
    )
    run(delete(FormalLetter).where(FormalLetter.invitation_id.in_(theirs)))


def _remove_prints(subject: Subject) -> int:
    """Delete the papers that name the person; return how many of them were the office's."""
    if subject.registration_id is None:
        return 0
    own = RegistrationPrint.asked["registration_id"].as_integer()
    gone = db.session.scalars(
        delete(RegistrationPrint)
        .where(
            RegistrationPrint.conference_id == subject.conference.id,
            or_(
                literal(subject.registration_id) == RegistrationPrint.named_ids.any_(),
                own == subject.registration_id,
            ),
        )
        .returning(RegistrationPrint.asked.has_key("registration_id"))
        .execution_options(synchronize_session=False)
    )
    return sum(not is_own for is_own in gone)


def erase_rest(conference: Conference, *, name: str, now: datetime) -> None:
    """Erase what is left once everybody has been erased: of whoever was in no list of people.

    ``name`` is what the history calls whoever acted by an institution's link.
    """
    for each in _proposed(conference):
        each.proposer = ""
    here = Delegation.conference_id == conference.id
    _free_lists(here, Delegation.focal_email != "", now=now)
    run(update(Delegation).where(here, Delegation.message != "").values(message=""))
    of_ours = select(Delegation.id).where(here)
    run(delete(NominationLetter).where(NominationLetter.delegation_id.in_(of_ours)))
    run(
        update(Nomination)
        .where(Nomination.delegation_id.in_(of_ours))
        .values(dict.fromkeys(("honorific", "name", "title", "email"), ""))
    )
    run(delete(Proposal).where(Proposal.conference_id == conference.id))
    run(delete(FormalLetter).where(FormalLetter.conference_id == conference.id))
    run(
        update(FormalSetup)
        .where(FormalSetup.conference_id == conference.id)
        .values(signatory="", office="", is_enclosed=False)
    )
    run(delete(ContactImport).where(ContactImport.conference_id == conference.id))
    run(delete(FormDraft).where(FormDraft.conference_id == conference.id))
    mails.empty((Mail.conference_id == conference.id) & (Mail.recipient_address != ""))
    _free_history(conference, name)
    db.session.flush()


def _rewrite_drafts(subject: Subject) -> None:
    """Take the person out of what institutions have typed and not sent; others' rows stay."""
    typed = cast(FormDraft.fields, Text)
    named = [
        typed.icontains(json.dumps(word, ensure_ascii=False)[1:-1], autoescape=True)
        for word in subject.telling
    ]
    if not named:
        return
    found = db.session.scalars(
        select(FormDraft)
        .where(
            FormDraft.conference_id == subject.conference.id,
            FormDraft.delegation_id.is_not(None),
            or_(*named),
        )
        .with_for_update(),
        execution_options={"populate_existing": True},
    )
    for draft in found:
        left = _without_rows(draft.fields, subject)
        if left != draft.fields:
            draft.fields = left
            draft.number += 1  # who has the old version at hand does not bring it back unseen


def _without_rows(fields: Mapping[str, list[str]], subject: Subject) -> dict[str, list[str]]:
    """Return the fields without the person; a row that is theirs is emptied.

    Office and affiliation would tell who it was.
    """
    left: dict[str, list[str]] = without_words(
        dict(fields), subject.telling, kept=subject.namesakes
    )
    theirs = {_row_of(name) for name in left if _was_wholly(fields[name], left[name])} - {""}
    return {
        name: [""] * len(values) if _row_of(name) in theirs else values
        for name, values in left.items()
    }


def _was_wholly(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a value was the person's name or address and nothing else."""
    return any(
        was != left and left.strip() == HIDDEN for was, left in zip(before, after, strict=True)
    )


def _row_of(name: str) -> str:
    """Return of which row the field is, as people-3; empty if of none."""
    return name.rpartition("-")[0]


def _proposed(conference: Conference) -> Sequence[Recommendation]:
    return db.session.scalars(
        select(Recommendation)
        .join(Recommendation.group)
        .where(WorkingGroup.conference_id == conference.id, Recommendation.proposer != "")
    ).all()


def _free_lists(*which: ColumnElement[bool], now: datetime) -> None:
    """Let these lists have no focal point: they are closed, and their links open nothing."""
    run(
        update(Delegation)
        .where(*which)
        .values(
            focal_name="",
            focal_email="",
            generation=Delegation.generation + 1,
            closed_at=func.coalesce(Delegation.closed_at, now),
        )
    )


def _free_history(conference: Conference, name: str) -> None:
    here = AuditEntry.conference_id == conference.id
    ours = (COMMAND.name, CLOCK.name, "", name)
    run(
        update(AuditEntry)
        .where(here, AuditEntry.person_id.is_(None), AuditEntry.actor_name.not_in(ours))
        .values(actor_name=name)
    )
    for entry in db.session.scalars(
        select(AuditEntry).where(here, AuditEntry.object_type == Delegation.__name__)
    ):
        entry.before, entry.after = _discreet(entry.before), _discreet(entry.after)


def _discreet(told: dict[str, Any] | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {name: HIDDEN if name in _SECRET else value for name, value in told.items()}
