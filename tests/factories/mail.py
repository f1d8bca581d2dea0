"""Mails that wait in the outbox."""

import re
from itertools import count
from typing import Any

from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.mail.operations import queue_mails
from tests.factories.people import NOW

_numbers = count(1)


def make_mail(**values: Any) -> Mail:
    """An invitation to personN@example.org, due at NOW."""
    number = next(_numbers)
    told = {
        "intent": f"invitation:{number}:1",
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


def token_in(text: str, before: str) -> str:
    """Return the token of the first link that begins so; one made later is written otherwise."""
    found = re.search(re.escape(before) + r"([\w.-]+)", text)
    assert found is not None, text
    return found[1]
