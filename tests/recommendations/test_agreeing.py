"""Answers, levels, comments, suggestions, places and stars."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import agreement, endorsements, operations, queries, suggestions
from eventmgr.recommendations.agreement import version_of_order
from eventmgr.recommendations.enums import Agreement, RecommendationState, RevisionKind
from eventmgr.recommendations.errors import EditConflict, ListChanged
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.stances import CommentState, Stance
from eventmgr.recommendations.voices import Comment, Endorsement, SuggestionAnswer
from tests.factories.agreeing import answer, comment, counted, suggest
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.recommendations import WRITER, actor_of, make_recommendation, make_revision

DONE = {"actor": WRITER, "now": NOW}


@pytest.fixture
def group(session: object) -> WorkingGroup:
    assert session is not None
    return make_group(make_conference())


@pytest.fixture
def text(group: WorkingGroup) -> Recommendation:
    return make_recommendation(group)


@pytest.fixture
def amal(group: WorkingGroup) -> Actor:
    return actor_of(make_member(group))


def test_one_answer_of_each_counts_and_the_earlier_ones_are_kept(
    group: WorkingGroup, text: Recommendation, amal: Actor
) -> None:
    other = actor_of(make_member(group))
    answer(text, amal)
    answer(text, amal, Stance.OBJECTION, "Too dear.")
    answer(text, amal, Stance.OBJECTION, "Too dear.")
    answer(text, other, Stance.RESERVATION, "Not alone.")
    count = counted(text)
    assert (count.endorsed, count.reservations, count.objections) == (0, 1, 1)
    said = endorsements.history_of(text, amal.person_id or 0)
    assert [each.stance for each in said] == [Stance.OBJECTION, Stance.ENDORSED]


def test_an_answer_is_taken_back(text: Recommendation, amal: Actor) -> None:
    with pytest.raises(DomainError, match="not answered"):
        answer(text, amal, Stance.TAKEN_BACK)
    answer(text, amal)
    answer(text, amal, Stance.TAKEN_BACK)
    answer(text, amal, Stance.TAKEN_BACK)
    assert counted(text).endorsed == 0
    assert len(db.session.scalars(select(Endorsement)).all()) == 2


def test_after_a_change_of_substance_the_answer_counts_apart(
    text: Recommendation, amal: Actor
) -> None:
    answer(text, amal)
    make_revision(text, base_number=1, text=" Adopt a  national plan.")
    assert (counted(text).endorsed, counted(text).of_earlier) == (1, 0)
    make_revision(text, base_number=2, text="Adopt no national plan.")
    assert (counted(text).endorsed, counted(text).of_earlier) == (0, 1)
    [said] = endorsements.standing_answers(text)
    assert (said.is_of_earlier, said.endorsement.revision.number) == (True, 1)
    with pytest.raises(Stale):
        answer(text, amal, seen_number=2)
    answer(text, amal, seen_number=3)
    assert (counted(text).endorsed, counted(text).of_earlier) == (1, 0)


def test_a_text_seen_before_a_change_of_white_space_may_still_be_answered(
    text: Recommendation, amal: Actor
) -> None:
    make_revision(text, base_number=1, text="Adopt a national  plan.")
    said = answer(text, amal, seen_number=1)
    assert said.revision_id == text.revision_id


def test_who_left_the_group_or_only_watches_does_not_count(
    group: WorkingGroup, text: Recommendation, amal: Actor
) -> None:
    answer(text, amal)
    db.session.refresh(group, ["members"])
    group.members[0].role = GroupRole.OBSERVER
    db.session.flush()
    assert counted(text).endorsed == 0
    group.members.clear()
    db.session.flush()
    assert counted(text).endorsed == 0


def test_the_database_lets_nobody_change_an_answer(text: Recommendation, amal: Actor) -> None:
    answer(text, amal, Stance.OBJECTION, "Too dear.")
    for values in ({"stance": Stance.ENDORSED}, {"reason": "Cheap"}, {"substance": "x"}):
        with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
            db.session.execute(update(Endorsement).values(**values))


def test_no_answer_goes_into_a_history_that_others_read(text: Recommendation, amal: Actor) -> None:
    answer(text, amal)
    comment(text, amal)
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert acts == ["recommendation.saved"]


def test_a_closed_text_takes_no_answer(group: WorkingGroup, text: Recommendation) -> None:
    actor = actor_of(make_member(group, GroupRole.RAPPORTEUR))
    operations.submit_group(group=group, may_be_late=False, actor=actor, now=NOW)
    with pytest.raises(DomainError, match="no longer works"):
        answer(text, actor)


def record(text: Recommendation, level: Agreement, note: str = "", seen: str | None = None) -> None:
    operations.record_agreement(recommendation=text, level=level, note=note, seen=seen, **DONE)


def test_from_draft_to_agreed_and_back(text: Recommendation) -> None:
    with pytest.raises(DomainError, match="Propose"):
        record(text, Agreement.CONSENSUS)
    operations.propose(recommendation=text, **DONE)
    assert text.state is RecommendationState.PROPOSED
    with pytest.raises(DomainError, match="draft"):
        operations.propose(recommendation=text, **DONE)
    record(text, Agreement.CONTESTED, " They fear the cost. ")
    assert (text.state, text.agreement) == (RecommendationState.AGREED, Agreement.CONTESTED)
    assert text.agreement_note == "They fear the cost."
    operations.take_back_to_draft(recommendation=text, **DONE)
    assert (text.state, text.agreement) == (RecommendationState.DRAFT, Agreement.UNSAID)
    assert text.agreement_note == "They fear the cost."


def test_an_edit_of_what_was_agreed_takes_the_level_with_it(text: Recommendation) -> None:
    operations.propose(recommendation=text, **DONE)
    record(text, Agreement.CONSENSUS)
    make_revision(text, base_number=1, text="Adopt another plan.")
    assert (text.state, text.agreement) == (RecommendationState.PROPOSED, Agreement.UNSAID)


def test_a_level_overwrites_nobody_unawares(text: Recommendation) -> None:
    operations.propose(recommendation=text, **DONE)
    seen = agreement.version_of_agreement(text)
    record(text, Agreement.MAJORITY, "Two abstain.", seen)
    with pytest.raises(Stale) as refused:
        record(text, Agreement.CONSENSUS, "", seen)
    assert text.agreement is Agreement.MAJORITY
    record(text, Agreement.CONSENSUS, "", refused.value.version)
    assert text.agreement is Agreement.CONSENSUS
    [first, second] = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == "recommendation.agreed")
        .order_by(AuditEntry.id)
    )
    assert first.after["agreement"] == "majority"
    assert second.before == {"state": "agreed", "agreement": "majority"}


def test_a_title_alone_is_not_proposed(group: WorkingGroup) -> None:
    with pytest.raises(DomainError, match="Write the text"):
        operations.propose(
            recommendation=make_recommendation(group, title="Only this", text=""), **DONE
        )


def test_comments_are_kept_done_and_withdrawn(text: Recommendation, amal: Actor) -> None:
    made = comment(text, amal, "Who pays?")
    again = operations.comment(
        recommendation=text, text="Who pays?", client_id=made.client_id, actor=amal, now=NOW
    )
    assert again is made
    with pytest.raises(DomainError, match="other words"):
        operations.comment(
            recommendation=text, text="Else", client_id=made.client_id, actor=amal, now=NOW
        )
    with pytest.raises(DomainError, match="Only who wrote"):
        operations.withdraw_comment(made=made, actor=WRITER, now=NOW)
    assert counted(text).comments == 1
    operations.finish_comment(made=made, actor=WRITER, now=NOW)
    assert (made.state, counted(text).comments) == (CommentState.DONE, 0)
    operations.withdraw_comment(made=made, actor=amal, now=NOW)
    operations.finish_comment(made=made, actor=WRITER, now=NOW)
    assert (made.state, made.text) == (CommentState.WITHDRAWN, "Who pays?")
    with pytest.raises(DomainError, match="Write something"):
        comment(text, amal, " \n")


def test_a_suggestion_changes_nothing_until_it_is_taken_over(
    text: Recommendation, amal: Actor
) -> None:
    made = suggest(text, amal, text="Adopt a regional plan.")
    assert counted(text).suggestions == 1
    assert text.revision is not None
    assert (text.revision.number, made.kind) == (1, RevisionKind.SUGGESTION)
    assert queries.latest(text).number == 1
    saved = operations.take_over(recommendation=text, suggestion=made, client_id=uuid4(), **DONE)
    assert saved.fate is Fate.SAVED
    assert (saved.revision.author_id, saved.revision.text) == (amal.person_id, made.text)
    assert text.revision_id == saved.revision.id
    [row] = db.session.scalars(select(SuggestionAnswer))
    assert (row.suggestion_id, row.revision_id) == (made.id, saved.revision.id)
    assert counted(text).suggestions == 0
    with pytest.raises(DomainError, match="answered meanwhile"):
        operations.decline(recommendation=text, suggestion=made, reason="No", **DONE)


def test_a_suggestion_is_brought_together_with_what_was_saved_meanwhile(
    text: Recommendation, amal: Actor
) -> None:
    made = suggest(text, amal, text="Adopt a national plan.", indicator="Published")
    make_revision(text, base_number=1, text="Adopt a national plan now.")
    saved = operations.take_over(recommendation=text, suggestion=made, client_id=uuid4(), **DONE)
    assert saved.fate is Fate.MERGED
    assert saved.stands is not None
    assert (saved.stands.text, saved.stands.indicator) == (
        "Adopt a national plan now.",
        "Published",
    )


def test_a_suggestion_that_excludes_what_was_saved_waits_beside_it(
    text: Recommendation, amal: Actor
) -> None:
    made = suggest(text, amal, text="Adopt a regional plan.")
    make_revision(text, base_number=1, text="Adopt a local plan.")
    saved = operations.take_over(recommendation=text, suggestion=made, client_id=uuid4(), **DONE)
    assert saved.fate is Fate.CONTESTED
    assert text.revision is not None
    assert text.revision.text == "Adopt a local plan."
    assert db.session.scalars(select(BranchDecision)).all() == []


def test_a_suggestion_is_declined_with_a_reason(text: Recommendation, amal: Actor) -> None:
    made = suggest(text, amal, text="Adopt a regional plan.")
    with pytest.raises(DomainError, match="Say why"):
        operations.decline(recommendation=text, suggestion=made, reason=" ", **DONE)
    operations.decline(recommendation=text, suggestion=made, reason="Too narrow.", **DONE)
    [told] = suggestions.suggestions_for(text)
    assert told.answer is not None
    assert (told.answer.revision_id, told.answer.reason) == (None, "Too narrow.")
    assert [each.field for each in told.changes] == ["text"]


def test_suggesting_nothing_or_of_an_unknown_text_is_refused(
    text: Recommendation, amal: Actor
) -> None:
    with pytest.raises(DomainError, match="changed nothing"):
        suggest(text, amal, text="Adopt a national plan.")
    with pytest.raises(DomainError, match="do not know"):
        suggest(text, amal, base_number=7)
    made = suggest(text, amal, text="Else")
    with pytest.raises(EditConflict):
        suggest(text, amal, client_id=made.client_id, text="Other")
    assert suggest(text, amal, client_id=made.client_id, text="Else") is made


def numbers(group: WorkingGroup) -> list[int]:
    return [each.recommendation.number for each in queries.recommendations_of(group)]


def test_places_by_the_list_as_it_was_seen(group: WorkingGroup) -> None:
    three = [make_recommendation(group) for _ in range(3)]

    def place(which: Recommendation, at: int, seen: list[int]) -> None:
        version = version_of_order(seen)
        operations.place_recommendation(recommendation=which, place=at, seen=version, **DONE)

    place(three[2], 1, [1, 2, 3])
    assert numbers(group) == [3, 1, 2]
    with pytest.raises(ListChanged):
        place(three[0], 1, [1, 2, 3])
    place(three[2], 99, [3, 1, 2])
    assert numbers(group) == [1, 2, 3]
    operations.withdraw_recommendation(recommendation=three[1], **DONE)
    place(three[2], 1, [1, 3])
    with pytest.raises(DomainError, match="withdrawn"):
        place(three[1], 1, [3, 1])


def test_at_most_three_have_stars(group: WorkingGroup) -> None:
    four = [make_recommendation(group) for _ in range(4)]
    for each in four[:3]:
        operations.star(recommendation=each, **DONE)
        operations.star(recommendation=each, **DONE)
    with pytest.raises(DomainError, match="3 recommendations have a star"):
        operations.star(recommendation=four[3], **DONE)
    operations.withdraw_recommendation(recommendation=four[0], **DONE)
    assert not four[0].is_starred
    operations.star(recommendation=four[3], **DONE)
    operations.unstar(recommendation=four[3], **DONE)
    assert [each.is_starred for each in four] == [False, True, True, False]


def both(committed: Flask, *acts: object) -> list[str]:
    """Do both at the same moment; return what each came to."""
    barrier = Barrier(len(acts))

    def one(act: object) -> str:
        with committed.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    act()  # type: ignore[operator]
            except DomainError as refused:
                return str(refused)
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def of_key(key: int) -> Recommendation:
    return db.session.get_one(Recommendation, key)


def test_of_two_stars_at_once_one_finds_room(committed: Flask) -> None:
    with unit_of_work():
        group = make_group(make_conference())
        keys = [make_recommendation(group).id for _ in range(4)]
        for key in keys[:2]:
            operations.star(recommendation=of_key(key), **DONE)
    said = both(
        committed,
        *(lambda key=key: operations.star(recommendation=of_key(key), **DONE) for key in keys[2:]),
    )
    assert said == ["3 recommendations have a star already. Take one away first.", "done"]


def test_two_answers_of_one_person_at_once_are_both_kept_and_one_counts(committed: Flask) -> None:
    with unit_of_work():
        group = make_group(make_conference())
        key = make_recommendation(group).id
        amal = actor_of(make_member(group))
    said = both(
        committed,
        lambda: answer(of_key(key), amal),
        lambda: answer(of_key(key), amal, Stance.OBJECTION, "No."),
        lambda: answer(of_key(key), amal),
    )
    assert said == ["done"] * 3
    rows = db.session.scalars(select(Endorsement).order_by(Endorsement.id)).all()
    assert 2 <= len(rows) <= 3
    text = queries.find_recommendation(db.session.get_one(WorkingGroup, of_key(key).group_id), 1)
    assert text is not None
    count = counted(text)
    assert count.endorsed + count.objections == 1


def test_a_suggestion_taken_over_and_declined_at_once_is_answered_once(committed: Flask) -> None:
    with unit_of_work():
        group = make_group(make_conference())
        text = make_recommendation(group)
        key, made = text.id, suggest(text, actor_of(make_member(group)), text="Else").id

    def take() -> None:
        operations.take_over(
            recommendation=of_key(key),
            suggestion=db.session.get_one(Revision, made),
            client_id=uuid4(),
            **DONE,
        )

    def drop() -> None:
        operations.decline(
            recommendation=of_key(key),
            suggestion=db.session.get_one(Revision, made),
            reason="No",
            **DONE,
        )

    assert both(committed, take, drop) == ["This suggestion has been answered meanwhile.", "done"]
    assert len(db.session.scalars(select(SuggestionAnswer)).all()) == 1


def test_one_comment_sent_at_once_from_two_connections_is_one(committed: Flask) -> None:
    with unit_of_work():
        group = make_group(make_conference())
        key, amal = make_recommendation(group).id, actor_of(make_member(group))
    client_id = uuid4()

    def say() -> None:
        operations.comment(
            recommendation=of_key(key), text="Once", client_id=client_id, actor=amal, now=NOW
        )

    assert both(committed, say, say) == ["done", "done"]
    assert len(db.session.scalars(select(Comment)).all()) == 1
