"""What the outbox keeps: the mails to a person, and those to others that name them."""

from collections.abc import Sequence

from markupsafe import escape
from sqlalchemy import ColumnElement, String, cast, func, literal, or_, select, update

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.invitations.models import Invitation
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.privacy.holdings.json_values import scrubbed
from eventmgr.privacy.holdings.statements import run
from eventmgr.privacy.subject import Subject

EMPTY = {
    **dict.fromkeys(("recipient_name", "recipient_address", "subject", "text", "html"), ""),
    "answer": "",
}
ON_ITS_WAY = (MailState.QUEUED, MailState.RETRY, MailState.CLAIMED)


def to_person(subject: Subject) -> ColumnElement[bool]:
    """Return which mails of the conference went to the person."""
    carried = select(Invitation.mail_id).where(
        Invitation.conference_id == subject.conference.id,
        Invitation.person_id == subject.person.id,
        Invitation.mail_id.is_not(None),
    )
    by_address = func.lower(Mail.recipient_address).in_(subject.addresses)
    return (Mail.conference_id == subject.conference.id) & or_(by_address, Mail.id.in_(carried))


def mails_to(subject: Subject) -> Sequence[Mail]:
    """Return the conference's mails to the person, the oldest first."""
    return db.session.scalars(select(Mail).where(to_person(subject)).order_by(Mail.id)).all()


def erase(subject: Subject) -> None:
    """Empty the mails to the person, and take their name out of those to others.

    That they were sent, and when, stays. What has not left yet never leaves.
    """
    empty(to_person(subject))
    if not subject.works_here:
        _scrub(subject)


def erase_elsewhere(addresses: frozenset[str]) -> None:
    """Empty what was sent to these addresses about no conference, as links to sign in."""
    empty(Mail.conference_id.is_(None) & func.lower(Mail.recipient_address).in_(addresses))


def empty(which: ColumnElement[bool]) -> None:
    """Leave of these mails only that they were, and what became of them."""
    stopped = select(Mail.id).where(which, Mail.state.in_(ON_ITS_WAY))
    run(
        update(Mail)
        .where(Mail.id.in_(stopped))
        .values(state=MailState.FAILED, claim="", lease_until=None)
    )
    kept = literal("erased:") + cast(Mail.id, String)
    named = Mail.intent.like("application:%")  # its intent has the address in it
    run(update(Mail).where(which, named).values(intent=kept))
    run(update(Mail).where(which).values(EMPTY))


def _scrub(subject: Subject) -> None:
    written = _written(subject.telling)
    columns = (Mail.subject, Mail.text, Mail.html, Mail.answer)
    told = [column.icontains(word, autoescape=True) for word in set(written) for column in columns]
    if not told:
        return
    found = db.session.scalars(
        select(Mail).where(Mail.conference_id == subject.conference.id, or_(*told))
    )
    for mail in found:
        kept = _written((*subject.namesakes, mail.recipient_name))
        theirs = {fold(each) for each in kept}  # a namesake's own letter goes on calling them so
        hidden = [each for each in written if fold(each) not in theirs]
        for column in columns:
            setattr(mail, column.key, scrubbed(getattr(mail, column.key), hidden, kept=kept))
    db.session.flush()


def _written(words: Sequence[str]) -> list[str]:
    """Return the words as plain text and as HTML have them."""
    return [*words, *(str(escape(each)) for each in words)]


def count(conference: Conference, addresses: Sequence[str]) -> int:
    """Return how many mails of the conference went to these addresses."""
    statement = select(func.count()).where(
        Mail.conference_id == conference.id, func.lower(Mail.recipient_address).in_(addresses)
    )
    return db.session.scalar(statement) or 0
