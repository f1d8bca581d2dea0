"""Pure decisions about calendars: what has to be sent so that they show the truth."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

from eventmgr.calendars.enums import Method, News, Reach
from eventmgr.calendars.facts import Facts, from_json
from eventmgr.calendars.models import CalendarEntry
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.registration import rules as registration_rules
from eventmgr.registration.enums import RegistrationState

GONE: Final = frozenset(
    {RegistrationState.DECLINED, RegistrationState.REFUSED, RegistrationState.CANCELLED}
)
"""Whoever does not come has nothing of the conference in their calendar."""
_WAITING: Final = frozenset({MailState.QUEUED, MailState.HELD})
_NEVER_ARRIVED: Final = frozenset({MailState.DRAFT, MailState.BOUNCED, MailState.FAILED})
"""For sure: what was once unanswered is never FAILED."""


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
    def is_loss(self) -> bool:
        """Whether a calendar is to strike it, and was not asked to before."""
        return self.method is Method.CANCEL and self.entry.method is Method.REQUEST

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


def is_draft(mail: Mail | None) -> bool:
    """Whether the mail leaves only if somebody sends it: nobody is told by it before."""
    return mail is not None and mail.state is MailState.DRAFT


def reach(entry: CalendarEntry, mail: Mail | None) -> Reach:
    """Return how far the entry's last mail has come; a mail that was tried may have arrived.

    A draft is nothing yet. An address that takes no mail from us at all is told no more.
    """
    if mail is None:
        return Reach.KNOWN if entry.has_left else Reach.NOWHERE
    if mail.state in _WAITING and mail.attempts == 0:
        return Reach.WAITING
    if not _never_arrived(mail):
        return Reach.KNOWN
    if not entry.has_left:
        return Reach.NOWHERE
    return Reach.KNOWN if _is_useless(mail) else Reach.BEHIND


def has_not_left() -> ColumnElement[bool]:
    """Return whether a mail waits and was never tried, as the database asks it."""
    return Mail.state.in_(_WAITING) & (Mail.attempts == 0)


def never_arrived() -> ColumnElement[bool]:
    """Return whether nothing of a mail has arrived, as the database asks it."""
    return or_(
        Mail.state.in_(_NEVER_ARRIVED),
        and_(Mail.state == MailState.CANCELLED, Mail.attempts == 0),
        and_(Mail.state == MailState.SUPPRESSED, Mail.attempts <= 1),
    )


def _never_arrived(mail: Mail) -> bool:
    if mail.state is MailState.SUPPRESSED:
        return mail.attempts <= 1
    if mail.state is MailState.CANCELLED:
        return mail.attempts == 0
    return mail.state in _NEVER_ARRIVED


def _is_useless(mail: Mail) -> bool:
    """Whether another mail of calendars would end as this one did."""
    return mail.kind is MailKind.CALENDAR and mail.state in {
        MailState.BOUNCED,
        MailState.SUPPRESSED,
    }


def is_undone(entry: CalendarEntry, mail: Mail | None) -> bool:
    """Whether what the last mail was to say counts for nothing: what was before it stands."""
    return is_draft(mail) or reach(entry, mail) is Reach.BEHIND


def kept(entry: CalendarEntry) -> dict[str, Any]:
    """Return what the entry says now, to be kept while a later mail is on its way."""
    return {
        "method": entry.method.value,
        "facts": entry.facts,
        "is_handed_out": entry.is_handed_out,
    }


def note_as_left(entry: CalendarEntry) -> None:
    """Let what the entry says be what a calendar has until another mail arrives."""
    entry.before, entry.has_left = kept(entry), True


def restore(entry: CalendarEntry) -> None:
    """Let the entry say what an earlier mail said, since the last will never leave."""
    if entry.before is not None:
        entry.method = Method(entry.before["method"])
        entry.facts = entry.before["facts"]
        entry.is_handed_out = entry.before["is_handed_out"]
    elif not entry.has_left:
        entry.is_handed_out = False


def was_handed_out(entry: CalendarEntry) -> bool:
    """Whether organisers gave it by a mail that is more than a draft and has not failed."""
    if entry.before is not None and is_undone(entry, entry.mail):
        return bool(entry.before["is_handed_out"])
    return entry.is_handed_out


def due(entry: CalendarEntry, reached: Reach, truth: Facts | None) -> Due | None:
    """Return what the entry needs to show the truth; ``truth`` is None if it must be struck."""
    if reached is Reach.NOWHERE:
        return None
    method, sent = _shown(entry, reached)
    if truth is None:
        if method is Method.CANCEL:
            return None
        return Due(entry=entry, reach=reached, facts=sent, method=Method.CANCEL)
    if method is Method.REQUEST and sent == truth:
        return None
    return Due(entry=entry, reach=reached, facts=truth, method=Method.REQUEST)


def _shown(entry: CalendarEntry, reached: Reach) -> tuple[Method, Facts]:
    """Return what a calendar shows by now, or will once the mail that waits has left."""
    if reached is Reach.BEHIND and entry.before is not None:
        return Method(entry.before["method"]), from_json(entry.before["facts"])
    return entry.method, from_json(entry.facts)


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
