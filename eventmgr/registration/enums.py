"""The closed lists of registration."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class RegistrationState(StrEnum):
    """Where a person's place stands."""

    INVITED = "invited"
    APPLIED = "applied"
    """Asked for a place that somebody has to approve, or that waits for clearance."""
    OFFERED = "offered"
    """Was first in line: a place is held until the offer expires."""
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Category(StrEnum):
    """As what a person comes; the badge and the questions follow it."""

    DELEGATE = "delegate"
    SPEAKER = "speaker"
    MEDIA = "media"
    OBSERVER = "observer"
    STAFF = "staff"


class Clearance(StrEnum):
    """Where the vetting stands that a donor or the venue asks for."""

    NOT_NEEDED = "not_needed"
    PENDING = "pending"
    CLEARED = "cleared"
    REFUSED = "refused"


class Among(StrEnum):
    """Several states of a registration at once, as numbers and lists take them together."""

    REGISTERED = "registered"
    """Asked for a place, whatever became of it so far."""
    GONE = "gone"
    UNPLACED = "unplaced"
    """In any state but confirmed."""
    UNINVITED = "uninvited"
    """Has no registration at all: only of whom the address book knows."""


REGISTRATION_LABELS = {
    RegistrationState.INVITED: _l("Invited"),
    RegistrationState.APPLIED: _l("Applied"),
    RegistrationState.OFFERED: _l("Place offered"),
    RegistrationState.CONFIRMED: _l("Confirmed"),
    RegistrationState.WAITLISTED: _l("Waiting list"),
    RegistrationState.DECLINED: _l("Declined"),
    RegistrationState.REFUSED: _l("Refused"),
    RegistrationState.CANCELLED: _l("Cancelled"),
}
CATEGORY_LABELS = {
    Category.DELEGATE: _l("Delegate"),
    Category.SPEAKER: _l("Speaker"),
    Category.MEDIA: _l("Media"),
    Category.OBSERVER: _l("Observer"),
    Category.STAFF: _l("Staff"),
}
CLEARANCE_LABELS = {
    Clearance.NOT_NEEDED: _l("Not needed"),
    Clearance.PENDING: _l("Waiting for clearance"),
    Clearance.CLEARED: _l("Cleared"),
    Clearance.REFUSED: _l("Clearance refused"),
}
AMONG_LABELS = {
    Among.REGISTERED: _l("Registered (applied, offered, confirmed or waiting)"),
    Among.GONE: _l("Declined, refused or cancelled"),
    Among.UNPLACED: _l("Anything but confirmed"),
    Among.UNINVITED: _l("Not invited yet"),
}
STATES_OF: dict[RegistrationState | Among, frozenset[RegistrationState]] = {
    Among.REGISTERED: frozenset(
        {
            RegistrationState.APPLIED,
            RegistrationState.OFFERED,
            RegistrationState.CONFIRMED,
            RegistrationState.WAITLISTED,
        }
    ),
    Among.GONE: frozenset(
        {RegistrationState.DECLINED, RegistrationState.REFUSED, RegistrationState.CANCELLED}
    ),
    Among.UNPLACED: frozenset(RegistrationState) - {RegistrationState.CONFIRMED},
    Among.UNINVITED: frozenset(),
    **{each: frozenset({each}) for each in RegistrationState},
}
"""Which states each word of a filter stands for."""
