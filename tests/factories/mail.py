"""Mails that wait in the outbox."""

import re
from itertools import count
from typing import Any

from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.mail.operations import queue_mail
from tests.factories.people import NOW

_numbers = count(1)


def make_mail(**values: Any) -> Mail:
    """An invitation to personN@example.org, due at NOW."""
    number = next(_numbers)
    return queue_mail(
        **{
            "intent": f"invitation:{number}:1",
            "kind": MailKind.INVITATION,
            "recipient_name": f"Person {number}",
            "recipient_address": f"person{number}@example.org",
            "subject": "You are invited",
            "text": "Come.\n",
            "html": "<p>Come.</p>",
            "now": NOW,
            **values,
        }
    )


def token_in(text: str, before: str) -> str:
    """Return the token of the first link that begins so; one made later is written otherwise."""
    found = re.search(re.escape(before) + r"([\w.-]+)", text)
    assert found is not None, text
    return found[1]
