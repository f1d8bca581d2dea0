"""What the demo's donor was promised, and a list that its organiser keeps."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.people.actor import Actor
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.lists.operations import save_list
from eventmgr.registration.narrowing import NEVER, Filter
from eventmgr.registration.numbers.dimensions import EVERYBODY
from eventmgr.registration.numbers.operations import promise

PROMISED = (
    (EVERYBODY, "", 112, None),
    ("sector", "National civil society", 24, None),
    ("sector", "Parliament", None, 15),
    ("sector", "Academia", 12, None),
)
"""By what, of whom, how many people, or which share in percent."""


def add_profile(conference: Conference, organiser: Actor, now: datetime) -> None:
    """Note what was promised, and keep the list of whoever has not come yet."""
    for dimension, value, number, share in PROMISED:
        promise(
            conference=conference,
            dimension=dimension,
            value=value,
            number=number,
            share=share,
            actor=organiser,
            now=now,
        )
    save_list(
        conference=conference,
        name="Confirmed, not here yet",
        wanted=Filter(state=RegistrationState.CONFIRMED, came=NEVER),
        actor=organiser,
        now=now,
    )
