import pytest

from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import operations, queries
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import WRITER, actor_of, make_recommendation

pytestmark = pytest.mark.usefixtures("session")
DONE = {"actor": WRITER, "now": NOW}


def order(group: WorkingGroup) -> list[int]:
    return [each.recommendation.number for each in queries.recommendations_of(group)]


@pytest.fixture
def group() -> WorkingGroup:
    return make_group(make_conference())


@pytest.fixture
def three(group: WorkingGroup) -> list[Recommendation]:
    return [make_recommendation(group) for _ in range(3)]


def test_up_and_down(group: WorkingGroup, three: list[Recommendation]) -> None:
    operations.move_recommendation(recommendation=three[2], by=-1, **DONE)
    assert order(group) == [1, 3, 2]
    operations.move_recommendation(recommendation=three[0], by=1, **DONE)
    assert order(group) == [3, 1, 2]


def test_at_the_ends_nothing_moves(group: WorkingGroup, three: list[Recommendation]) -> None:
    operations.move_recommendation(recommendation=three[0], by=-1, **DONE)
    operations.move_recommendation(recommendation=three[2], by=1, **DONE)
    assert order(group) == [1, 2, 3]


def test_moving_jumps_over_the_withdrawn(group: WorkingGroup, three: list[Recommendation]) -> None:
    operations.withdraw_recommendation(recommendation=three[1], **DONE)
    operations.move_recommendation(recommendation=three[2], by=-1, **DONE)
    operations.move_recommendation(recommendation=three[1], by=-1, **DONE)
    left = [number for number in order(group) if number != 2]
    assert left == [3, 1]


def test_withdrawn_and_back(three: list[Recommendation]) -> None:
    operations.withdraw_recommendation(recommendation=three[1], **DONE)
    assert three[1].state is RecommendationState.WITHDRAWN
    operations.restore_recommendation(recommendation=three[1], **DONE)
    assert three[1].state is RecommendationState.DRAFT


def test_a_submitted_list_stays_as_it_is(group: WorkingGroup, three: list[Recommendation]) -> None:
    actor: Actor = actor_of(make_person())
    operations.submit_group(group=group, may_be_late=False, actor=actor, now=NOW)
    for act in (operations.withdraw_recommendation, operations.restore_recommendation):
        with pytest.raises(DomainError, match="submitted"):
            act(recommendation=three[0], **DONE)
    with pytest.raises(DomainError, match="submitted"):
        operations.move_recommendation(recommendation=three[0], by=1, **DONE)
