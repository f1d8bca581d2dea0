"""What was typed before something else happened: the window moved, a theme went, a list closed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import operations, queries, suggestions
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.taking_in.taking import Chosen, take_in
from eventmgr.recommendations.wording import Wording
from tests.factories.agreeing import suggest
from tests.factories.conferences import make_conference, make_theme
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.recommendations import WRITER, actor_of, make_recommendation, make_revision

DONE = {"actor": WRITER, "now": NOW}
GONE = 2**40
"""The id of a theme that is no more."""


@pytest.fixture
def group(session: object) -> WorkingGroup:
    assert session is not None
    return make_group(make_conference())


def open_later(group: WorkingGroup) -> None:
    group.opens_at = NOW + timedelta(minutes=5)
    db.session.flush()


def test_a_save_sent_again_is_answered_though_the_window_moved(group: WorkingGroup) -> None:
    key = uuid4()
    form = {"group": group, "wording": Wording(text="Adopt."), "client_id": key}
    first = operations.start_recommendation(**form, may_be_early=False, **DONE)
    group.opens_at = NOW + timedelta(minutes=5)
    db.session.flush()
    assert operations.start_recommendation(**form, may_be_early=False, **DONE) is first


def test_before_the_window_opens_no_list_is_handed_in(group: WorkingGroup) -> None:
    make_recommendation(group)
    open_later(group)
    act = {"group": group, "actor": actor_of(make_member(group, GroupRole.RAPPORTEUR)), "now": NOW}
    with pytest.raises(DomainError, match="not opened"):
        operations.submit_group(may_be_late=False, **act)
    assert queries.standing_submission(group) is None
    assert operations.submit_group(may_be_late=True, **act).revision_ids


def test_before_the_window_opens_no_paper_is_taken_in(group: WorkingGroup) -> None:
    open_later(group)
    act = {"group": group, "chosen": [Chosen(wording=Wording(text="Adopt."), origin="1")], **DONE}
    with pytest.raises(DomainError, match="not opened"):
        take_in(may_be_early=False, **act)
    assert not queries.recommendations_of(group)
    assert take_in(may_be_early=True, **act).references == ["WG1-R01"]


def test_before_the_window_opens_what_is_there_is_kept_as_it_is_typed(group: WorkingGroup) -> None:
    text = make_recommendation(group)
    open_later(group)
    assert make_revision(text, base_number=1).id == text.revision_id


def test_a_theme_removed_meanwhile_takes_no_words_with_it(group: WorkingGroup) -> None:
    text = make_recommendation(group)
    save = {"client_id": uuid4(), "wording": Wording(text="Adopt now.", theme_id=GONE), **DONE}
    for _sent in range(2):
        saved = operations.save_revision(recommendation=text, base_number=1, **save)
        assert saved.fate is Fate.SAVED
        assert (saved.revision.text, saved.revision.theme_id) == ("Adopt now.", None)
        assert saved.revision.to_check == ["theme_id"]
    begin = {"client_id": uuid4(), "wording": Wording(text="Fund.", theme_id=GONE), **DONE}
    first = operations.start_recommendation(group=group, may_be_early=False, **begin)
    assert operations.start_recommendation(group=group, may_be_early=False, **begin) is first


def test_a_save_sent_again_with_a_theme_that_is_there_is_another_save(group: WorkingGroup) -> None:
    text = make_recommendation(group)
    theme = make_theme(db.session.get_one(Conference, group.conference_id))
    save = {"recommendation": text, "base_number": 1, "client_id": uuid4(), **DONE}
    operations.save_revision(wording=Wording(text="Adopt.", theme_id=GONE), **save)
    with pytest.raises(EditConflict):
        operations.save_revision(wording=Wording(text="Adopt.", theme_id=theme.id), **save)
    begin = {"group": group, "may_be_early": False, "client_id": uuid4(), **DONE}
    operations.start_recommendation(wording=Wording(text="Fund.", theme_id=GONE), **begin)
    with pytest.raises(EditConflict):
        operations.start_recommendation(wording=Wording(text="Fund.", theme_id=theme.id), **begin)


def test_a_branch_whose_theme_was_removed_is_stored_once(group: WorkingGroup) -> None:
    text = make_recommendation(group, text="Adopt a plan.")
    make_revision(text, base_number=1, text="Fund twelve shelters.")
    save = {"recommendation": text, "base_number": 1, "client_id": uuid4(), **DONE}
    for _sent in range(2):
        saved = operations.save_revision(wording=Wording(text="No.", theme_id=GONE), **save)
        assert (saved.fate, text.last_number) == (Fate.CONTESTED, 3)


def test_a_merge_says_that_a_theme_was_removed(group: WorkingGroup) -> None:
    text = make_recommendation(group, text="Adopt.")
    make_revision(text, base_number=1, text="Adopt.", rationale="It is due.")
    saved = operations.save_revision(
        recommendation=text,
        wording=Wording(text="Adopt now.", theme_id=GONE),
        base_number=1,
        client_id=uuid4(),
        **DONE,
    )
    assert saved.stands is not None
    assert (saved.fate, saved.stands.to_check) == (Fate.MERGED, ["theme_id"])


def test_a_suggestion_taken_over_twice_is_answered_once(group: WorkingGroup) -> None:
    text = make_recommendation(group)
    made = suggest(text, actor_of(make_member(group)), text="Adopt a better plan.")
    act = {"recommendation": text, "suggestion": made, **DONE}
    first = operations.take_over(client_id=uuid4(), **act)
    again = operations.take_over(client_id=uuid4(), **act)
    assert (again.fate, again.revision.id) == (first.fate, first.revision.id)
    assert text.last_number == first.revision.number


def test_a_suggestion_is_not_restored(group: WorkingGroup) -> None:
    text: Recommendation = make_recommendation(group)
    made = suggest(text, actor_of(make_member(group)), text="Adopt a better plan.")
    with pytest.raises(DomainError, match="taken over"):
        operations.restore_revision(
            group=group,
            recommendation=text,
            revision=made,
            seen_number=1,
            client_id=uuid4(),
            **DONE,
        )
    assert suggestions.answer_to(made) is None


def test_what_was_not_withdrawn_is_not_restored(group: WorkingGroup) -> None:
    text = make_recommendation(group)
    operations.propose(recommendation=text, **DONE)
    operations.restore_recommendation(recommendation=text, **DONE)
    assert text.state is RecommendationState.PROPOSED
