"""The life of a list: whatever is tried in whatever order, it stays in one of its stages."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.models import Person
from eventmgr.recommendations import operations, queries
from eventmgr.recommendations.enums import RecommendationState, TimeFrame
from eventmgr.recommendations.models import Recommendation, Revision, Submission
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation, make_revision

HELD = {RecommendationState.SUBMITTED, RecommendationState.VALIDATED}
which = st.integers(0, 2)
who = st.integers(0, 1)


class ListLife(RuleBasedStateMachine):
    """One group, three recommendations, two people; refused acts change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = db.session.begin_nested()
        self.group = make_group(make_conference(), needs_countersign=True)
        self.texts = [
            make_recommendation(self.group, lead_addressee="X", time_frame=TimeFrame.ONGOING)
            for _ in range(3)
        ]
        self.people: list[Person] = [make_person(), make_person()]
        self.steps = 0

    def teardown(self) -> None:
        self.whole.rollback()
        db.session.expire_all()

    def attempt(self, act: Any, **values: Any) -> bool:
        """Act in a savepoint; whether it was not refused."""
        self.steps += 1
        before = self.states()
        try:
            with db.session.begin_nested():
                act(now=NOW + timedelta(minutes=self.steps), **values)
        except DomainError:
            db.session.expire_all()
            assert self.states() == before
            return False
        return True

    def states(self) -> list[tuple[RecommendationState, int | None]]:
        found = db.session.scalars(
            select(Recommendation)
            .where(Recommendation.group_id == self.group.id)
            .order_by(Recommendation.id)
        )
        return [(each.state, each.revision_id) for each in found]

    def standing(self) -> Submission | None:
        return queries.standing_submission(self.group)

    @rule(person=who)
    def submit(self, person: int) -> None:
        was_open = self.standing() is None
        actor = actor_of(self.people[person])
        done = self.attempt(
            operations.submit_group, group=self.group, may_be_late=False, actor=actor
        )
        assert done is was_open

    @rule(person=who)
    def sign(self, person: int) -> None:
        found = self.standing()
        may = found is not None and found.is_waiting
        may = may and found is not None and found.person_id != self.people[person].id
        done = self.attempt(
            operations.countersign,
            group=self.group,
            submission_id=found.id if found else 0,
            actor=actor_of(self.people[person]),
        )
        assert done is may

    @rule(person=who)
    def send_back(self, person: int) -> None:
        found = self.standing()
        self.attempt(
            operations.send_back,
            group=self.group,
            submission_id=found.id if found else 0,
            reason="R",
            actor=actor_of(self.people[person]),
            base_url="",
        )

    @rule()
    def reopen(self) -> None:
        was_open = self.standing() is None
        done = self.attempt(
            operations.reopen_group,
            group=self.group,
            reason="R",
            deadline=None,
            actor=actor_of(self.people[0]),
        )
        assert done is not was_open

    @rule(number=which)
    def give_back(self, number: int) -> None:
        self.attempt(
            operations.return_recommendation,
            recommendation=self.texts[number],
            reason="R",
            until=None,
            actor=actor_of(self.people[0]),
            base_url="",
        )

    @rule(number=which)
    def resubmit(self, number: int) -> None:
        self.attempt(
            operations.resubmit,
            recommendation=self.texts[number],
            seen_revision_id=self.texts[number].revision_id or 0,
            may_be_late=False,
            actor=actor_of(self.people[0]),
        )

    @rule(number=which)
    def validate(self, number: int) -> None:
        self.attempt(
            operations.validate,
            recommendation=self.texts[number],
            seen_revision_id=self.texts[number].revision_id or 0,
            actor=actor_of(self.people[0]),
        )

    @rule(number=which)
    def save(self, number: int) -> None:
        one, found = self.texts[number], self.standing()
        is_open = one.state is RecommendationState.RETURNED or (
            found is None and one.state is not RecommendationState.VALIDATED
        )
        before = db.session.get(Revision, one.revision_id)
        assert before is not None
        revision = make_revision(one, base_number=before.number, now=NOW, text=f"Text {self.steps}")
        self.steps += 1
        assert revision.is_late is not is_open
        assert (one.revision_id == revision.id) is is_open

    @invariant()
    def a_list_stands_once_and_holds_its_texts(self) -> None:
        db.session.flush()
        states = {state for state, _revision in self.states()}
        found = self.standing()
        if found is None or found.is_waiting:
            assert RecommendationState.SUBMITTED not in states
        else:
            assert states <= {*HELD, RecommendationState.RETURNED}
            assert found.signed_by_id != found.person_id


@pytest.mark.usefixtures("session")
def test_the_life_of_a_list(app: Flask) -> None:  # noqa: ARG001 - the session needs it
    run_state_machine_as_test(
        ListLife,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
