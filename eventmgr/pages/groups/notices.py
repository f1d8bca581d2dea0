"""What stands on top of a group's page: what came back and why, what waits, what lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.conferences.standing import Standing
from eventmgr.groups import rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import handing_in, read_back
from eventmgr.recommendations.changes import news
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Submission
from eventmgr.recommendations.queries import Entry
from eventmgr.web.reminding import reminder


@dataclass(frozen=True, kw_only=True, slots=True)
class Notices:
    """What the group should know before anything else."""

    is_waiting: bool
    """Whether the list waits for a signature."""
    may_sign: bool
    given_back: Submission | None
    returned: Sequence[Entry]
    aside: Sequence[Entry]
    """What was sent by somebody without a seat, as far as the reader may read it."""
    reminder: str
    """What is said of a deadline that is near; empty if nothing lacks."""


def of_group(
    group: WorkingGroup,
    entries: Sequence[Entry],
    submission: Submission | None,
    standing: Standing,
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
        aside=_aside(group, entries) if rules.may_submit(standing, group) else (),
        reminder=reminder(group, news(group), now=now) if group.deadline else "",
    )


def _aside(group: WorkingGroup, entries: Sequence[Entry]) -> Sequence[Entry]:
    kept = read_back.kept_aside(group)
    return [each for each in entries if each.recommendation.id in kept]
