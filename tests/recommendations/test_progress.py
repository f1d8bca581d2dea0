"""How far a group is: one answer, from its texts of every kind and its list."""

from datetime import datetime, timedelta

import pytest

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import changes, operations, progress, queries
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState, Timing
from eventmgr.recommendations.nudges import queries as nudges
from eventmgr.recommendations.progress import NOTHING, READY, Lack, Progress, Stage
from eventmgr.recommendations.queries import standing_submission
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation, make_revision

pytestmark = pytest.mark.usefixtures("session")
LATE = NOW + timedelta(hours=1)


@pytest.fixture
def conference() -> Conference:
    return make_conference()


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference, deadline=NOW)


def far(group: WorkingGroup, *, now: datetime) -> Progress:
    return progress.of_group(group, standing_submission(group), now=now)


def stage(group: WorkingGroup, *, hours: int = 0) -> Stage:
    now = NOW + timedelta(hours=hours)
    db.session.flush()
    own = far(group, now=now)
    conference = db.session.get_one(Conference, group.conference_id)
    assert progress.of_conference(conference, now=now)[group.id] == own
    return own.stage(group, now=now)


def submit(group: WorkingGroup, *, late: bool = False) -> None:
    operations.submit_group(
        group=group,
        may_be_late=late,
        actor=actor_of(make_person()),
        now=LATE if late else NOW,
    )


def test_the_stages_follow_the_group_through_the_day(group: WorkingGroup) -> None:
    assert stage(group) is Stage.SILENT
    assert stage(group, hours=1) is Stage.SILENT, "overdue, but there is nothing at all"
    first = make_recommendation(group)
    second = make_recommendation(group)
    assert stage(group) is Stage.DRAFTING
    first.state = RecommendationState.AGREED
    assert stage(group) is Stage.DRAFTING
    second.state = RecommendationState.AGREED
    assert stage(group) is Stage.AGREED
    assert stage(group, hours=1) is Stage.LATE, "overdue"
    submit(group)
    assert stage(group, hours=1) is Stage.SUBMITTED


def test_a_list_that_came_late_stays_late(group: WorkingGroup) -> None:
    make_recommendation(group)
    submit(group, late=True)
    own = far(group, now=LATE)
    assert own.submission is not None
    assert own.submission.timing is Timing.LATE
    assert stage(group, hours=1) is Stage.LATE


def test_what_waits_for_a_signature_is_not_submitted(conference: Conference) -> None:
    group = make_group(conference, needs_countersign=True)
    make_recommendation(group)
    submit(group)
    own = far(group, now=NOW)
    assert stage(group) is Stage.WAITING
    assert (own.is_waiting, own.submitted_at) == (True, None)


@pytest.mark.parametrize("kind", list(RecommendationKind))
def test_texts_of_every_kind_break_the_silence(
    group: WorkingGroup, kind: RecommendationKind
) -> None:
    one = make_recommendation(group, kind=kind)
    own = far(group, now=NOW)
    is_ask = kind is RecommendationKind.RECOMMENDATION
    assert (own.texts, own.recommendations) == (1, int(is_ask))
    assert stage(group) is Stage.DRAFTING
    make_revision(one, base_number=1, now=LATE)
    one.state = RecommendationState.RETURNED
    one.returned_until = NOW - timedelta(minutes=1)
    db.session.flush()
    own = far(group, now=NOW)
    assert (own.returned, own.overdue_returns, own.late) == (1, 1, 1)


def test_the_withdrawn_count_nowhere(group: WorkingGroup) -> None:
    make_recommendation(group).state = RecommendationState.WITHDRAWN
    db.session.flush()
    assert far(group, now=NOW) == NOTHING


def test_a_reopened_list_is_drafted_again(group: WorkingGroup) -> None:
    make_recommendation(group)
    submit(group)
    who = actor_of(make_person())
    operations.reopen_group(group=group, reason="R", deadline=None, actor=who, now=NOW)
    assert stage(group) is Stage.DRAFTING


def test_as_many_statements_for_many_groups(conference: Conference) -> None:
    counts = []
    for more in (1, 3):
        for _each in range(more):
            make_recommendation(make_group(conference))
        with count_statements() as counted:
            progress.of_conference(conference, now=NOW)
        counts.append(counted.count)
    assert counts == [2, 2]


@pytest.mark.parametrize("state", list(RecommendationState))
@pytest.mark.parametrize("is_submitted", [False, True])
def test_page_poll_and_mails_agree_on_what_lacks(
    conference: Conference, group: WorkingGroup, state: RecommendationState, is_submitted: bool
) -> None:
    conference.state = ConferenceState.RUNNING
    make_recommendation(group, kind=RecommendationKind.FINDING)
    make_recommendation(group)
    if is_submitted:
        submit(group)
    for each in queries.recommendations_of(group, kind=None):
        each.recommendation.state = state
    db.session.flush()
    now = NOW - timedelta(minutes=5)
    found = far(group, now=now).lack
    assert changes.news(group).lack(group, now=now) is found
    assert [each.lack for each in nudges.candidates(now)] == ([found] if found else [])
    expected = {RecommendationState.WITHDRAWN: Lack.SILENT, **dict.fromkeys(READY)}
    assert found is (None if is_submitted else expected.get(state, Lack.UNAGREED))
