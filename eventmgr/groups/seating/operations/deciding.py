"""Changing a draft by hand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.seating import queries, rules
from eventmgr.groups.seating.models import SeatingRound, SeatingSeat
from eventmgr.groups.seating.operations.preparing import held
from eventmgr.people.actor import Actor


def move_people(
    *,
    conference: Conference,
    found: SeatingRound,
    person_ids: Sequence[int],
    group_id: int,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> int:
    """Put people into another group of the draft; return how many were moved.

    Whatever an organiser wishes is done, also against rules: what it costs is shown. Raise
    DomainError if somebody is not in the draft or the group not in the round; Stale if ``seen`` is
    given and others have moved people since (`queries.seats_version`).
    """
    fresh = held(conference, found)
    rules.require_draft(fresh)
    drafted = {each.person_id: each.group_id for each in queries.seats(fresh)}
    rules.require_seen(seen, queries.seats_version(drafted))
    if group_id not in {each.group_id for each in fresh.tables}:
        raise DomainError(_("Choose a group of this round."), field="group_id")
    if not person_ids:
        raise DomainError(_("Tick whom you want to move."), field="people")
    seats = db.session.scalars(
        select(SeatingSeat).where(
            SeatingSeat.round_id == fresh.id, SeatingSeat.person_id.in_(person_ids)
        )
    ).all()
    if len(seats) < len(set(person_ids)):
        raise DomainError(_("Somebody of these has no seat in the draft."), field="people")
    moved = [each for each in seats if each.group_id != group_id]
    for each in moved:
        each.group_id = group_id
    if moved:
        audit.record(
            actor,
            "seating.moved",
            fresh,
            now=now,
            conference_id=conference.id,
            after={"person_ids": [each.person_id for each in moved], "group_id": group_id},
        )
    return len(moved)
