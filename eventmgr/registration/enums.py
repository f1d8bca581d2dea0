"""The closed lists of registration."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class RegistrationState(StrEnum):
    """Where a person's place stands."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


REGISTRATION_LABELS = {
    RegistrationState.INVITED: _l("Invited"),
    RegistrationState.CONFIRMED: _l("Confirmed"),
    RegistrationState.WAITLISTED: _l("Waiting list"),
    RegistrationState.DECLINED: _l("Declined"),
    RegistrationState.CANCELLED: _l("Cancelled"),
}
