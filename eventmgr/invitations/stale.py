"""Failed mails that say what no longer holds, so that nobody wants them to arrive any more."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.recipients import is_superseded
from eventmgr.invitations.reminders.models import InvitationReminder
from eventmgr.mail.enums import TO_LEADERS, MailKind, MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.registration.enums import STATES_OF, Among, RegistrationState
from eventmgr.registration.models import Registration


class Stale(StrEnum):
    """Why a failed mail is not tried again."""

    ERASED = "erased"
    UNREPEATED = "unrepeated"
    SUPERSEDED = "superseded"
    TAKEN_BACK = "taken_back"
    DECLINED = "declined"
    ANSWERED = "answered"


STALE_LABELS: Final = {
    Stale.ERASED: _l("It was emptied when its recipient's data were erased."),
    Stale.UNREPEATED: _l("It is of a kind that is asked for anew instead."),
    Stale.SUPERSEDED: _l("A newer mail has taken its place."),
    Stale.TAKEN_BACK: _l("The invitation was taken back since."),
    Stale.DECLINED: _l("The person has declined or cancelled since."),
    Stale.ANSWERED: _l("The person has answered since."),
}
_UNREPEATED: Final = frozenset({MailKind.SIGN_IN, MailKind.TEST, *TO_LEADERS})
"""What its reader asked for a moment before: its link is over, and asking anew is one press."""
_ASKING: Final = frozenset({MailKind.INVITATION, MailKind.REMINDER})


def failed_by_reason(mailing: Mailing) -> Mapping[Stale | None, int]:
    """Return how many of the mailing's failed mails are stale and why; None: those that are not."""
    reason = _reason()
    rows = db.session.execute(
        select(reason, func.count())
        .where(Mail.mailing_id == mailing.id, Mail.state == MailState.FAILED)
        .group_by(reason)
    )
    found = {each and Stale(each): count for each, count in rows}
    return {each: found[each] for each in (None, *Stale) if each in found}


def is_stale() -> ColumnElement[bool]:
    """Return the condition of mails that are not tried again."""
    return _reason().is_not(None)


def why_stale(mail: Mail) -> Stale | None:
    """Return why the mail is not tried again; None if it may be."""
    found = db.session.scalar(select(_reason()).where(Mail.id == mail.id))
    return Stale(found) if found else None


def _reason() -> ColumnElement[str | None]:
    asks = Mail.kind.in_(_ASKING)
    reasons: dict[Stale, ColumnElement[bool]] = {
        Stale.ERASED: Mail.recipient_address == "",
        Stale.UNREPEATED: Mail.kind.in_(_UNREPEATED),
        Stale.SUPERSEDED: or_(is_superseded(), _has_newer()),
        Stale.TAKEN_BACK: asks & _belongs(Invitation.taken_back_at.is_not(None)),
        Stale.DECLINED: asks & _belongs(Registration.state.in_(STATES_OF[Among.GONE])),
        Stale.ANSWERED: asks
        & _belongs(
            or_(
                Registration.state != RegistrationState.INVITED,
                Registration.answered_at.is_not(None),
                Invitation.undecided_since.is_not(None),
            )
        ),
    }
    return case(*((which, literal(reason.value, String)) for reason, which in reasons.items()))


def _belongs(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return that the mail's invitation, with its registration, is one of these."""
    reminded = select(InvitationReminder.invitation_id).where(InvitationReminder.mail_id == Mail.id)
    return (
        select(Invitation.id)
        .outerjoin(
            Registration,
            and_(
                Registration.conference_id == Invitation.conference_id,
                Registration.person_id == Invitation.person_id,
            ),
        )
        .where(
            or_(Invitation.mail_id == Mail.id, Invitation.id.in_(reminded.correlate(Mail))), which
        )
        .correlate(Mail)
        .exists()
    )


def _has_newer() -> ColumnElement[bool]:
    """Return that another mail was written since of the same kind about the same thing.

    What a mail is about stands second in its intent, as in ``calendar:7:2``. A change of the agenda
    is about the reader, and whatever a mailing says to many is about nothing that changes.
    """
    newer = aliased(Mail)
    later = (
        select(newer.id)
        .where(
            newer.conference_id == Mail.conference_id,
            newer.id > Mail.id,
            newer.kind == Mail.kind,
            newer.state.not_in([MailState.DRAFT, MailState.CANCELLED]),
        )
        .correlate(Mail)
    )
    to_same_reader = later.where(
        Mail.kind == MailKind.AGENDA_CHANGED,
        func.lower(newer.recipient_address) == func.lower(Mail.recipient_address),
    )
    about_the_same = later.where(
        Mail.kind.in_([MailKind.CALENDAR, MailKind.CONFIRMATION, *_ASKING]),
        ~Mail.intent.startswith("campaign:"),
        func.split_part(newer.intent, ":", 2) == func.split_part(Mail.intent, ":", 2),
        or_(Mail.kind == MailKind.CONFIRMATION, _family(newer.intent) == _family(Mail.intent)),
    )
    return or_(to_same_reader.exists(), about_the_same.exists())


def _family(intent: SQLColumnExpression[str]) -> ColumnElement[str]:
    """Return the first word of an intent; a reminder stands beside what it reminds of."""
    return func.regexp_replace(func.split_part(intent, ":", 1), "-reminder$", "")
