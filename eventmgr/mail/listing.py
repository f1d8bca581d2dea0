"""Reads of mailings, their mails, and what happened to one mail."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.mail import queries
from eventmgr.mail.enums import MailingState, MailKind, MailState
from eventmgr.mail.models import Mail, MailAttachment, MailContent, MailEvent, Mailing
from eventmgr.mail.progress import Progress, window_of

IN_LISTS: Sequence[InstrumentedAttribute[object]] = (
    Mail.kind,
    Mail.conference_id,
    Mail.mailing_id,
    Mail.content_id,
    Mail.values,
    Mail.recipient_name,
    Mail.recipient_address,
    Mail.subject,
    Mail.intent,
    Mail.state,
    Mail.created_at,
    Mail.next_at,
    Mail.sent_at,
    Mail.answer,
)
"""What a list needs of a mail: not its texts."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list of mailings."""

    mailing: Mailing
    progress: Progress


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a mailing holds while it is a draft."""

    by_language: Mapping[str, int]
    taken_out: int
    suppressed: int
    """How many are not sent because the address is not written to."""
    first_id: int | None
    """The mail that is read first."""
    is_of_invitations: bool
    """Whether all of it invites."""

    @property
    def count(self) -> int:
        """How many mails would leave."""
        return sum(self.by_language.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a mail stands among those of its mailing."""

    number: int
    total: int
    previous_id: int | None
    next_id: int | None


def was_called_back_whole(mailing: Mailing) -> bool:
    """Whether the mailing was called back before anything of it was even tried."""
    if mailing.state is not MailingState.CANCELLED:
        return False
    tried = or_(Mail.attempts > 0, Mail.state.not_in([MailState.CANCELLED, MailState.SUPPRESSED]))
    return not db.session.scalar(select(exists().where(Mail.mailing_id == mailing.id, tried)))


def mailings(conference_id: int, *, number: int) -> Page[Row]:
    """Return one page of the conference's mailings, the latest first."""
    page = paginate(
        select(Mailing).where(Mailing.conference_id == conference_id).order_by(Mailing.id.desc()),
        number=number,
    )
    counts = _counts([each.id for each in page.rows])
    rows = [Row(each, Progress(counts=counts[each.id])) for each in page.rows]
    return Page(rows=rows, number=page.number, total=page.total, size=page.size)


def names(conference_id: int) -> dict[int, str]:
    """Return what the conference's mailings are called, the latest first."""
    rows = db.session.execute(
        select(Mailing.id, Mailing.name)
        .where(Mailing.conference_id == conference_id)
        .order_by(Mailing.id.desc())
    )
    return {row.id: row.name for row in rows}


def progress_of(mailing: Mailing, *, now: datetime) -> Progress:
    """Return how far the mailing has come, and how fast it goes."""
    since = window_of(mailing.starts_at, now=now)
    lately = db.session.scalar(
        select(func.count()).where(
            Mail.mailing_id == mailing.id, Mail.state == MailState.SENT, Mail.sent_at >= since
        )
    )
    return Progress(
        counts=queries.counts(mailing),
        sent_lately=lately or 0,
        seconds=(now - since).total_seconds(),
    )


def next_attempt(mailing: Mailing) -> datetime | None:
    """Return when the first of the mails that were put off is tried again."""
    return db.session.scalar(
        select(func.min(Mail.next_at)).where(
            Mail.mailing_id == mailing.id, Mail.state == MailState.RETRY
        )
    )


def in_states(mailing: Mailing, states: Iterable[MailState], *, most: int) -> list[Mail]:
    """Return the first mails of the mailing that are in one of the states, for a list."""
    return list(
        db.session.scalars(
            select(Mail)
            .where(Mail.mailing_id == mailing.id, Mail.state.in_(list(states)))
            .order_by(Mail.id)
            .limit(most)
            .options(*for_lists())
        )
    )


def for_lists() -> tuple[ExecutableOption, ...]:
    """Return what a statement reads of mails that stand in a list."""
    return (
        load_only(*IN_LISTS),
        joinedload(Mail.content).load_only(MailContent.subject),
        joinedload(Mail.mailing).load_only(Mailing.name, Mailing.state, Mailing.is_bulk),
    )


def written(mailing: Mailing) -> Written:
    """Return what would leave if the draft was sent now."""
    rows = db.session.execute(
        select(
            Mail.state,
            Mail.language,
            Mail.kind,
            func.count().label("number"),
            func.min(Mail.id).label("first_id"),
        )
        .where(Mail.mailing_id == mailing.id)
        .group_by(Mail.state, Mail.language, Mail.kind)
    ).all()
    leaving = [row for row in rows if row.state is MailState.DRAFT]
    by_language: dict[str, int] = defaultdict(int)
    for row in leaving:
        by_language[row.language] += row.number
    return Written(
        by_language=dict(sorted(by_language.items(), key=lambda each: -each[1])),
        taken_out=_number(rows, MailState.CANCELLED),
        suppressed=_number(rows, MailState.SUPPRESSED),
        first_id=min((row.first_id for row in leaving or rows), default=None),
        is_of_invitations={row.kind for row in leaving} == {MailKind.INVITATION},
    )


def _number(rows: Sequence[Any], state: MailState) -> int:
    return sum(row.number for row in rows if row.state is state)


def place_of(mail: Mail) -> Place:
    """Return where the mail stands among those of its mailing, in the order of their writing."""
    number, total, previous_id, next_id = db.session.execute(
        select(
            func.count().filter(Mail.id <= mail.id),
            func.count(),
            func.max(Mail.id).filter(Mail.id < mail.id),
            func.min(Mail.id).filter(Mail.id > mail.id),
        ).where(Mail.mailing_id == mail.mailing_id)
    ).one()
    return Place(number=number, total=total, previous_id=previous_id, next_id=next_id)


def find_mail(conference_id: int, mail_id: int) -> Mail | None:
    """Return the mail if the conference sent it, with all that it says and the names of its files.

    Its state is freshly read.
    """
    files = load_only(MailAttachment.name, MailAttachment.media_type)
    return db.session.scalar(
        select(Mail)
        .where(Mail.conference_id == conference_id, Mail.id == mail_id)
        .options(
            joinedload(Mail.content),
            selectinload(Mail.attachments).options(files),
            joinedload(Mail.mailing).selectinload(Mailing.attachments).options(files),
        ),
        execution_options={"populate_existing": True},
    )


def events_of(mail: Mail) -> Sequence[MailEvent]:
    """Return what happened to the mail, in order."""
    return db.session.scalars(
        select(MailEvent).where(MailEvent.mail_id == mail.id).order_by(MailEvent.id)
    ).all()


def _counts(mailing_ids: Collection[int]) -> Mapping[int, Mapping[MailState, int]]:
    rows = db.session.execute(
        select(Mail.mailing_id, Mail.state, func.count())
        .where(Mail.mailing_id.in_(mailing_ids))
        .group_by(Mail.mailing_id, Mail.state)
    )
    found: dict[int, dict[MailState, int]] = defaultdict(dict)
    for mailing_id, state, count in rows:
        if mailing_id is not None:
            found[mailing_id][state] = count
    return found
