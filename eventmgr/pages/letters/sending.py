"""A letter to whoever writes its words."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import Letter
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person


def send_test(letter: Letter, *, conference: Conference, actor: Actor, now: datetime) -> str:
    """Queue the letter to the actor's own address and return it; raises DomainError without one."""
    person = db.session.get(Person, actor.person_id) if actor.person_id else None
    if person is None or not person.email:
        raise DomainError(_("You have no address that a test could be sent to."))
    draft = Draft.of(
        letter,
        intent=f"test:{person.id}:{now.isoformat()}",
        kind=MailKind.TEST,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=person.name,
        recipient_address=person.email,
    )
    queue_mails([draft], now=now)
    return person.email
