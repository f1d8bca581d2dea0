"""Acts on the order in which those who have a part are named."""

from datetime import datetime

from eventmgr.agenda import precedence
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.agenda.operations.edits import recorded
from eventmgr.conferences.models import Conference
from eventmgr.people.actor import Actor


def follow_precedence(*, conference: Conference, actor: Actor, now: datetime) -> int:
    """Name everybody in the order that the conference's offices have by now.

    Places set by hand stay. Returns in how many sessions the order is another; it is one act.
    """
    with recorded(conference=conference, action="agenda.reordered", actor=actor, now=now) as edit:
        held = edit.hold(
            Session.conference_id == conference.id,
            Session.state != SessionState.REMOVED,
            Session.roles.any(SessionRole.role.in_(precedence.CEREMONIAL)),
        )
        return sum(_reorder(each, conference) for each in held)


def _reorder(session: Session, conference: Conference) -> bool:
    """Put the session's roles in order, and return whether it is another one."""
    before = list(session.roles)
    after = precedence.in_order(
        before,
        conference.precedence,
        role=lambda role: role.role,
        title=lambda role: role.title,
        place=lambda role: role.place,
    )
    for position, role in enumerate(after):
        role.position = position
    session.roles = after
    return before != after
