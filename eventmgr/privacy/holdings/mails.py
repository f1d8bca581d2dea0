"""What the outbox keeps: the mails to a person, and those to others that name them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, delete, func, literal, or_, select, update
from sqlalchemy.orm import selectinload

from eventmgr.campaigns.models import CampaignRecipient
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations.models import Invitation
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import UNSETTLED, Mail, MailAttachment, MailEvent, Suppression
from eventmgr.privacy.holdings import texts
from eventmgr.privacy.holdings.statements import run
from eventmgr.privacy.subject import Subject

EMPTY: dict[str, Any] = {
    **dict.fromkeys(("recipient_name", "recipient_address", "subject", "text", "html"), ""),
    **dict.fromkeys(("answer", "domain"), ""),
    "values": {},
    "content_id": None,
}


def to_person(subject: Subject) -> ColumnElement[bool]:
    """Return which mails of the conference went to the person."""
    carried = select(Invitation.mail_id).where(
        Invitation.conference_id == subject.conference.id,
        Invitation.person_id == subject.person.id,
        Invitation.mail_id.is_not(None),
    )
    by_address = func.lower(Mail.recipient_address).in_(subject.addresses)
    written = select(CampaignRecipient.mail_id).where(
        CampaignRecipient.person_id == subject.person.id, CampaignRecipient.mail_id.is_not(None)
    )
    by_row = or_(Mail.id.in_(carried), Mail.id.in_(written), _is_meant_for(subject))
    return (Mail.conference_id == subject.conference.id) & or_(by_address, by_row)


def _is_meant_for(subject: Subject) -> ColumnElement[bool]:
    """Return which mails a campaign once wrote to the person, though it forgot since to whom.

    What was called back and changed stays in the log; its intent still names the reader's row.
    """
    reader = func.split_part(Mail.intent, ":", 4)
    return Mail.intent.startswith("campaign:") & reader.in_(
        [str(key) for key in subject.person_ids]
    )


def mails_to(subject: Subject) -> Sequence[Mail]:
    """Return the conference's mails to the person, the oldest first."""
    statement = select(Mail).where(to_person(subject)).options(selectinload(Mail.content))
    return db.session.scalars(statement.order_by(Mail.id)).all()


def erase(subject: Subject) -> None:
    """Empty the mails to the person, and take their name out of what is said to others.

    That they were sent, and when, stays. What has not left yet never leaves.
    """
    empty(to_person(subject))
    _forget_addresses(subject.addresses, Suppression.conference_id == subject.conference.id)
    if not subject.works_here:
        texts.scrub(subject)


def erase_elsewhere(addresses: frozenset[str]) -> None:
    """Empty what was sent to these addresses about no conference, as links to sign in."""
    empty(Mail.conference_id.is_(None) & func.lower(Mail.recipient_address).in_(addresses))
    _forget_addresses(addresses, Suppression.conference_id.is_(None))


def suppressions_of(conference_id: int, addresses: frozenset[str]) -> Sequence[Suppression]:
    """Return why the conference, or all of them, do not write to these addresses."""
    here = or_(Suppression.conference_id == conference_id, Suppression.conference_id.is_(None))
    return db.session.scalars(
        select(Suppression).where(_is_one_of(addresses), here).order_by(Suppression.id)
    ).all()


def _is_one_of(addresses: frozenset[str]) -> ColumnElement[bool]:
    return Suppression.address_hash.in_([hash_of(each) for each in addresses])


def _forget_addresses(addresses: frozenset[str], which: ColumnElement[bool]) -> None:
    """Let the list say nothing of them; by their hashes they still are not written to."""
    theirs = update(Suppression).where(_is_one_of(addresses), which)
    run(theirs.values(address="", detail=""))


def empty(which: ColumnElement[bool]) -> None:
    """Leave of these mails only that they were, and what became of them.

    What has not left never leaves; what may have arrived, or is in a worker's hand, stays in doubt.
    """
    run(
        update(MailEvent)
        .where(MailEvent.mail_id.in_(select(Mail.id).where(which)))
        .values(answer="")
    )
    run(delete(MailAttachment).where(MailAttachment.mail_id.in_(select(Mail.id).where(which))))
    stopped = select(Mail.id).where(which, Mail.state.in_(UNSETTLED))
    run(update(Mail).where(Mail.id.in_(stopped)).values(state=_ended(), claim="", lease_until=None))
    kept = literal("erased:") + cast(Mail.id, String)
    named = Mail.intent.like("application:%")  # its intent has the address in it
    run(update(Mail).where(which, named).values(intent=kept))
    run(update(Mail).where(which).values(EMPTY))


def _ended() -> ColumnElement[Any]:
    silence = select(MailEvent.id).where(
        MailEvent.mail_id == Mail.id, MailEvent.state == MailState.UNCERTAIN
    )
    may_have_arrived = or_(Mail.state == MailState.CLAIMED, silence.exists())
    return case((may_have_arrived, MailState.UNCERTAIN), else_=MailState.FAILED)


def count(conference: Conference, addresses: Sequence[str]) -> int:
    """Return how many mails of the conference went to these addresses."""
    statement = select(func.count()).where(
        Mail.conference_id == conference.id, func.lower(Mail.recipient_address).in_(addresses)
    )
    return db.session.scalar(statement) or 0
