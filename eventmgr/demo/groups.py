"""The demo conference's working groups and what they have written so far."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.demo.drafts import Ask, GroupPlan, Progress
from eventmgr.groups import operations as groups
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.setting import Setting
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.recommendations.operations import (
    save_revision,
    start_recommendation,
    submit_group,
)
from eventmgr.recommendations.wording import Wording

NAMESPACE = UUID("6f1de1c4-6c4f-4d0a-9a55-2f6d1a0b7c11")
"""The demo's saves have names of their own, so that building it twice would be noticed."""


def add_group(
    conference: Conference,
    plan: GroupPlan,
    breakout: Session,
    people: Sequence[Person],
    organiser: Actor,
    now: datetime,
) -> None:
    """Set up a group, seat its people, and let them write as far as the plan says."""
    group = groups.add_group(
        conference=conference,
        setting=Setting(
            title=plan.title,
            mandate=plan.mandate,
            guiding_questions="\n".join(plan.questions),
            theme_id=_id_of(conference.themes, plan.theme),
            room_id=_id_of(conference.rooms, plan.room),
            session_ids=(breakout.id,),
            deadline=_deadline(plan, breakout, now),
        ),
        actor=organiser,
        now=breakout.starts_at - timedelta(days=7),
    )
    _seat(group, people, organiser, breakout)
    _write(conference, group, plan, people, breakout)


def _deadline(plan: GroupPlan, breakout: Session, now: datetime) -> datetime:
    """Those still drafting have been given the rest of the day; the late group has not."""
    in_time = breakout.ends_at + timedelta(hours=1)
    return in_time if plan.progress is not Progress.DRAFTING else now + timedelta(hours=6)


def _seat(
    group: WorkingGroup, people: Sequence[Person], organiser: Actor, breakout: Session
) -> None:
    for role, seated in (
        (GroupRole.MODERATOR, people[:1]),
        (GroupRole.RAPPORTEUR, people[1:2]),
        (GroupRole.MEMBER, people[2:]),
    ):
        groups.seat_people(
            group=group,
            people=seated,
            role=role,
            actor=organiser,
            now=breakout.starts_at - timedelta(days=3),
        )


def _write(
    conference: Conference,
    group: WorkingGroup,
    plan: GroupPlan,
    people: Sequence[Person],
    breakout: Session,
) -> None:
    begun = breakout.starts_at + timedelta(minutes=20)
    for number, ask in enumerate(plan.asks):
        author = people[1 + number % 3]
        actor = Actor(name=author.shown_name, person_id=author.id)
        _draft(conference, group, ask, actor, begun + timedelta(minutes=15 * number))
    rapporteur = Actor(name=people[1].shown_name, person_id=people[1].id)
    if plan.progress is Progress.SUBMITTED:
        submit_group(
            group=group,
            may_be_late=False,
            actor=rapporteur,
            now=breakout.ends_at - timedelta(minutes=5 * group.number),
        )


def _draft(
    conference: Conference, group: WorkingGroup, ask: Ask, actor: Actor, now: datetime
) -> None:
    """Two revisions each: the idea, then the whole."""
    first = start_recommendation(
        group=group,
        wording=Wording(title=ask.title, text=ask.text),
        client_id=uuid5(NAMESPACE, f"{group.code}/{ask.title}/1"),
        may_be_early=True,
        actor=actor,
        now=now,
    )
    save_revision(
        recommendation=first.recommendation,
        wording=Wording(
            title=ask.title,
            text=ask.text,
            lead_addressee=ask.lead,
            supporting_addressees=ask.supporting,
            time_frame=ask.time_frame,
            indicator=ask.indicator,
            rationale=ask.rationale,
            theme_id=_id_of(conference.themes, ask.theme),
        ),
        client_id=uuid5(NAMESPACE, f"{group.code}/{ask.title}/2"),
        base_number=1,
        actor=actor,
        now=now + timedelta(minutes=9),
    )
    first.recommendation.agreement = ask.agreement


def _id_of(rows: Iterable[Room | Theme], name: str) -> int | None:
    return next((each.id for each in rows if each.name == name), None)
