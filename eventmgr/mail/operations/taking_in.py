"""Taking mails in: each is a row before it leaves, and the same intent is never two."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.jobs import enqueue
from eventmgr.foundation.text import clean, clean_line
from eventmgr.mail import queries, suppressed
from eventmgr.mail.addresses import checked_address, hash_of
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailState
from eventmgr.mail.jobs import DELIVER
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.operations import suppressing
from eventmgr.mail.rules import require_draft

MAILING_LANE = 1
"""Behind whatever one person waits for."""


def queue_mails(drafts: Sequence[Draft], *, now: datetime) -> list[Mail]:
    """Put the drafts into the outbox, and return their mails in the same order.

    A draft whose intent is known returns the mail it has already. One bell is rung for all, after
    the commit. Raises DomainError for an address that could not stand in a header.
    """
    put(drafts, now=now)
    mails = queries.by_intent(draft.intent for draft in drafts)
    return [mails[draft.intent] for draft in drafts]


def put(drafts: Sequence[Draft], *, now: datetime) -> None:
    """Put the drafts into the outbox, but for those whose intent is known; as ``queue_mails``."""
    if drafts:
        _insert([_row(draft, now) for draft in drafts])
        enqueue(DELIVER)


def put_drafts(drafts: Sequence[Draft], *, mailing: Mailing, now: datetime) -> None:
    """Add the drafts to a mailing that is not released yet; nothing leaves.

    Nobody releases or discards it until the transaction ends. One to an address that is not written
    to ends at once, with the reason. One whose intent is known is not added again. Raises
    DomainError as ``queue_mails``, and for a mailing that is released.
    """
    require_draft(get_for_update(Mailing, mailing.id))
    own = {"mailing_id": mailing.id, "lane": MAILING_LANE, "state": MailState.DRAFT}
    if drafts:
        _insert([{**_row(draft, now), **own} for draft in drafts])
    if suppressed.of_hashes({hash_of(draft.recipient_address) for draft in drafts}):
        suppressing.stop_drafts(mailing=mailing, now=now)


def _insert(rows: Sequence[dict[str, Any]]) -> None:
    statement = insert(Mail).on_conflict_do_nothing(index_elements=["intent"])
    db.session.execute(statement, rows)


def _row(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "intent": draft.intent,
        "kind": draft.kind,
        "conference_id": draft.conference_id,
        "sender_name": clean_line(draft.sender_name),
        "recipient_name": clean_line(draft.recipient_name),
        "recipient_address": checked_address(draft.recipient_address),
        "domain": draft.recipient_address.rpartition("@")[2].lower(),
        "content_id": draft.content_id,
        "values": dict(draft.values),
        "subject": clean_line(draft.subject),
        "text": clean(draft.text),
        "html": clean(draft.html),
        "language": draft.language,
        "message_id": _message_id(draft.intent, now),
        "created_at": now,
        "due_at": now,
        "next_at": now,
    }


def _message_id(intent: str, now: datetime) -> str:
    # A new installation repeats the numbers of an old one at the same domain; the moment differs.
    return hashlib.sha256(f"{intent} {now.isoformat()}".encode()).hexdigest()[:40]
