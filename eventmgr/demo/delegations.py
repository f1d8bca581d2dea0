"""Two institutions that nominate: one has begun, the other not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from eventmgr.conferences.models import Conference
from eventmgr.invitations.delegations import operations
from eventmgr.invitations.delegations.nominee import Nominee
from eventmgr.invitations.delegations.operations import Asked
from eventmgr.invitations.delegations.versions import version_of_letter
from eventmgr.people.actor import Actor

SET_LATER = datetime(2026, 1, 1, tzinfo=UTC)
DELEGATIONS = (
    (
        Asked(
            organisation="Coast Guard of Exampleland",
            focal_name="Verbena Saltmarsh",
            focal_email="nominations@example.org",
            quota=4,
            deadline=SET_LATER,
            message="Please name officers who work with people rescued at sea.",
        ),
        (
            Nominee(
                name="Bramble Saltmarsh",
                email="bramble.saltmarsh@example.org",
                honorific="Capt.",
                title="Head of Rescue",
                is_head=True,
            ),
            Nominee(
                name="Clover Saltmarsh",
                email="clover.saltmarsh@example.org",
                title="Liaison Officer",
            ),
        ),
    ),
    (
        Asked(
            organisation="Labour Inspectorate of Westmarch",
            focal_name="Yarrow Millbrook",
            focal_email="yarrow.millbrook@example.org",
            quota=2,
            deadline=SET_LATER,
        ),
        (
            Nominee(
                name="Sorrel Millbrook",
                email="sorrel.millbrook@example.org",
                title="Inspector",
            ),
        ),
    ),
)


def add_delegations(conference: Conference, *, base_url: str, actor: Actor, now: datetime) -> None:
    """Ask both, and let their focal points nominate; the lists are open until tonight."""
    deadline = datetime.combine(
        conference.ends, datetime.min.time(), tzinfo=conference.tzinfo
    ) + timedelta(hours=23, minutes=59)
    for asked, nominees in DELEGATIONS:
        delegation = operations.add_delegation(
            conference=conference, asked=replace(asked, deadline=deadline), actor=actor, now=now
        )
        operations.send_letter(
            conference=conference,
            delegation=delegation,
            seen=version_of_letter(delegation),
            base_url=base_url,
            actor=actor,
            now=now,
        )
        operations.nominate(
            conference=conference,
            delegation=delegation,
            nominees=nominees,
            base_url=base_url,
            actor=Actor(name=f"{asked.focal_name} ({asked.organisation})"),
            now=now + timedelta(days=1),
        )
