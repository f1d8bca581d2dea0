"""Pure decisions about calendars: what has to be sent so that they show the truth."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement

from eventmgr.calendars.enums import Method, News, Reach
from eventmgr.calendars.facts import Facts, from_json
from eventmgr.calendars.models import CalendarEntry
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.registration import rules as registration_rules
from eventmgr.registration.enums import RegistrationState

GONE: Final = frozenset(
    {RegistrationState.DECLINED, RegistrationState.REFUSED, RegistrationState.CANCELLED}
)
"""Whoever does not come has nothing of the conference in their calendar."""
_NEVER_LEFT: Final = frozenset({MailState.DRAFT, MailState.QUEUED, MailState.HELD})
_NEVER_ARRIVED: Final = frozenset(
    {MailState.FAILED, MailState.CANCELLED, MailState.SUPPRESSED, MailState.BOUNCED}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What has to be done for an entry."""

    entry: CalendarEntry
    reach: Reach
    facts: Facts
    method: Method

    @property
    def is_replacement(self) -> bool:
        """Whether the mail that waits is made to say it: no other one has to be sent."""
        return (
            self.reach is Reach.WAITING
            and self.method is Method.REQUEST
            and self.entry.method is Method.REQUEST
        )

    @property
    def is_called_back(self) -> bool:
        """Whether the mail that waits must not leave."""
        return self.reach is Reach.WAITING and not self.is_replacement

    @property
    def is_sent(self) -> bool:
        """Whether a mail goes out: somebody whom nothing has reached needs none."""
        return not self.is_replacement and (self.reach is Reach.KNOWN or self.entry.has_left)

    @property
    def news(self) -> News:
        """What the recipient reads of it."""
        if self.method is Method.CANCEL:
            return News.GONE
        return News.CHANGED if self.is_sent or self.entry.has_left else News.FIRST


def reach(entry: CalendarEntry, mail: Mail | None) -> Reach:
    """Return how far the entry's last mail has come; a mail that was tried may have arrived."""
    before = Reach.KNOWN if entry.has_left else Reach.NOWHERE
    if mail is None or mail.state in _NEVER_ARRIVED:
        return before
    if mail.state in _NEVER_LEFT and mail.attempts == 0:
        return Reach.WAITING
    return Reach.KNOWN


def has_not_left() -> ColumnElement[bool]:
    """Return whether a mail waits and was never tried, as the database asks it."""
    return Mail.state.in_(_NEVER_LEFT) & (Mail.attempts == 0)


def due(entry: CalendarEntry, reached: Reach, truth: Facts | None) -> Due | None:
    """Return what the entry needs to show the truth; ``truth`` is None if it must be struck."""
    if reached is Reach.NOWHERE:
        return None
    sent = from_json(entry.facts)
    if truth is None:
        if entry.method is Method.CANCEL:
            return None
        return Due(entry=entry, reach=reached, facts=sent, method=Method.CANCEL)
    if entry.method is Method.REQUEST and sent == truth:
        return None
    return Due(entry=entry, reach=reached, facts=truth, method=Method.REQUEST)


def is_over(conference: Conference, today: date) -> bool:
    """Whether nobody needs to be told any more; ``today`` is the day at the venue."""
    return registration_rules.is_over(conference, today)


def require_not_over(conference: Conference, today: date) -> None:
    """Raise DomainError once the conference is over."""
    if is_over(conference, today):
        raise DomainError(_("The conference is over: there is nothing to put into a calendar."))


def require_seen_number(number: int, seen: int) -> None:
    """Raise DomainError unless exactly as many calendars change as were shown."""
    if number != seen:
        raise DomainError(
            _(
                "You have seen %(seen)d calendar entries to bring up to date, and now there are "
                "%(number)d. Look at them again.",
                seen=seen,
                number=number,
            )
        )
