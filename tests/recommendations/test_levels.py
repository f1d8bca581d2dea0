"""A level of agreement never outlives the text it was recorded for."""

from datetime import datetime, timedelta

import pytest

from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import branches, operations
from eventmgr.recommendations.enums import Agreement, RecommendationState, RevisionKind
from eventmgr.recommendations.models import Recommendation, Submission
from eventmgr.recommendations.saving import Fate
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.recommendations import WRITER, actor_of, make_recommendation, make_revision

BASE_URL = "https://summit.example.org"
LATE = NOW + timedelta(hours=2)
DONE = {"actor": WRITER, "now": NOW}


@pytest.fixture
def group(session: object) -> WorkingGroup:
    assert session is not None
    return make_group(make_conference(), deadline=NOW + timedelta(hours=1))


@pytest.fixture
def rapporteur(group: WorkingGroup) -> Actor:
    return actor_of(make_member(group, GroupRole.RAPPORTEUR))


@pytest.fixture
def text(group: WorkingGroup) -> Recommendation:
    made = make_recommendation(group, text="Adopt a plan.", rationale="It is due.")
    operations.propose(recommendation=made, **DONE)
    agree(made)
    return made


def agree(text: Recommendation, *, now: datetime = NOW) -> None:
    operations.record_agreement(
        recommendation=text,
        level=Agreement.CONSENSUS,
        note="",
        seen=None,
        actor=WRITER,
        now=now,
    )


def submit(group: WorkingGroup, rapporteur: Actor) -> Submission:
    return operations.submit_group(group=group, may_be_late=False, actor=rapporteur, now=NOW)


def give_back(text: Recommendation) -> None:
    operations.return_recommendation(
        recommendation=text, reason="Say by when.", until=None, base_url=BASE_URL, **DONE
    )


def hand_in_again(text: Recommendation, rapporteur: Actor) -> None:
    operations.resubmit(
        recommendation=text,
        seen_revision_id=text.revision_id or 0,
        may_be_late=False,
        actor=rapporteur,
        now=NOW,
    )


def test_what_was_returned_and_rewritten_has_no_level(
    group: WorkingGroup, text: Recommendation, rapporteur: Actor
) -> None:
    submit(group, rapporteur)
    assert text.level is Agreement.CONSENSUS
    give_back(text)
    assert text.level is Agreement.UNSAID
    make_revision(text, base_number=1, text="Adopt no plan.")
    hand_in_again(text, rapporteur)
    assert (text.state, text.level) == (RecommendationState.SUBMITTED, Agreement.UNSAID)


def test_what_was_returned_and_handed_in_unchanged_keeps_its_level(
    group: WorkingGroup, text: Recommendation, rapporteur: Actor
) -> None:
    submit(group, rapporteur)
    give_back(text)
    make_revision(text, base_number=1, text="Adopt a  plan.", rationale="It is due.")
    hand_in_again(text, rapporteur)
    assert text.level is Agreement.CONSENSUS


def test_a_list_reopened_and_rewritten_has_no_level(
    group: WorkingGroup, text: Recommendation, rapporteur: Actor
) -> None:
    submit(group, rapporteur)
    operations.reopen_group(group=group, reason="More time.", deadline=None, **DONE)
    make_revision(text, base_number=1, text="Adopt no plan.")
    submit(group, rapporteur)
    assert (text.state, text.level) == (RecommendationState.SUBMITTED, Agreement.UNSAID)


def test_what_was_withdrawn_and_rewritten_has_no_level(
    group: WorkingGroup, text: Recommendation, rapporteur: Actor
) -> None:
    operations.withdraw_recommendation(recommendation=text, **DONE)
    operations.restore_recommendation(recommendation=text, **DONE)
    make_revision(text, base_number=1, text="Adopt no plan.")
    submit(group, rapporteur)
    assert text.level is Agreement.UNSAID


def test_a_late_text_that_counts_takes_the_level_with_it(text: Recommendation) -> None:
    make_revision(text, base_number=1, text="Adopt no plan.", now=LATE)
    saved = operations.let_late_text_stand(recommendation=text, actor=WRITER, now=LATE)
    assert saved is not None
    assert saved.fate is Fate.SAVED
    assert (text.state, text.agreement) == (RecommendationState.PROPOSED, Agreement.UNSAID)


def late_and_in_time(made: Recommendation, **in_time: str) -> None:
    """Save others' words in time, and then late ones that grew out of the text before them."""
    words = {"text": "Adopt a plan.", "rationale": "It is due.", **in_time}
    make_revision(made, base_number=1, **words)
    make_revision(made, base_number=1, text="Adopt no plan.", rationale="It is due.", now=LATE)


def test_a_late_text_is_brought_together_with_what_came_in_time(text: Recommendation) -> None:
    late_and_in_time(text, rationale="Others wrote this in time.")
    saved = operations.let_late_text_stand(recommendation=text, actor=WRITER, now=LATE)
    assert saved is not None
    assert saved.stands is not None
    assert saved.stands.text == "Adopt no plan."
    assert saved.stands.rationale == "Others wrote this in time."


def test_a_late_text_that_excludes_what_came_in_time_waits_once(text: Recommendation) -> None:
    late_and_in_time(text, text="Adopt another strategy instead!")
    before = text.revision_id
    for _press in range(2):
        operations.let_late_text_stand(recommendation=text, actor=WRITER, now=LATE)
    assert text.revision_id == before
    [branch] = branches.waiting(text)
    assert (branch.kind, branch.text) == (RevisionKind.BRANCH, "Adopt no plan.")


def test_a_list_that_waits_for_its_signature_is_locked(
    group: WorkingGroup, text: Recommendation, rapporteur: Actor
) -> None:
    draft = make_recommendation(group)
    group.needs_countersign = True
    db.session.flush()
    assert submit(group, rapporteur).is_waiting
    with pytest.raises(DomainError, match="has been submitted"):
        operations.propose(recommendation=draft, **DONE)
    with pytest.raises(DomainError, match="has been submitted"):
        operations.take_back_to_draft(recommendation=text, **DONE)
    with pytest.raises(DomainError, match="has been submitted"):
        agree(text)
    assert (text.state, text.level) == (RecommendationState.AGREED, Agreement.CONSENSUS)
