"""Handing in, saving and signing at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.models import Person
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation, Submission
from eventmgr.recommendations.wording import Wording
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import WRITER, actor_of, make_recommendation


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Start every act together; return what each came to."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    act()
            except DomainError as refused:
                return type(refused).__name__
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def save(key: int, text: str) -> Callable[[], object]:
    return lambda: operations.save_revision(
        recommendation=db.session.get_one(Recommendation, key),
        wording=Wording(text=text),
        client_id=uuid4(),
        base_number=1,
        actor=WRITER,
        now=NOW,
    )


def submit(group_id: int, person_id: int) -> Callable[[], object]:
    return lambda: operations.submit_group(
        group=db.session.get_one(WorkingGroup, group_id),
        may_be_late=False,
        actor=actor_of(db.session.get_one(Person, person_id)),
        now=NOW,
    )


def sign(group_id: int, submission_id: int, person_id: int) -> Callable[[], object]:
    return lambda: operations.countersign(
        group=db.session.get_one(WorkingGroup, group_id),
        submission_id=submission_id,
        actor=actor_of(db.session.get_one(Person, person_id)),
        now=NOW,
    )


def test_a_save_beside_the_submission_is_in_it_or_late(committed: Flask) -> None:
    with unit_of_work():
        group = make_group(make_conference())
        key, group_id = make_recommendation(group).id, group.id
        people = [make_person().id for _ in range(2)]
    came = at_once(
        committed,
        save(key, "At the last moment"),
        *(submit(group_id, each) for each in people),
    )
    assert sorted(came) == ["DomainError", "done", "done"]
    submission = db.session.scalars(select(Submission)).one()
    recommendation = db.session.get_one(Recommendation, key)
    assert submission.revision_ids == [recommendation.revision_id]
    assert recommendation.state is RecommendationState.SUBMITTED


def test_of_signature_and_return_to_the_group_one_wins(committed: Flask) -> None:
    with unit_of_work():
        group = make_group(make_conference(), needs_countersign=True)
        key, group_id = make_recommendation(group).id, group.id
        first, *others = [make_person().id for _ in range(4)]
    with unit_of_work():
        submit(group_id, first)()
    submission_id = db.session.scalars(select(Submission.id)).one()
    db.session.rollback()

    def send_back() -> object:
        return operations.send_back(
            group=db.session.get_one(WorkingGroup, group_id),
            submission_id=submission_id,
            reason="R",
            actor=actor_of(db.session.get_one(Person, others[2])),
            now=NOW,
            base_url="",
        )

    came = at_once(
        committed,
        sign(group_id, submission_id, others[0]),
        sign(group_id, submission_id, others[1]),
        save(key, "Meanwhile"),
        send_back,
    )
    assert came[2] == "done"
    assert [came[0], came[1], came[3]].count("done") == 1
    submission = db.session.get_one(Submission, submission_id)
    recommendation = db.session.get_one(Recommendation, key)
    is_signed = submission.signed_at is not None
    assert is_signed is (submission.reopened_at is None)
    assert (recommendation.state is RecommendationState.SUBMITTED) is is_signed
