from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from eventmgr.conferences.models import Conference
from eventmgr.foundation.paging import paginate
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import operations, queries
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.queries import Filter
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_theme
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import WRITER, actor_of, make_recommendation, make_revision

LATE = NOW + timedelta(1)
pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference()


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference, deadline=NOW)


def shown(group: WorkingGroup) -> list[tuple[str, str, str | None]]:
    return [
        (each.reference, each.words.text, each.waiting.text if each.waiting else None)
        for each in queries.recommendations_of(group)
    ]


def test_lists_show_what_stands_and_that_a_late_text_waits(group: WorkingGroup) -> None:
    first = make_recommendation(group, text="First")
    make_revision(first, base_number=1, text="Early late", now=LATE)
    make_revision(first, base_number=2, text="Late", now=LATE)
    make_recommendation(group, text="Begun late", now=LATE)
    make_recommendation(group, text="Second")
    assert shown(group) == [
        ("WG1-R01", "First", "Late"),
        ("WG1-R02", "Begun late", "Begun late"),
        ("WG1-R03", "Second", None),
    ]


def test_a_late_text_followed_by_one_in_time_waits_no_longer(group: WorkingGroup) -> None:
    recommendation = make_recommendation(group, text="First")
    make_revision(recommendation, base_number=1, text="Late", now=LATE)
    make_revision(recommendation, base_number=2, text="In time again")
    assert shown(group) == [("WG1-R01", "In time again", None)]


def test_a_late_text_that_was_let_stand_waits_no_longer(group: WorkingGroup) -> None:
    recommendation = make_recommendation(group, text="First")
    make_revision(recommendation, base_number=1, text="Late", now=LATE)
    operations.let_late_text_stand(recommendation=recommendation, actor=WRITER, now=LATE)
    assert shown(group) == [("WG1-R01", "Late", None)]


def test_the_latest_text_is_the_one_saved_last_late_or_not(group: WorkingGroup) -> None:
    recommendation = make_recommendation(group)
    make_revision(recommendation, base_number=1, text="Late", now=LATE)
    assert queries.latest(recommendation).text == "Late"


def test_the_history_is_whole_and_newest_first(group: WorkingGroup) -> None:
    recommendation = make_recommendation(group)
    for base in range(1, 4):
        make_revision(recommendation, base_number=base)
    page = paginate(queries.history(recommendation), number=1)
    assert [each.number for each in page.rows] == [4, 3, 2, 1]
    assert page.total == 4


def test_a_recommendation_is_found_in_its_group_only(conference: Conference) -> None:
    group, other = make_group(conference), make_group(conference)
    made = make_recommendation(group)
    assert queries.find_recommendation(group, 1) is made
    assert queries.find_recommendation(group, 2) is None
    assert queries.find_recommendation(group, 10**20) is None
    assert queries.find_recommendation(other, 1) is None


def test_the_matrix_is_filtered_by_group_theme_and_state(conference: Conference) -> None:
    theme, own = make_theme(conference), make_theme(conference)
    first = make_group(conference, theme_id=theme.id)
    second = make_group(conference)
    make_recommendation(first)
    make_recommendation(first, theme_id=own.id)
    withdrawn = make_recommendation(second, theme_id=theme.id)
    operations.withdraw_recommendation(recommendation=withdrawn, actor=WRITER, now=NOW)
    make_recommendation(make_group(make_conference()))

    def found(**wanted: object) -> list[str]:
        statement = queries.matrix(conference, Filter(**wanted))  # type: ignore[arg-type]  # plain test data
        return [each.reference for each in paginate(statement, number=1).rows]

    assert found() == ["WG1-R01", "WG1-R02", "WG2-R01"]
    assert found(group_id=second.id) == ["WG2-R01"]
    assert found(theme_id=theme.id) == ["WG1-R01", "WG2-R01"]
    assert found(theme_id=own.id) == ["WG1-R02"]
    assert found(state=RecommendationState.DRAFT) == ["WG1-R01", "WG1-R02"]
    assert found(state=RecommendationState.DRAFT, group_id=second.id) == []


def test_as_many_statements_for_many_recommendations_and_revisions(
    session: scoped_session[Session], group: WorkingGroup
) -> None:
    counts = []
    first = make_recommendation(group)
    for more in (30, 1):
        session.expire_all()
        _ = group.id, first.id
        with count_statements() as counted:
            for each in queries.recommendations_of(group):
                _ = each.reference, each.words.author, each.words.theme, each.waiting
            for revision in paginate(queries.history(first), number=1).rows:
                _ = revision.author, revision.theme
        counts.append(counted.count)
        for base in range(1, more):
            make_revision(first, base_number=base, now=LATE)
            make_recommendation(group, actor=actor_of(make_person()))
    assert counts == [5, 5]
