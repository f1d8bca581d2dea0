from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.recommendations import operations, queries
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Submission
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import WRITER, actor_of, make_recommendation, make_revision

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def group() -> WorkingGroup:
    return make_group(make_conference(), deadline=NOW + timedelta(hours=1))


@pytest.fixture
def rapporteur() -> Actor:
    return actor_of(make_person())


def submit(
    group: WorkingGroup, actor: Actor, *, hours: int = 0, may_be_late: bool = False
) -> Submission:
    return operations.submit_group(
        group=group, may_be_late=may_be_late, actor=actor, now=NOW + timedelta(hours=hours)
    )


def reopen(group: WorkingGroup, *, reason: str = "A page is missing.", hours: int = 5) -> None:
    operations.reopen_group(
        group=group,
        reason=reason,
        deadline=NOW + timedelta(hours=hours),
        actor=WRITER,
        now=NOW + timedelta(hours=2),
    )


def test_submission_hands_in_what_stands_in_order(group: WorkingGroup, rapporteur: Actor) -> None:
    first, second, third = [make_recommendation(group) for _ in range(3)]
    make_revision(first, base_number=1)
    operations.move_recommendation(recommendation=second, by=-1, actor=WRITER, now=NOW)
    operations.withdraw_recommendation(recommendation=third, actor=WRITER, now=NOW)
    submission = submit(group, rapporteur)
    assert submission.revision_ids == [second.revision_id, first.revision_id]
    assert (submission.person_id, submission.at) == (rapporteur.person_id, NOW)
    assert [each.state.value for each in (first, second, third)] == [
        "submitted",
        "submitted",
        "withdrawn",
    ]
    assert queries.standing_submission(group) is submission


def test_an_empty_list_is_refused(group: WorkingGroup, rapporteur: Actor) -> None:
    with pytest.raises(DomainError, match="nothing to submit"):
        submit(group, rapporteur)


def test_a_list_is_handed_in_once(group: WorkingGroup, rapporteur: Actor) -> None:
    make_recommendation(group)
    submit(group, rapporteur)
    with pytest.raises(DomainError, match="has been submitted"):
        submit(group, rapporteur)


def test_a_command_hands_nothing_in(group: WorkingGroup) -> None:
    make_recommendation(group)
    with pytest.raises(DomainError, match="by a person"):
        submit(group, COMMAND)


def test_after_the_deadline_only_those_who_may(group: WorkingGroup, rapporteur: Actor) -> None:
    recommendation = make_recommendation(group)
    with pytest.raises(DomainError, match="deadline has passed"):
        submit(group, rapporteur, hours=2)
    submission = submit(group, rapporteur, hours=2, may_be_late=True)
    assert submission.revision_ids == [recommendation.revision_id]


def test_late_texts_are_no_part_of_the_submission(group: WorkingGroup, rapporteur: Actor) -> None:
    recommendation = make_recommendation(group, text="In time")
    stands = recommendation.revision_id
    late = NOW + timedelta(hours=2)
    make_revision(recommendation, base_number=1, text="Late", now=late)
    begun_late = make_recommendation(group, now=late)
    submission = submit(group, rapporteur, hours=2, may_be_late=True)
    assert submission.revision_ids == [stands]
    assert begun_late.state is RecommendationState.DRAFT


def test_a_save_after_submission_is_late(group: WorkingGroup, rapporteur: Actor) -> None:
    recommendation = make_recommendation(group)
    stands = recommendation.revision_id
    submit(group, rapporteur)
    late = make_revision(recommendation, base_number=1)
    assert late.is_late
    assert recommendation.revision_id == stands
    with pytest.raises(DomainError, match="has been submitted"):
        operations.let_late_text_stand(recommendation=recommendation, actor=WRITER, now=NOW)


def test_reopening_gives_the_list_back_until_a_new_deadline(
    group: WorkingGroup, rapporteur: Actor
) -> None:
    recommendation = make_recommendation(group)
    first = submit(group, rapporteur)
    reopen(group)
    db.session.flush()
    assert recommendation.state is RecommendationState.DRAFT
    assert queries.standing_submission(group) is None
    assert (first.reopened_at, first.revision_ids) == (
        NOW + timedelta(hours=2),
        [recommendation.revision_id],
    )
    reasons = select(AuditEntry.after).where(AuditEntry.action == "group.reopened")
    assert db.session.scalars(reasons).all() == [{"reason": "A page is missing."}]
    in_time = make_revision(recommendation, base_number=1, now=NOW + timedelta(hours=3))
    assert not in_time.is_late
    second = submit(group, rapporteur, hours=4)
    assert second.revision_ids == [in_time.id]


@pytest.mark.parametrize(("reason", "hours", "field"), [(" ", 5, "reason"), ("Why", 2, "deadline")])
def test_reopening_wants_a_reason_and_time(
    group: WorkingGroup, rapporteur: Actor, reason: str, hours: int, field: str
) -> None:
    make_recommendation(group)
    submit(group, rapporteur)
    with pytest.raises(DomainError) as refused:
        reopen(group, reason=reason, hours=hours)
    assert refused.value.field == field


def test_what_was_not_submitted_is_not_reopened(group: WorkingGroup) -> None:
    with pytest.raises(DomainError, match="Nothing stands submitted"):
        reopen(group)
