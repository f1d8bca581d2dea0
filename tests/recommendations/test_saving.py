"""What becomes of a save: rules on wordings, and the whole act on the database."""

from dataclasses import fields
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.recommendations import branches, operations
from eventmgr.recommendations.combining import combine
from eventmgr.recommendations.enums import RecommendationState, RevisionKind, TimeFrame
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.recommendations.saving import Fate, judge
from eventmgr.recommendations.wording import Wording
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.recommendations import WRITER, make_recommendation

WORD = st.sampled_from(["", "Adopt.", "Adopt a plan.", "Adopt a plan now.", "Fund it."])
WORDINGS = st.builds(
    Wording,
    title=WORD,
    text=WORD,
    rationale=WORD,
    supporting_addressees=st.lists(st.sampled_from(["A", "B", "C"]), max_size=3).map(tuple),
    time_frame=st.sampled_from(TimeFrame),
)
NAMES = [each.name for each in fields(Wording)]


@given(WORDINGS, WORDINGS)
def test_what_only_one_side_changed_is_taken_whole(base: Wording, new: Wording) -> None:
    assert combine(base, new, base).wording == new
    assert combine(base, base, new).wording == new
    assert combine(base, new, new).wording == new


@settings(max_examples=500)
@given(WORDINGS, WORDINGS, WORDINGS)
def test_every_field_is_one_sides_or_to_be_checked_or_decided_on(
    base: Wording, mine: Wording, theirs: Wording
) -> None:
    found = combine(base, mine, theirs)
    for name in NAMES:
        value = getattr(found.wording, name)
        if name in found.contested:
            assert value == getattr(theirs, name)
        elif name not in found.woven:
            assert value in (getattr(mine, name), getattr(theirs, name))
    assert not set(found.woven) & set(found.contested)


@given(WORDINGS, WORDINGS, WORDINGS, st.sets(st.sampled_from(NAMES)).map(sorted).map(tuple))
def test_what_waits_for_a_decision_never_reaches_what_stands(
    base: Wording, mine: Wording, stands: Wording, undecided: tuple[str, ...]
) -> None:
    verdict = judge(base=base, mine=mine, stands=stands, undecided=undecided)
    differing = {name for name in undecided if getattr(mine, name) != getattr(stands, name)}
    assert differing <= set(verdict.undecided)
    assert not any(getattr(mine, name) == getattr(stands, name) for name in verdict.undecided)
    if verdict.merged is not None:
        for name in verdict.undecided:
            assert getattr(verdict.merged, name) == getattr(stands, name)


def save(recommendation: Recommendation, base: int, **values: Any) -> operations.Saved:
    options = {"now": NOW, "actor": WRITER, "client_id": uuid4()}
    options |= {name: values.pop(name) for name in list(values) if name not in NAMES}
    return operations.save_revision(
        recommendation=recommendation, base_number=base, wording=Wording(**values), **options
    )


def stored(recommendation: Recommendation) -> list[tuple[int, str, str]]:
    rows = db.session.scalars(
        select(Revision)
        .where(Revision.recommendation_id == recommendation.id)
        .order_by(Revision.number)
    )
    return [(each.number, each.kind.value, each.text) for each in rows]


@pytest.fixture
def recommendation(session: object) -> Recommendation:  # noqa: ARG001 - rolled back by it
    return make_recommendation(make_group(make_conference()), text="Adopt a plan for shelters.")


def test_different_words_come_together_and_the_merge_says_so(
    recommendation: Recommendation,
) -> None:
    save(recommendation, 1, text="Adopt a national plan for shelters.")
    saved = save(recommendation, 1, text="Adopt a plan for shelters by June.")
    assert saved.fate is Fate.MERGED
    assert saved.stands is not None
    assert saved.stands.text == "Adopt a national plan for shelters by June."
    assert (saved.stands.kind, saved.stands.to_check) == (RevisionKind.MERGE, ["text"])
    assert (saved.stands.base_number, saved.stands.merged_number) == (2, 3)
    assert recommendation.revision_id == saved.stands.id
    assert stored(recommendation)[2] == (3, "save", "Adopt a plan for shelters by June.")


def test_different_fields_never_conflict(recommendation: Recommendation) -> None:
    text = recommendation.revision.text if recommendation.revision else ""
    save(recommendation, 1, text=text, title="Shelters")
    saved = save(recommendation, 1, text=text, rationale="There are none.")
    assert saved.fate is Fate.MERGED
    assert saved.stands is not None
    assert (saved.stands.title, saved.stands.rationale) == ("Shelters", "There are none.")
    assert saved.stands.to_check == []


def test_only_the_field_in_conflict_waits_and_typing_on_beside_it_asks_once(
    recommendation: Recommendation,
) -> None:
    save(recommendation, 1, text="Fund shelters.")
    first = save(recommendation, 1, text="Close shelters.", title="Shelters")
    assert (first.fate, first.revision.kind) == (Fate.CONTESTED, RevisionKind.BRANCH)
    assert first.stands is not None
    assert (first.stands.title, first.stands.text) == ("Shelters", "Fund shelters.")
    more = save(recommendation, first.revision.number, text="Close all.", title="All shelters")
    assert more.fate is Fate.CONTESTED
    assert more.stands is not None
    assert (more.stands.title, more.stands.text) == ("All shelters", "Fund shelters.")
    assert [each.text for each in branches.waiting(recommendation)] == ["Close all."]


