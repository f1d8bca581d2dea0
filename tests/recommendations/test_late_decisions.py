"""Decisions that come late, and texts typed on until nothing is left to decide."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import branches, operations, queries
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.wording import Wording
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.recommendations import WRITER, make_recommendation

LATE = NOW + timedelta(hours=2)
TEXT = "Adopt a plan for shelters."


@pytest.fixture
def group(session: object) -> WorkingGroup:
    assert session is not None
    return make_group(make_conference(), deadline=NOW + timedelta(hours=1))


@pytest.fixture
def text(group: WorkingGroup) -> Recommendation:
    return make_recommendation(group, text=TEXT)


def save(text: Recommendation, words: str, base: int, **options: Any) -> operations.Saved:
    options = {"now": NOW, "client_id": uuid4(), "title": "", **options}
    return operations.save_revision(
        recommendation=text,
        wording=Wording(text=words, title=options.pop("title")),
        base_number=base,
        actor=WRITER,
        **options,
    )


def contest(text: Recommendation) -> Revision:
    """The branch of two texts in time that exclude each other; revision 2 stands."""
    save(text, "Fund twelve shelters.", 1)
    saved = save(text, "Close all shelters.", 1)
    assert saved.fate is Fate.CONTESTED
    return saved.revision


def let_stand(text: Recommendation) -> operations.Saved | None:
    return operations.let_late_text_stand(recommendation=text, actor=WRITER, now=LATE)


def decisions(text: Recommendation) -> list[tuple[int, int | None]]:
    ours = Revision.recommendation_id == text.id
    statement = select(Revision.number, BranchDecision.revision_id).where(ours)
    found = db.session.execute(statement.where(BranchDecision.branch_id == Revision.id))
    return [(each.number, each.revision_id) for each in found]


def told(text: Recommendation) -> int:
    statement = select(func.count()).where(
        AuditEntry.action == "recommendation.late_text_stands",
        AuditEntry.object_id == text.id,
    )
    return db.session.scalar(statement) or 0


def test_a_decision_that_came_late_settles_once_it_counts(text: Recommendation) -> None:
    branch = contest(text)
    late = save(text, "Fund ten shelters.", 2, settles=branch.number, now=LATE)
    assert late.fate is Fate.LATE
    assert list(branches.waiting(text)) == [branch]
    saved = let_stand(text)
    assert saved is not None
    assert (saved.fate, text.revision_id) == (Fate.SAVED, late.revision.id)
    assert not branches.waiting(text)
    assert decisions(text) == [(branch.number, late.revision.id)]


def test_a_decision_typed_on_late_settles_once_the_last_words_count(text: Recommendation) -> None:
    branch = contest(text)
    late = save(text, "Fund ten shelters.", 2, settles=branch.number, now=LATE)
    last = save(text, "Fund ten shelters now.", late.revision.number, now=LATE)
    let_stand(text)
    assert text.revision_id == last.revision.id
    assert decisions(text) == [(branch.number, last.revision.id)]


def test_a_late_decision_typed_on_in_time_settles(
    group: WorkingGroup, text: Recommendation
) -> None:
    branch = contest(text)
    late = save(text, "Fund ten shelters.", 2, settles=branch.number, now=LATE)
    group.deadline = LATE + timedelta(hours=1)
    db.session.flush()
    saved = save(text, "Fund ten shelters now.", late.revision.number, now=LATE)
    assert saved.fate is Fate.SAVED
    assert decisions(text) == [(branch.number, saved.revision.id)]


def test_a_late_decision_beside_a_later_one_changes_nothing_of_it(text: Recommendation) -> None:
    branch = contest(text)
    save(text, "Fund ten shelters.", 2, settles=branch.number, now=LATE)
    operations.let_what_stands_be(
        recommendation=text, branch_number=branch.number, actor=WRITER, now=LATE
    )
    let_stand(text)
    assert decisions(text) == [(branch.number, None)]


def test_a_branch_typed_on_late_waits_once_when_it_is_to_count(text: Recommendation) -> None:
    branch = contest(text)
    late = save(text, "Close all shelters now.", branch.number, now=LATE)
    assert late.fate is Fate.LATE
    saved = let_stand(text)
    assert saved is not None
    assert saved.fate is Fate.CONTESTED
    assert list(branches.waiting(text)) == [saved.revision]
    assert decisions(text) == [(branch.number, saved.revision.id)]


def test_a_branch_typed_on_until_it_is_what_stands_waits_no_more(text: Recommendation) -> None:
    branch = contest(text)
    form = {"words": "Fund twelve shelters.", "base": branch.number, "client_id": uuid4()}
    saved = save(text, **form)
    assert saved.fate is Fate.SAVED
    assert text.revision_id == saved.revision.id
    assert not branches.waiting(text)
    assert decisions(text) == [(branch.number, saved.revision.id)]
    assert save(text, **form).fate is Fate.SAVED


def test_of_two_fields_the_one_that_is_what_stands_waits_no_more(text: Recommendation) -> None:
    save(text, "Fund twelve shelters.", 1, title="Twelve")
    branch = save(text, "Close all shelters.", 1, title="None").revision
    assert branch.to_check == ["title", "text"]
    saved = save(text, "Close all shelters.", branch.number, title="Twelve")
    assert (saved.fate, saved.revision.to_check) == (Fate.CONTESTED, ["text"])
    assert list(branches.waiting(text)) == [saved.revision]


def test_a_late_text_decided_against_can_be_asked_for_again(text: Recommendation) -> None:
    save(text, "Fund twelve shelters.", 1)
    save(text, "Close all shelters.", 1, now=LATE)
    first, again = let_stand(text), let_stand(text)
    assert first is not None
    assert again is not None
    assert (again.fate, again.revision) == (Fate.CONTESTED, first.revision)
    assert told(text) == 0
    operations.let_what_stands_be(
        recommendation=text, branch_number=first.revision.number, actor=WRITER, now=LATE
    )
    other = let_stand(text)
    assert other is not None
    assert other.revision.number > first.revision.number
    assert list(branches.waiting(text)) == [other.revision]
    assert told(text) == 0


def test_a_branch_of_a_late_text_is_found_though_it_was_typed_on(text: Recommendation) -> None:
    save(text, "Fund twelve shelters.", 1)
    save(text, "Close all shelters.", 1, now=LATE)
    first = let_stand(text)
    assert first is not None
    text.group.deadline = LATE + timedelta(hours=1)
    typed_on = save(text, "Close all shelters now.", first.revision.number, now=LATE)
    again = let_stand(text)
    assert again is not None
    assert again.revision == typed_on.revision


def test_a_late_text_that_counts_is_told_once(text: Recommendation) -> None:
    save(text, "Close all shelters.", 1, now=LATE)
    assert let_stand(text) is not None
    assert let_stand(text) is None
    assert told(text) == 1


def test_a_late_text_that_says_nothing_new_is_not_asked_for_for_ever(text: Recommendation) -> None:
    save(text, "Adopt a plan for all shelters by June.", 1)
    late = save(text, "Adopt a plan for all shelters.", 1, now=LATE)
    saved = let_stand(text)
    assert saved is not None
    assert saved.stands is not None
    assert saved.stands.text == "Adopt a plan for all shelters by June."
    assert queries.latest(text) == saved.stands
    assert late.revision.number < saved.stands.number


def test_a_save_that_added_nothing_has_one_fate_always(text: Recommendation) -> None:
    save(text, "Adopt a plan for all shelters by June.", 1)
    form = {"words": "Adopt a plan for all shelters.", "base": 1, "client_id": uuid4()}
    saved = save(text, **form)
    assert saved.fate is Fate.MERGED
    assert saved.stands is not None
    assert (saved.stands.kind, saved.stands.to_check) == (RevisionKind.MERGE, [])
    assert saved.stands.text == "Adopt a plan for all shelters by June."
    again = save(text, **form)
    assert (again.fate, again.revision, again.stands) == (saved.fate, saved.revision, saved.stands)
