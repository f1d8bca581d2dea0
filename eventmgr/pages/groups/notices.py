"""What stands on top of a group's page: what came back and why, what waits, what lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.conferences.standing import Standing
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import handing_in, read_back
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Submission
from eventmgr.recommendations.nudges import queries, rules
from eventmgr.recommendations.progress import Progress
from eventmgr.recommendations.queries import Entry


@dataclass(frozen=True, kw_only=True, slots=True)
class Notices:
    """What the group should know before anything else."""

    is_waiting: bool
    """Whether the list waits for a signature."""
    may_sign: bool
    given_back: Submission | None
    returned: Sequence[Entry]
    lack: str
    """``silent`` or ``unagreed`` while the deadline is near; empty if nothing lacks."""


def of_group(
    group: WorkingGroup,
    entries: Sequence[Entry],
    submission: Submission | None,
    standing: Standing,
    own: Progress,
    *,
    now: datetime,
) -> Notices:
    """Return what the reader of the group's page is told first; ``entries`` are of every kind."""
    is_waiting = submission is not None and submission.is_waiting
    is_own = submission is not None and submission.person_id == standing.actor.person_id
    return Notices(
        is_waiting=is_waiting,
        may_sign=is_waiting and not is_own and handing_in.may_sign(standing, group),
        given_back=read_back.given_back(group) if submission is None else None,
        returned=[
            each for each in entries if each.recommendation.state is RecommendationState.RETURNED
        ],
        lack=_lack(group, own, now),
    )


def _lack(group: WorkingGroup, own: Progress, now: datetime) -> str:
    is_on = group.deadline is not None and group_rules.has_opened(group, now=now)
    if not is_on or own.submission is not None or own.is_ready:
        return ""
    setup = queries.setup_of(group.conference_id)
    if not setup.is_on or not rules.shows_banner(group.deadline, setup.minutes, now=now):
        return ""
    return "unagreed" if own.texts else "silent"