def test_a_decision_is_a_revision_and_the_branch_waits_no_longer(
    recommendation: Recommendation,
) -> None:
    save(recommendation, 1, text="Fund shelters.")
    branch = save(recommendation, 1, text="Close shelters.").revision
    decided = save(recommendation, 2, text="Fund or close shelters.", settles=branch.number)
    assert decided.fate is Fate.SAVED
    assert not branches.waiting(recommendation)
    [row] = db.session.scalars(select(BranchDecision))
    assert (row.branch_id, row.revision_id) == (branch.id, decided.revision.id)


def test_what_stands_may_stay_and_only_once(recommendation: Recommendation) -> None:
    save(recommendation, 1, text="Fund shelters.")
    branch = save(recommendation, 1, text="Close shelters.").revision
    act = {
        "recommendation": recommendation,
        "branch_number": branch.number,
        "actor": WRITER,
        "now": NOW,
    }
    operations.let_what_stands_be(**act)
    assert not branches.waiting(recommendation)
    with pytest.raises(DomainError, match="decided meanwhile"):
        operations.let_what_stands_be(**act)


@pytest.mark.parametrize("lost", ["saved", "merged", "contested"])
def test_a_save_whose_answer_was_lost_is_answered_the_same_again(
    recommendation: Recommendation, lost: str
) -> None:
    theirs = {
        "saved": None,
        "merged": "Adopt a national plan for shelters.",
        "contested": "Adopt nothing for shelters by May.",
    }[lost]
    if theirs:
        save(recommendation, 1, text=theirs)
    sent = {"client_id": uuid4(), "text": "Adopt a plan for shelters by June."}
    first = save(recommendation, 1, **sent)
    before = stored(recommendation)
    assert save(recommendation, 1, **sent) == first
    assert first.fate == lost
    assert stored(recommendation) == before


def test_who_may_no_longer_write_is_kept_aside(recommendation: Recommendation) -> None:
    saved = save(recommendation, 1, text="Mine.", may_write=False)
    assert (saved.fate, saved.revision.kind) == (Fate.QUARANTINED, RevisionKind.QUARANTINE)
    assert recommendation.revision_id != saved.revision.id


def test_an_edit_of_what_was_agreed_is_a_proposal_again(recommendation: Recommendation) -> None:
    recommendation.state = RecommendationState.AGREED
    save(recommendation, 1, text="Adopt a plan for shelters.")
    assert recommendation.state is RecommendationState.AGREED
    save(recommendation, 2, text="Fund shelters.")
    assert recommendation.state is RecommendationState.PROPOSED


def test_after_a_late_text_typing_on_in_time_builds_on_what_stood(
    recommendation: Recommendation,
) -> None:
    group = recommendation.group
    save(recommendation, 1, text="Adopt a national plan for shelters.")
    group.deadline = NOW
    late = NOW + timedelta(hours=1)
    typed_on = save(recommendation, 1, text="Adopt a plan for shelters by June.", now=late)
    assert typed_on.fate is Fate.LATE
    again = save(
        recommendation,
        typed_on.revision.number,
        text="Adopt a plan for shelters by July.",
        now=late,
    )
    group.deadline = None
    saved = save(
        recommendation, again.revision.number, text="Adopt a plan for shelters by July.", now=late
    )
    assert saved.stands is not None
    assert saved.stands.text == "Adopt a national plan for shelters by July."


def test_a_returned_one_is_open_by_itself(recommendation: Recommendation) -> None:
    recommendation.group.deadline = NOW
    late = NOW + timedelta(hours=1)
    recommendation.state = RecommendationState.RETURNED
    assert save(recommendation, 1, text="Better.", now=late).fate is Fate.SAVED


@pytest.mark.parametrize("revisions", [1, 30])
def test_a_save_takes_the_same_statements_however_many_went_before(
    recommendation: Recommendation, revisions: int
) -> None:
    for number in range(1, revisions):
        save(recommendation, number, text=f"Version {number}.")
    db.session.expire_all()
    group_id = recommendation.group_id
    assert group_id
    with count_statements() as statements:
        save(recommendation, revisions, text="The last version.")
    assert statements.count <= 6, statements.texts


def test_what_was_kept_aside_comes_along_once_its_writer_has_a_seat_again(
    recommendation: Recommendation,
) -> None:
    save(recommendation, 1, text="Adopt a national plan for shelters.")
    aside = save(recommendation, 1, text="Adopt a plan for shelters by June.", may_write=False)
    assert aside.fate is Fate.QUARANTINED
    saved = save(
        recommendation,
        aside.revision.number,
        text="Adopt a plan for shelters by June.",
        title="Shelters",
    )
    assert saved.stands is not None
    assert saved.stands.text == "Adopt a national plan for shelters by June."
    assert saved.stands.title == "Shelters"
