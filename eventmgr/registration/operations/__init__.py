"""Acts on registrations; each that touches places holds the conference's row until its end."""

from eventmgr.registration.operations.answering import (
    add_contacts,
    decline,
    keep_open,
    open_registrations,
    register,
)
from eventmgr.registration.operations.applying import begin_application
from eventmgr.registration.operations.arranging import arrange
from eventmgr.registration.operations.consenting import record_withdrawal, set_consent
from eventmgr.registration.operations.deciding import approve, refuse, set_clearance
from eventmgr.registration.operations.places import (
    accept_offer,
    cancel,
    fill_places,
    rejoin,
    take_place_back,
)
from eventmgr.registration.operations.substituting import hand_over

__all__ = [
    "accept_offer",
    "add_contacts",
    "approve",
    "arrange",
    "begin_application",
    "cancel",
    "decline",
    "fill_places",
    "hand_over",
    "keep_open",
    "open_registrations",
    "record_withdrawal",
    "refuse",
    "register",
    "rejoin",
    "set_clearance",
    "set_consent",
    "take_place_back",
]
