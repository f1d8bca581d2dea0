"""Applying a draft: the seats become those of the groups."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.groups import operations as groups
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating import queries, rules
from eventmgr.groups.seating.enums import SeatingState
from eventmgr.groups.seating.models import SeatingRound
from eventmgr.groups.seating.operations.preparing import held
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """What became of the groups."""

    seated: int
    unseated: int


def apply_draft(
    *,
    conference: Conference,
    found: SeatingRound,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> Applied:
    """Give people the seats of the draft, and take away those of `queries.leaving`.

    Who leads a group or observes it stays there. Who is in the draft and is to be seated no longer
    gets no seat. Raise Stale if ``seen`` is given and anything it stands for has changed
    (`queries.version`); DomainError if there is no draft.
    """
    fresh = held(conference, found)
    rules.require_draft(fresh)
    for table in sorted(fresh.tables, key=lambda each: each.group_id):
        get_for_update(WorkingGroup, table.group_id)
    problem = queries.problem(conference, fresh)
    draft = {each.person_id: each.group_id for each in queries.seats(fresh)}
    wanted = problem.standing(draft)
    leaving = queries.leaving(conference, fresh, wanted)
    rules.require_seen(seen, queries.version(problem, draft, fresh, leaving))
    for each in leaving:
        groups.unseat(member=each, actor=actor, now=now)
    unseated = len(leaving)
    seated = _seat(fresh, wanted, actor, now)
    fresh.state, fresh.applied_at = SeatingState.APPLIED, now
    audit.record(
        actor,
        "seating.applied",
        fresh,
        now=now,
        conference_id=conference.id,
        after={"seated": seated, "unseated": unseated},
    )
    db.session.flush()
    return Applied(seated=seated, unseated=unseated)


def _seat(found: SeatingRound, wanted: dict[int, int], actor: Actor, now: datetime) -> int:
    people = {
        each.id: each for each in db.session.scalars(select(Person).where(Person.id.in_(wanted)))
    }
    seated = 0
    for table in found.tables:
        coming = [people[key] for key, group in wanted.items() if group == table.group_id]
        group = db.session.get_one(WorkingGroup, table.group_id)
        seated += len(
            groups.seat_people(
                group=group, people=coming, role=GroupRole.MEMBER, actor=actor, now=now
            )
        )
    return seated
