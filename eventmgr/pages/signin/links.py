"""Sign-in links by mail."""

from datetime import datetime

from flask import current_app

from eventmgr.foundation.settings import Settings
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.mail.operations import queue_mails
from eventmgr.people.links import make_link
from eventmgr.people.models import Account


def send_link(account: Account, *, now: datetime) -> None:
    """Queue a mail with a sign-in link to the account's own address."""
    settings: Settings = current_app.config["EVENTMGR"]
    person = account.person
    letter = render_letter(
        "sign_in",
        language=person.language,
        name=person.name,
        link=make_link(account.id, base_url=settings.base_url),
    )
    draft = Draft.of(
        letter,
        intent=f"sign-in:{account.id}:{now.isoformat()}",
        kind=MailKind.SIGN_IN,
        recipient_name=person.name,
        recipient_address=person.email,
    )
    queue_mails([draft], now=now)
