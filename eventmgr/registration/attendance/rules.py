"""Who may be let in, by whom and for which day; pure decisions."""

from datetime import date, datetime, time
from typing import Final

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.attendance.enums import Admission
from eventmgr.registration.attendance.errors import MayBeLetIn
from eventmgr.registration.enums import Clearance, RegistrationState

LONGEST_REASON = 300
DESK: Final = conference_rules.ORGANISERS | {TeamRole.DESK}

_DESK_DECIDES: Final = frozenset(
    {RegistrationState.INVITED, RegistrationState.OFFERED, RegistrationState.WAITLISTED}
)
_WHY: Final = {
    RegistrationState.INVITED: _l("Was invited and has not answered."),
    RegistrationState.APPLIED: _l("Has applied, and nobody has decided yet."),
    RegistrationState.OFFERED: _l("Was offered a place and has not taken it yet."),
    RegistrationState.WAITLISTED: _l("Is on the waiting list."),
    RegistrationState.DECLINED: _l("Has declined the invitation."),
    RegistrationState.REFUSED: _l("Was refused by the organisers."),
    RegistrationState.CANCELLED: _l("Has given the place back."),
}
_WHY_CLEARANCE: Final = {
    Clearance.PENDING: _l("Is not cleared yet."),
    Clearance.REFUSED: _l("Clearance was refused."),
}


def may_check_in(standing: Standing) -> bool:
    """Whether the desk's pages are open to the actor: to the desk, and to whoever organises."""
    return standing.is_administrator or standing.team_role in DESK


def admission(state: RegistrationState, clearance: Clearance) -> Admission:
    """Return what the desk may do with a person whose place stands so."""
    if state is RegistrationState.REFUSED or clearance is Clearance.REFUSED:
        return Admission.NEVER
    if clearance is Clearance.PENDING:
        return Admission.ORGANISER
    if state is RegistrationState.CONFIRMED:
        return Admission.WELCOME
    return Admission.ASKS if state in _DESK_DECIDES else Admission.ORGANISER


def why_not(state: RegistrationState, clearance: Clearance) -> str:
    """Return in words what is in the way of letting a person in; nothing for who is welcome."""
    if clearance is Clearance.REFUSED or state is RegistrationState.CONFIRMED:
        return str(_WHY_CLEARANCE.get(clearance, ""))
    return " ".join(str(each) for each in (_WHY[state], _WHY_CLEARANCE.get(clearance)) if each)


def may_let_in(standing: Standing, wanted: Admission) -> bool:
    """Whether the actor may let a person in, by a second act if it takes one."""
    if wanted is Admission.ORGANISER:
        return conference_rules.may_organise(standing)
    return wanted is not Admission.NEVER and may_check_in(standing)


def require_admitted(
    standing: Standing, state: RegistrationState, clearance: Clearance, *, lets_in: bool
) -> None:
    """Raise DomainError unless the person may come in by this act.

    MayBeLetIn is raised where a second act (``lets_in``) would do; nothing helps whom the
    organisers refused.
    """
    wanted = admission(state, clearance)
    if wanted is Admission.WELCOME:
        return
    why = why_not(state, clearance)
    if wanted is Admission.NEVER:
        raise DomainError(f"{why} {_('The desk cannot let them in.')}")
    if not may_let_in(standing, wanted):
        raise DomainError(f"{why} {_('Only an organiser can let them in.')}")
    if not lets_in:
        raise MayBeLetIn(f"{why} {_('Nothing was done: say so if you let them in all the same.')}")


def require_day(conference: Conference, day: date, today: date) -> None:
    """Raise DomainError for a day that is none of the conference's, or that has not begun."""
    if not conference.starts <= day <= conference.ends:
        raise DomainError(_("The conference has no such day. Choose one of the list."), field="day")
    if day > today:
        raise DomainError(_("That day has not begun at the venue yet."), field="day")


def moment_of(conference: Conference, day: date, at: datetime, now: datetime) -> datetime:
    """Return when the act was done, by a clock that may be wrong: on that day, and not later on."""
    began = datetime.combine(day, time.min, tzinfo=conference.tzinfo).astimezone(now.tzinfo)
    return max(began, min(at, now))


def default_day(conference: Conference, today: date) -> date:
    """Return the day that the desk begins with: today, or the nearest of the conference."""
    return min(max(today, conference.starts), conference.ends)


def require_reason(reason: str) -> None:
    """Raise DomainError unless a reason is given, in a few words."""
    if not reason:
        raise DomainError(_("Say why: the history keeps it."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_REASON), field="reason"
        )


def badge_address(base_url: str, badge_code: str) -> str:
    """Return what the badge's QR code holds: an address that any phone's camera opens."""
    return f"{base_url.rstrip('/')}/b/{badge_code}"
