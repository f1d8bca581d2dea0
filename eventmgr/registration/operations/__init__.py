"""Acts on registrations; each that touches places holds the conference's row until its end."""

from eventmgr.registration.operations.answering import (
    add_contacts,
    decline,
    open_registrations,
    register,
)
from eventmgr.registration.operations.places import cancel, fill_places, take_place_back
from eventmgr.registration.operations.substituting import hand_over

__all__ = [
    "add_contacts",
    "cancel",
    "decline",
    "fill_places",
    "hand_over",
    "open_registrations",
    "register",
    "take_place_back",
]
