"""What inviting a list would do, before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventmgr.conferences.models import Conference
from eventmgr.invitations import queries
from eventmgr.invitations.guest import Guest, GuestList, RefusedLine


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """A list, parted by what would become of each line."""

    new: Sequence[Guest]
    already: Sequence[Guest]
    """Invited before; nothing would be sent to them."""
    refused: Sequence[RefusedLine]
    notes: Sequence[str]


def preview(conference: Conference, people: GuestList) -> Preview:
    """Return what inviting these people would do now; changes nothing."""
    known = queries.invited_addresses(conference, [guest.email for guest in people.guests])
    return Preview(
        new=[guest for guest in people.guests if guest.email.lower() not in known],
        already=[guest for guest in people.guests if guest.email.lower() in known],
        refused=people.refused,
        notes=people.notes,
    )
