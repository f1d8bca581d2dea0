"""Throwing away drafts that never left, and what was made for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, update

from eventmgr.calendars.operations import forget_drafts
from eventmgr.campaigns import rules
from eventmgr.campaigns.enums import CampaignState
from eventmgr.campaigns.models import Campaign, CampaignRecipient
from eventmgr.campaigns.operations.holding import held
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.formal.models import FormalLetter
from eventmgr.invitations.models import Invitation
from eventmgr.mail.enums import MailingState, MailKind
from eventmgr.mail.listing import was_called_back_whole
from eventmgr.mail.models import Mail, MailAttachment, Mailing
from eventmgr.mail.operations import discard_mailing
from eventmgr.mail.rules import require_draft
from eventmgr.people.actor import Actor
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration


def discard_drafts(
    *, conference: Conference, campaign: Campaign, actor: Actor, now: datetime
) -> None:
    """Throw the drafts away, so that the campaign can be changed and prepared anew.

    Invitations that were made for them go too, unless something came of them meanwhile. A mailing
    that was called back before anything of it left stays in the log. Raises DomainError if there
    are no drafts, or if they were sent.
    """
    fresh = held(conference, campaign)
    rules.require_has_drafts(fresh)
    if fresh.mailing is not None:
        mailing = get_for_update(Mailing, fresh.mailing.id)
        is_called_back = was_called_back_whole(mailing)
        if not is_called_back:
            require_draft(mailing)
        forget_drafts(mailing_id=mailing.id)
        mails = _mails_of(fresh)
        take_back_invitations(conference, fresh, mails)
        hand_back_invitations(conference, fresh, mails)
        if not is_called_back:
            _let_go(conference, mails)
        db.session.execute(delete(CampaignRecipient).where(_is_of(fresh)))
        if is_called_back:
            fresh.mailing_id = None
        else:
            key = mailing.id
            db.session.execute(delete(MailAttachment).where(MailAttachment.mailing_id == key))
            discard_mailing(mailing=mailing, actor=actor, now=now)
    fresh.state, fresh.skipped = CampaignState.WRITING, 0
    audit.record(actor, "campaign.discarded", fresh, now=now, conference_id=conference.id)


def _is_of(campaign: Campaign) -> ColumnElement[bool]:
    return CampaignRecipient.campaign_id == campaign.id


def _mails_of(campaign: Campaign) -> Select[Any]:
    return select(CampaignRecipient.mail_id).where(_is_of(campaign))


def _let_go(conference: Conference, mails: Select[Any]) -> None:
    """Let the invitations that stay forget the mails, which are about to go."""
    db.session.execute(
        update(Invitation)
        .where(Invitation.conference_id == conference.id, Invitation.mail_id.in_(mails))
        .values(mail_id=None)
        .execution_options(synchronize_session=False)
    )


def take_back_invitations(conference: Conference, campaign: Campaign, mails: Select[Any]) -> None:
    """Remove the invitations and registrations that were made for these mails, which never left.

    What anybody has touched since stays: an answer, a proposal, a formal letter, another mail with
    the link, a seat on an institution's list; and so does what the drafts of another campaign can
    still bring.
    """
    made = select(CampaignRecipient.person_id).where(
        CampaignRecipient.campaign_id == campaign.id, CampaignRecipient.is_invited_by_it
    )
    unanswered = select(Invitation.person_id).where(
        Invitation.conference_id == conference.id,
        Invitation.mail_id.in_(mails),
        Invitation.undecided_since.is_(None),
        Invitation.nominated_by == "",
        ~select(Proposal.id).where(Proposal.invitation_id == Invitation.id).exists(),
        ~select(FormalLetter.id).where(FormalLetter.invitation_id == Invitation.id).exists(),
        ~_drafted_elsewhere(conference, campaign).exists(),
    )
    gone = db.session.scalars(
        delete(Registration)
        .where(
            Registration.conference_id == conference.id,
            Registration.person_id.in_(made),
            Registration.person_id.in_(unanswered),
            Registration.state == RegistrationState.INVITED,
            Registration.answered_at.is_(None),
            Registration.delegation_id.is_(None),
            *_untouched(),
        )
        .returning(Registration.person_id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.execute(
        delete(Invitation)
        .where(
            Invitation.conference_id == conference.id,
            Invitation.person_id.in_(gone),
            Invitation.mail_id.in_(mails),
        )
        .execution_options(synchronize_session=False)
    )


def hand_back_invitations(conference: Conference, campaign: Campaign, mails: Select[Any]) -> None:
    """Let the drafts of another campaign bring what these mails, which never left, took over."""
    earlier = _drafted_elsewhere(conference, campaign)
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.conference_id == conference.id,
            Invitation.mail_id.in_(mails),
            earlier.exists(),
        )
        .values(mail_id=earlier.with_only_columns(func.max(Mail.id)).scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def _drafted_elsewhere(conference: Conference, campaign: Campaign) -> Select[Any]:
    """Return the invitation's mails in drafts of other campaigns, taken out though they are."""
    return (
        select(Mail.id)
        .join(CampaignRecipient, CampaignRecipient.mail_id == Mail.id)
        .join(Mailing, Mailing.id == Mail.mailing_id)
        .where(
            CampaignRecipient.person_id == Invitation.person_id,
            CampaignRecipient.campaign_id != campaign.id,
            Mail.conference_id == conference.id,
            Mail.kind == MailKind.INVITATION,
            Mailing.state == MailingState.DRAFT,
        )
        .correlate(Invitation)
    )


def _untouched() -> list[ColumnElement[bool]]:
    """Return that nothing refers to the registration."""
    return [
        ~select(column).where(column == Registration.id).correlate(Registration).exists()
        for table in db.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == Registration.__tablename__ for key in column.foreign_keys)
    ]
