"""Calendar entries, and the mails that bring them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.calendars import operations, queries
from eventmgr.calendars.models import CalendarEntry
from eventmgr.calendars.office import Office
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail.compose import Composer
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.sender import Sender
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from tests.factories.people import NOW

OFFICE = Office(base_url="http://localhost", organiser_address="eventmgr@example.org")


def send_to(person: Person, conference: Conference, **values: Any) -> bool:
    """The conference, sent for the person's calendar."""
    return operations.send_to(
        **{
            "conference": conference,
            "person": person,
            "session_uid": None,
            "office": OFFICE,
            "now": NOW,
            **values,
        }
    )


def follow(conference: Conference, now: datetime = NOW, **values: Any) -> int:
    """Calendars brought up to date by somebody who saw the right number."""
    return operations.follow(
        **{
            "conference": conference,
            "expected": len(queries.pending(conference, now=now)),
            "office": OFFICE,
            "actor": COMMAND,
            "now": now,
            **values,
        }
    )


def keep_current(conference: Conference, *, is_kept_current: bool = True) -> None:
    operations.keep_current(
        conference=conference, is_kept_current=is_kept_current, actor=COMMAND, now=NOW
    )


def entries() -> Sequence[CalendarEntry]:
    return db.session.scalars(
        select(CalendarEntry).order_by(CalendarEntry.id),
        execution_options={"populate_existing": True},
    ).all()


def calendar_mails() -> Sequence[Mail]:
    """The mails with a calendar part, the oldest first, with what they say."""
    return (
        db.session.scalars(
            select(Mail)
            .where(Mail.kind == MailKind.CALENDAR)
            .options(
                joinedload(Mail.content), joinedload(Mail.mailing), joinedload(Mail.attachments)
            )
            .order_by(Mail.id),
            execution_options={"populate_existing": True},
        )
        .unique()
        .all()
    )


def leave(*states: MailState) -> list[bytes]:
    """Let all waiting mails leave, and return what left."""
    left = []
    for mail in calendar_mails():
        if mail.state in (states or (MailState.QUEUED,)):
            left.append(octets(mail))
            mail.state, mail.attempts = MailState.SENT, 1
    db.session.flush()
    return left


def octets(mail: Mail) -> bytes:
    composer = Composer(Sender(mail_from="eventmgr <eventmgr@example.org>"))
    return composer.compose(mail, internationalised=True).content
