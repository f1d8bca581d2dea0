"""How the demo's report looks: logos, and the words on its cover."""

from datetime import datetime
from typing import Any, Final

from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations import house_style
from eventmgr.conferences.operations.house_style import Style
from eventmgr.demo.logos import MARKS, logo
from eventmgr.people.actor import Actor

STYLE: Final = Style(
    subtitle="Open Harbour series · third conference",
    donor_line="Made possible by the Embassy of Farland.",
    disclaimer=(
        "The views in this report are those of the participants who wrote them. Every person, body "
        "and place in it is invented."
    ),
)
ALTERNATIVES: Final = {
    "Harbour Light Society": "Harbour Light Society: a lighthouse that shines to both sides",
}
"""What a logo shows, where more is to be said than whose it is."""


def dress(conference: Conference, organiser: Actor, now: datetime) -> None:
    """Give the report its cover's words, and its organisations their logos."""
    who: dict[str, Any] = {"actor": organiser, "now": now}
    house_style.set_style(conference=conference, style=STYLE, **who)
    for partner in conference.partners:
        name = partner.organisation.name
        if name in MARKS:
            house_style.set_logo(
                partner=partner,
                content=logo(name),
                alternative=ALTERNATIVES.get(name, ""),
                **who,
            )
