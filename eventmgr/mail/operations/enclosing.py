"""A mail that waits for a file: it leaves with it, once, and never without it by itself."""

from datetime import datetime

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.foundation.jobs import enqueue
from eventmgr.mail.enums import MailState
from eventmgr.mail.jobs import DELIVER
from eventmgr.mail.models import Mail, MailAttachment


def await_enclosure(mail: Mail) -> None:
    """Hold the mail back until its file is there; it was queued by this very transaction."""
    if mail.state is MailState.QUEUED and mail.mailing_id is None and not mail.attempts:
        mail.state = MailState.HELD


def enclose(*, mail_id: int, name: str, media_type: str, content: bytes, now: datetime) -> bool:
    """Put the file into a mail that waits for it, and let it leave; say whether it did wait.

    One transaction does both, under the mail's lock: whoever comes second finds nothing waiting.
    """
    mail = db.session.scalar(
        select(Mail)
        .where(Mail.id == mail_id, Mail.state == MailState.HELD, Mail.mailing_id.is_(None))
        .with_for_update(skip_locked=True),
        execution_options={"populate_existing": True},
    )
    if mail is None:
        return False
    db.session.add(
        MailAttachment(mail_id=mail.id, name=name, media_type=media_type, content=content)
    )
    mail.state = MailState.QUEUED
    mail.due_at = mail.next_at = now
    enqueue(DELIVER)
    return True
