"""Collecting what came back, from the mailbox or from a relay that hands it over."""

from collections.abc import Callable
from datetime import datetime

import structlog

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.mail import inbox, operations, reports

log = structlog.get_logger(__name__)


def collect(*, url: str, bounce_address: str, now: Callable[[], datetime] = clock.now) -> int:
    """Take in whatever is unread in the mailbox, and return how many mails it was about.

    Each message is marked as read once what it says is written down: whatever breaks off between
    the two is read again, and is nothing the second time. Raises InboxAway.
    """
    count = 0
    with inbox.opened(url) as box:
        for name, raw in box.unread():
            count += take_in(raw, bounce_address=bounce_address, now=now())
            box.set_read(name)
    return count


def take_in(raw: bytes, *, bounce_address: str, now: datetime) -> bool:
    """Take in one message that came back; False for one that is nothing of the kind."""
    report = reports.read(raw, bounce_address=bounce_address)
    if report is None:
        return False
    with unit_of_work():
        is_ours = operations.take_back(report=report, now=now)
    log.info("mail.returned", kind=report.kind.value, status=report.status, is_ours=is_ours)
    return is_ours
