"""The demo's closing report: a first version in review, what was mended since, and the second."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.demo.room import actor_of
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import groups as find_groups
from eventmgr.people.actor import Actor
from eventmgr.recommendations import operations
from eventmgr.recommendations.queries import recommendations_of
from eventmgr.recommendations.wording import Wording
from eventmgr.reports.enums import Format
from eventmgr.reports.operations import request_report
from eventmgr.reports.versions.operations import begin_review, comment, settle

NAMESPACE: Final = UUID("b7b1f7c2-58a2-4c36-8b53-6a3f4c1d9e20")
REMARKS: Final = (
    ("WG1", "WG1-R03", "Say that the fee is forbidden whoever asks for it, agents included."),
    ("WG2", "", "Please put the contacts of the district officers into an annex once they exist."),
)
"""Which group's moderator said what of the first version, about which reference."""
AMENDED: Final = (
    "Forbid recruitment fees paid by workers, at home and for work abroad, whoever asks for them: "
    "agents, sub-agents and employers alike."
)


def evening_before(
    conference: Conference, breakout: Session, organiser: Actor, base_url: str, now: datetime
) -> None:
    """Compile what stood when the groups had met, and ask their moderators for comments."""
    at = breakout.ends_at + timedelta(hours=2)
    version = request_report(
        conference=conference, formats=(Format.PDF, Format.DOCX), actor=organiser, now=at
    )
    begin_review(
        version=version,
        until=now + timedelta(hours=4),
        base_url=base_url,
        actor=organiser,
        now=at,
    )
    by_code = {each.code: each for each in find_groups(conference)}
    made = [
        comment(
            version=version,
            text=text,
            place=place,
            client_id=uuid5(NAMESPACE, text),
            actor=_leading(by_code[code], GroupRole.MODERATOR),
            now=at + timedelta(hours=1),
        )
        for code, place, text in REMARKS
    ]
    settle(made=made[0], answer="Given back to the group.", actor=organiser, now=now)


def mend(conference: Conference, organiser: Actor, base_url: str, now: datetime) -> None:
    """Give one text back and hand it in again in better words; take another as ready."""
    first = next(each for each in find_groups(conference) if each.code == "WG1")
    who: dict[str, Any] = {"actor": organiser, "now": now - timedelta(minutes=50)}
    ready, _second, asked, *_others = (each.recommendation for each in recommendations_of(first))
    operations.return_recommendation(
        recommendation=asked,
        reason="Who may not ask for the fee?",
        until=now + timedelta(hours=3),
        base_url=base_url,
        **who,
    )
    rapporteur = _leading(first, GroupRole.RAPPORTEUR)
    stands = recommendations_of(first)[2].words
    saved = operations.save_revision(
        recommendation=asked,
        wording=replace(Wording.of(stands), text=AMENDED),
        client_id=uuid5(NAMESPACE, AMENDED),
        base_number=stands.number,
        actor=rapporteur,
        now=now - timedelta(minutes=30),
    )
    operations.resubmit(
        recommendation=asked,
        seen_revision_id=saved.revision.id,
        may_be_late=False,
        actor=rapporteur,
        now=now - timedelta(minutes=25),
    )
    operations.validate(recommendation=ready, seen_revision_id=ready.revision_id or 0, **who)


def _leading(group: WorkingGroup, role: GroupRole) -> Actor:
    return actor_of(next(each.person for each in group.members if each.role is role))
