"""Mails that wait in the outbox."""

import re
from itertools import count
from typing import Any, Final

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind, SuppressionReason
from eventmgr.mail.models import Mail, MailContent, Mailing, Suppression
from eventmgr.mail.operations import (
    open_mailing,
    put_drafts,
    queue_mails,
    release_mailing,
    suppress,
)
from eventmgr.mail.slots import slot
from eventmgr.people.actor import COMMAND
from tests.factories.people import NOW

_numbers = count(1)
NO_INVITATION: Final = 1_000_000_000


def make_mail(**values: Any) -> Mail:
    """An invitation to personN@example.org, due at NOW; it is of no invitation that is there."""
    number = next(_numbers)
    told = {
        "intent": f"invitation:{NO_INVITATION + number}:1",
        "kind": MailKind.INVITATION,
        "recipient_name": f"Person {number}",
        "recipient_address": f"person{number}@example.org",
        "subject": "You are invited",
        "text": "Come.\n",
        "html": "<p>Come.</p>",
        **values,
    }
    now = told.pop("now", NOW)
    return queue_mails([Draft(**told)], now=now)[0]


def make_mailing(count: int = 0, **values: Any) -> Mailing:
    """A mailing with drafts to guest1-N@example.org, …; all say “You are invited, Guest N”."""
    mailing = open_mailing(
        **{"conference_id": 1, "name": "First wave", "is_bulk": True, "actor": COMMAND, "now": NOW}
        | values
    )
    content = make_content(mailing_id=mailing.id)
    drafts = [
        Draft(
            intent=f"mailing:{mailing.id}:{number}",
            kind=MailKind.MESSAGE,
            recipient_name=f"Guest {number}",
            recipient_address=f"guest{number}-{mailing.id}@example.org",
            content_id=content.id,
            values={"name": f"Guest {number}"},
            conference_id=mailing.conference_id,
        )
        for number in range(1, count + 1)
    ]
    put_drafts(drafts, mailing=mailing, now=NOW)
    return mailing


def release(mailing: Mailing, expected: int, **values: Any) -> None:
    """Send the mailing on its way, at NOW."""
    told = {"starts_at": None, "actor": COMMAND, "now": NOW, **values}
    release_mailing(mailing=mailing, expected=expected, **told)


def make_content(**values: Any) -> MailContent:
    """A content with one slot, ``name``."""
    name = slot("name")
    content = MailContent(
        **{
            "subject": f"You are invited, {name}",
            "text": f"Come, {name}.\n",
            "html": f"<p>Come, {name}.</p>",
            **values,
        }
    )
    db.session.add(content)
    db.session.flush()
    return content


def make_suppression(conference_id: int | None = None, **values: Any) -> Suppression:
    """leave-me-N@example.org, whom the conference, or none, writes to no more."""
    address = f"leave-me-{next(_numbers)}@example.org"
    suppress(
        **{
            "address": address,
            "reason": SuppressionReason.BOUNCED,
            "conference_id": conference_id,
            "detail": "550 5.1.1 No such user",
            "now": NOW,
            **values,
        }
    )
    return db.session.scalars(select(Suppression).order_by(Suppression.id.desc())).first()  # type: ignore[return-value]  # made above


def token_in(text: str, before: str) -> str:
    """Return the token of the first link that begins so; one made later is written otherwise."""
    found = re.search(re.escape(before) + r"([\w.-]+)", text)
    assert found is not None, text
    return found[1]
