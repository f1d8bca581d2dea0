"""How many an institution may nominate, and until when; pure decisions."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.i18n import ngettext
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.invitations.delegations.nominee import Fault, Nominee, RefusedNominees
from eventmgr.people.rules import checked_address
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.rules import is_over

LARGEST_QUOTA: Final = 500
REMINDED: Final = (1, 3, 7)
"""So many days before the deadline an institution below its quota is reminded by itself."""
PAUSE: Final = timedelta(hours=1)
"""Nobody is reminded by hand twice within it."""
_SPARE: Final = 10
_TIMES: Final = 5

REGISTERED: Final = frozenset(
    {
        RegistrationState.APPLIED,
        RegistrationState.OFFERED,
        RegistrationState.CONFIRMED,
        RegistrationState.WAITLISTED,
    }
)
"""The states of whoever has said that they come."""

NOT_BY_THIS_LIST = _l(
    "This address cannot be nominated here. Nominate somebody else, or ask the organisers."
)
"""All that is told of whoever the conference knows by another way."""


def is_open(delegation: Delegation, now: datetime) -> bool:
    """Whether the focal point may still change anything."""
    return delegation.closed_at is None and now < delegation.deadline


def require_open(delegation: Delegation, conference: Conference, now: datetime) -> None:
    """Raise DomainError once the list is closed, its deadline past or the conference over."""
    if is_over(conference, conference.at_venue(now).date()):
        raise DomainError(_("The conference is over: nominations can no longer be changed."))
    if not is_open(delegation, now):
        raise DomainError(
            _("The list is closed. Write to the organisers: they can still change it.")
        )


def time_left(delegation: Delegation, now: datetime) -> str:
    """Return in words how long is left until the deadline, never more than it is; else nothing.

    Hours are told in the last two days: a day that is nearly over is no day.
    """
    left = delegation.deadline - now
    if left <= timedelta(0):
        return ""
    days, hours = left // timedelta(days=1), left // timedelta(hours=1)
    if days > 1:
        return ngettext("%(count)s day left", "%(count)s days left", days, count=days)
    if hours:
        return ngettext("%(count)s hour left", "%(count)s hours left", hours, count=hours)
    return _("less than an hour left")


def is_overdue(delegation: Delegation, nominated: int, now: datetime) -> bool:
    """Whether the deadline passed with places of the quota left, and nobody closed the list."""
    return (
        delegation.closed_at is None and now >= delegation.deadline and nominated < delegation.quota
    )


def require_room(delegation: Delegation, *, present: int, ever: int, coming: int) -> None:
    """Raise DomainError for more nominees than the quota, and for endless exchanges."""
    free = max(0, delegation.quota - present)
    if coming > free:
        raise DomainError(
            ngettext(
                "You named more people than you may: %(num)s place is left. Clear some rows.",
                "You named more people than you may: %(num)s places are left. Clear some rows.",
                free,
            )
        )
    if ever + coming > _TIMES * delegation.quota + _SPARE:
        raise DomainError(
            _("The list was changed very often. Ask the organisers to make this change.")
        )


def require_quota(quota: int, *, present: int) -> None:
    """Raise DomainError for a quota of nothing, an absurd one, or below the present nominees."""
    if not 0 < quota <= LARGEST_QUOTA:
        raise DomainError(_("Write a quota from 1 to %(most)d.", most=LARGEST_QUOTA), field="quota")
    if quota < present:
        raise DomainError(
            ngettext(
                "%(num)s person is nominated already. Withdraw some first, or keep the quota.",
                "%(num)s people are nominated already. Withdraw some first, or keep the quota.",
                present,
            ),
            field="quota",
        )


def require_to_come(deadline: datetime, now: datetime) -> None:
    """Raise DomainError for a deadline that would be past at once."""
    if deadline <= now:
        raise DomainError(_("This moment is past. Write a later one."), field="deadline")


def require_deadline(deadline: datetime, conference: Conference) -> None:
    """Raise DomainError for a deadline after the conference."""
    if conference.at_venue(deadline).date() > conference.ends:
        raise DomainError(_("The deadline is after the conference."), field="deadline")


def require_sound(nominees: Sequence[Nominee]) -> None:
    """Raise RefusedNominees for rows that cannot be taken, or DomainError if there are none."""
    if not nominees:
        raise DomainError(_("Name at least one person."))
    faults = list(_faults(nominees))
    if faults:
        raise RefusedNominees(faults)


def _faults(nominees: Sequence[Nominee]) -> Iterator[Fault]:
    met: set[str] = set()
    has_head = False
    for row, nominee in enumerate(nominees):
        if not nominee.name:
            yield Fault(row, "name", _("Fill this in."))
        try:
            address = checked_address(nominee.email).lower()
        except DomainError as error:
            sentence = str(error) if nominee.email else _("Fill this in.")
            yield Fault(row, "email", sentence)
        else:
            if address in met:
                yield Fault(row, "email", _("This address stands in the form twice."))
            met.add(address)
        if nominee.is_head and has_head:
            yield Fault(row, "is_head", _("Only one person heads the delegation."))
        has_head = has_head or nominee.is_head


def may_correct_address(state: RegistrationState, *, answered_at: datetime | None) -> bool:
    """Whether the nominee has not said anything yet."""
    return state is RegistrationState.INVITED and answered_at is None


def due_reminder(delegation: Delegation, now: datetime) -> int | None:
    """Return how many days before the deadline the reminder was due that is due now, if any.

    Whoever was asked later than that has just had a letter.
    """
    left = delegation.deadline - now
    if delegation.asked_at is None or delegation.closed_at is not None or left <= timedelta(0):
        return None
    days = next((each for each in REMINDED if left <= timedelta(days=each)), None)
    if days is None or delegation.deadline - timedelta(days=days) < delegation.asked_at:
        return None
    return days


def require_may_remind(
    delegation: Delegation, *, present: int, last: datetime | None, now: datetime
) -> None:
    """Raise DomainError for reminding whoever need not, cannot or was just reminded."""
    if delegation.mail_id is None:
        raise DomainError(_("The letter was not sent yet. Send it first."))
    if not is_open(delegation, now):
        raise DomainError(_("The list is closed or its deadline past: there is nothing to remind."))
    if present >= delegation.quota:
        raise DomainError(_("The quota is full: there is nothing to remind of."))
    if last is not None and now - last < PAUSE:
        raise DomainError(_("A reminder went out within the last hour. One is enough."))


def require_may_send(delegation: Delegation, now: datetime) -> None:
    """Raise DomainError for a letter that asks for nothing, or that is still on its way."""
    if not is_open(delegation, now):
        raise DomainError(
            _("The list is closed or its deadline past. Reopen it or move the deadline first.")
        )
    if delegation.mail is not None and not delegation.mail.is_settled:
        raise DomainError(_("The last letter is still on its way. Wait for its result first."))


def is_link_over(conference: Conference, today: date) -> bool:
    """Whether the institution's link has done its work."""
    return is_over(conference, today)
