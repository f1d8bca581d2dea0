"""Reading what one session can clash with: that alone, however large the agenda is."""

from collections.abc import Iterable, Sequence

from sqlalchemy import CompoundSelect, Select, select, union

from eventmgr.agenda import queries
from eventmgr.agenda.checks import clashes
from eventmgr.agenda.checks.concerns import Concern, GroupFacts
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.items import AgendaItem, item_of
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db


def concerns_of(
    conference: Conference, item: AgendaItem, groups: Sequence[GroupFacts] = ()
) -> list[Concern]:
    """Return the concerns of the session as the item has it, among the others of the draft.

    Two statements at most, both as fast in a large agenda as in a small one.
    """
    return clashes.concerns_about(conference, item, neighbours(conference, item, groups), groups)


def neighbours(
    conference: Conference, item: AgendaItem, groups: Iterable[GroupFacts] = ()
) -> list[AgendaItem]:
    """Return the draft's scheduled sessions that the session can clash with, in order of time.

    Those near it in time that take one of its people or rooms, be it by the groups that meet in
    them or by who leads these: give it the same groups as `clashes.concerns_about`. Two statements
    at most.
    """
    slack = clashes.changeover(conference)
    found = db.session.scalars(
        queries.complete(
            select(Session).where(
                Session.id.in_(_sharing(item, list(groups))),
                Session.conference_id == conference.id,
                Session.state == SessionState.SCHEDULED,
                Session.id != item.id,
                Session.starts_at < item.ends_at + slack,
                Session.ends_at > item.starts_at - slack,
            )
        ).order_by(Session.starts_at, Session.id)
    )
    return [item_of(each) for each in found]


def _sharing(item: AgendaItem, groups: Sequence[GroupFacts]) -> CompoundSelect[int]:
    """Return the ids of the sessions that take a room or a person of the item, at any time.

    A union, for each part of which there is an index; an OR over two tables has none.
    """
    rooms, people = clashes.taken(item, groups)
    meeting = {
        each.session_id
        for each in groups
        if (each.room and each.room.id in rooms)
        or any(leader.person_id in people for leader in each.leaders)
    }
    parts: list[Select[int]] = [
        select(Session.id).where(Session.room_id.in_(rooms)),
        select(SessionRole.session_id).where(SessionRole.person_id.in_(people)),
        select(Session.id).where(Session.id.in_(meeting)),
    ]
    return union(*parts)
