"""The demo conference's working groups and what they have written so far."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.demo.drafts import Ask, GroupPlan, Progress
from eventmgr.demo.room import actor_of, agree, star_first, talk, write_others
from eventmgr.demo.seats import prepare_round
from eventmgr.groups import operations as groups
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting.operations import arrange
from eventmgr.groups.presenting.rules import Wish
from eventmgr.groups.queries import groups as find_groups
from eventmgr.groups.setting import Setting
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.operations import (
    return_recommendation,
    save_revision,
    start_recommendation,
    submit_group,
)
from eventmgr.recommendations.queries import recommendations_of
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
            opens_at=breakout.starts_at,
            deadline=_deadline(plan, breakout, now),
            needs_countersign=plan.needs_countersign,
        ),
        actor=organiser,
        now=breakout.starts_at - timedelta(days=7),
    )
    _seat(group, plan, people, organiser, breakout)
    _write(conference, group, plan, people, breakout)


def _deadline(plan: GroupPlan, breakout: Session, now: datetime) -> datetime:
    """Those still drafting have been given the rest of the day; the late group has not."""
    in_time = breakout.ends_at + timedelta(hours=1)
    return in_time if plan.progress is not Progress.DRAFTING else now + timedelta(hours=6)


def _seat(
    group: WorkingGroup,
    plan: GroupPlan,
    people: Sequence[Person],
    organiser: Actor,
    breakout: Session,
) -> None:
    leaders = 3 if plan.has_co_moderator else 2
    for role, seated in (
        (GroupRole.MODERATOR, people[:1]),
        (GroupRole.RAPPORTEUR, people[1:2]),
        (GroupRole.CO_MODERATOR, people[2:leaders]),
        (GroupRole.MEMBER, people[leaders:]),
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
        actor, at = actor_of(people[1 + number % 3]), begun + timedelta(minutes=15 * number)
        text = _draft(conference, group, ask, actor, at)
        if plan.progress is not Progress.DRAFTING:
            agree(text, ask, people[0], at + timedelta(minutes=10))
    if plan.has_others:
        write_others(group, people, begun)
    if plan.is_talking:
        talk(group, people, begun + timedelta(minutes=30))
    if plan.progress is Progress.SUBMITTED:
        star_first(group, people[0], begun + timedelta(minutes=45))
    rapporteur = actor_of(people[1])
    if plan.progress is Progress.SUBMITTED:
        submit_group(
            group=group,
            may_be_late=False,
            actor=rapporteur,
            now=breakout.ends_at - timedelta(minutes=5 * group.number),
        )


def _draft(
    conference: Conference, group: WorkingGroup, ask: Ask, actor: Actor, now: datetime
) -> Recommendation:
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
    return first.recommendation


def present_and_return(
    conference: Conference, organiser: Actor, base_url: str, now: datetime
) -> None:
    """Put the groups in order for the plenary, give one text back, and prepare another round."""
    found = find_groups(conference)
    order = {"WG2": 1, "WG1": 2, "WG3": 3}
    arrange(
        conference=conference,
        wishes={
            each.code: Wish(place=order.get(each.code), minutes=8 if each.code == "WG2" else 5)
            for each in found
        },
        actor=organiser,
        now=now - timedelta(hours=2),
    )
    second = next(each for each in found if each.code == "WG2")
    return_recommendation(
        recommendation=recommendations_of(second)[1].recommendation,
        reason="By when, and who in the district names the contact?",
        until=now + timedelta(hours=3),
        actor=organiser,
        base_url=base_url,
        now=now - timedelta(hours=1),
    )
    prepare_round(conference, found, organiser, now)


def _id_of(rows: Iterable[Room | Theme], name: str) -> int | None:
    return next((each.id for each in rows if each.name == name), None)
