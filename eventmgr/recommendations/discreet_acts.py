"""Acts on what a group under the Chatham House Rule writes are told without who did them."""

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.groups import queries as groups
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.models import Recommendation

BY_ORGANISERS: Final = frozenset(
    {
        "group.added",
        "group.changed",
        "group.deadline_moved",
        "group.nudged",
        "group.nudges_changed",
        "group.recommendations_imported",
        "group.reopened",
        "group.role_given",
        "group.seated",
        "group.unseated",
        "group.window_moved",
        "recommendation.late_text_stands",
        "recommendation.returned",
        "recommendation.validated",
    }
)
"""What the team alone may do to a group or its texts: who did it tells nothing of who is in it."""
BY_MEMBERS: Final = frozenset(
    {
        "group.countersigned",
        "group.paper_taken_in",
        "group.sent_back",
        "group.submitted",
        "presenting.clock_paused",
        "presenting.clock_reset",
        "presenting.clock_started",
        "recommendation.agreed",
        "recommendation.comment_done",
        "recommendation.drafted_again",
        "recommendation.moved",
        "recommendation.proposed",
        "recommendation.restored",
        "recommendation.resubmitted",
        "recommendation.saved",
        "recommendation.starred",
        "recommendation.suggestion_declined",
        "recommendation.suggestion_taken_over",
        "recommendation.text_restored",
        "recommendation.unstarred",
        "recommendation.withdrawn",
    }
)
"""What somebody who sits in the group may have done: under the rule nobody outside learns who."""


def discreet_groups(conference: Conference) -> dict[int, str]:
    """Return the codes of the groups under the rule, their own or their session's, by their ids."""
    statement = select(WorkingGroup).where(
        WorkingGroup.conference_id == conference.id, groups.discreet()
    )
    return {each.id: each.code for each in db.session.scalars(statement)}


def without_actor(
    conference: Conference, entries: Iterable[AuditEntry], standing: Standing
) -> Collection[int]:
    """Return the ids of the entries that this reader sees without who acted: two statements."""
    closed = discreet_groups(conference).keys() - standing.group_roles.keys()
    acts = [each for each in entries if each.action not in BY_ORGANISERS]
    texts = {each.object_id for each in acts if each.object_type == Recommendation.__name__}
    statement = select(Recommendation.id).where(
        Recommendation.id.in_(texts), Recommendation.group_id.in_(closed)
    )
    hidden = {
        Recommendation.__name__: set(db.session.scalars(statement)),
        WorkingGroup.__name__: closed,
    }
    return {each.id for each in acts if each.object_id in hidden.get(each.object_type, ())}
