"""The conference's mail log: every mail that it sent or is about to send, and what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_organise
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.invitations.formal.models import FormalLetter
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.recipients import (
    Recipient,
    are_untold,
    is_superseded,
    recipients,
)
from eventmgr.mail import listing
from eventmgr.mail import queries as mails
from eventmgr.mail.contents import shown, subject_of
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail, MailContent, Mailing
from eventmgr.mail.progress import TROUBLE
from eventmgr.people.discretion import Names, hidden_names, tells_of
from eventmgr.printing.enums import FileState

AT_ONCE: Final = 500
"""How many mails are in memory while a file is written."""


class Which(StrEnum):
    """What the log can be narrowed to beside a single state."""

    TROUBLE = "trouble"
    """What a person has to look at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which mails a reader of the log asks for."""

    state: MailState | Which | None = None
    kind: MailKind | None = None
    mailing_id: int | None = None
    words: str = ""
    reads_subjects: bool = True
    """Whether the words are looked for in subjects too: they are of the letter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One mail in a list."""

    mail: Mail
    recipient: Recipient
    subject: str
    """Empty if it may not be shown."""


def may_see_log(standing: Standing) -> bool:
    """Whether the mail log is shown: to who organises, and to the observer, who reads only."""
    return may_organise(standing) or standing.team_role is TeamRole.OBSERVER


def find_mailing(conference: Conference, mailing_id: int) -> Mailing | None:
    """Return the mailing if it belongs to the conference."""
    return mails.find_mailing(conference.id, mailing_id)


def find_mail(conference: Conference, mail_id: int) -> Mail | None:
    """Return the mail if the conference sent it, with all that it says."""
    return listing.find_mail(conference.id, mail_id)


def log(conference: Conference, wanted: Wanted, *, number: int) -> Page[Line]:
    """Return one page of the log, the latest first."""
    page = paginate(_log(conference, wanted).options(*listing.for_lists()), number=number)
    return Page(
        rows=lines(conference, page.rows), number=page.number, total=page.total, size=page.size
    )


def lines(conference: Conference, found: Sequence[Mail]) -> list[Line]:
    """Return what a list shows of these mails; as many reads for one as for all."""
    whose, names = recipients(conference, found), hidden_names()
    return [
        Line(mail=mail, recipient=whose[mail.id], subject=_subject(mail, whose[mail.id], names))
        for mail in found
    ]


def line_of(conference: Conference, mail: Mail) -> Line:
    """Return what a list shows of the mail."""
    return lines(conference, [mail])[0]


def may_be_read(mail: Mail, recipient: Recipient) -> bool:
    """Whether the letter may be shown: not if it tells of somebody protected, or who leads."""
    if recipient.is_hidden:
        return False
    letter = shown(mail)
    calendar = letter.calendar.replace("\r\n", "\n").replace("\n ", "").replace("\\n", " ")
    return not tells_of(f"{letter.subject}\n{letter.text}\n{calendar}", hidden_names())


def nameable(conference: Conference, wanted: Wanted) -> Iterator[list[Line]]:
    """Yield the lines that may leave the house, part by part: none whose reader is hidden."""
    statement = _log(conference, wanted).options(*listing.for_lists())
    found = db.session.scalars(statement, execution_options={"yield_per": AT_ONCE})
    for part in found.partitions():
        yield [each for each in lines(conference, part) if not each.recipient.is_hidden]


def count_trouble(conference: Conference) -> int:
    """Return how many mails need somebody to look at them, but for those sent anew.

    They failed, came back, may not have arrived, or wait for a formal letter that failed.
    """
    statement = _log(conference, Wanted(state=Which.TROUBLE)).order_by(None)
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def is_sent_anew(mail: Mail) -> bool:
    """Whether the mail is an invitation whose place a newer one has taken: its link is void."""
    return bool(db.session.scalar(select(Mail.id).where(Mail.id == mail.id, is_superseded())))


def _log(conference: Conference, wanted: Wanted) -> Select[Mail]:
    return (
        select(Mail)
        .where(Mail.conference_id == conference.id, *_conditions(wanted))
        .order_by(Mail.id.desc())
    )


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.state is Which.TROUBLE:
        yield or_(Mail.state.in_(TROUBLE), _waits_in_vain())
        yield ~is_superseded()
    elif wanted.state is not None:
        yield Mail.state == wanted.state
    else:
        yield Mail.state != MailState.DRAFT
    if wanted.kind is not None:
        yield Mail.kind == wanted.kind
    if wanted.mailing_id is not None:
        yield Mail.mailing_id == wanted.mailing_id
    if wanted.words:
        yield _says(wanted.words, reads_subjects=wanted.reads_subjects)
        yield ~are_untold()


def _waits_in_vain() -> ColumnElement[bool]:
    """Return the condition of mails whose formal letter failed: nothing lets them go by itself."""
    failed = (
        select(FormalLetter.id)
        .join(FormalLetter.invitation)
        .where(Invitation.mail_id == Mail.id, FormalLetter.state == FileState.FAILED)
        .correlate(Mail)
    )
    return and_(Mail.state == MailState.HELD, Mail.mailing_id.is_(None), failed.exists())


def _says(words: str, *, reads_subjects: bool) -> ColumnElement[bool]:
    """Return the condition of mails to somebody, or about something, of these words."""
    names = (Mail.recipient_name, Mail.recipient_address)
    to_somebody = or_(*(each.icontains(words, autoescape=True) for each in names))
    if not reads_subjects:
        return to_somebody
    shared = select(MailContent.id).where(
        MailContent.id == Mail.content_id, MailContent.subject.icontains(words, autoescape=True)
    )
    own = Mail.subject.icontains(words, autoescape=True)
    return or_(to_somebody, own, shared.correlate(Mail).exists())


def _subject(mail: Mail, recipient: Recipient, names: Names) -> str:
    subject = "" if recipient.is_hidden else subject_of(mail)
    return "" if tells_of(subject, names) else subject
