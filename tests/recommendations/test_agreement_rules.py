"""Who may say what of a text, and what counts as another text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.recommendations import agreement
from eventmgr.recommendations.differences import by_words
from eventmgr.recommendations.enums import Agreement, RecommendationState, TimeFrame
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.substance import substance_of
from eventmgr.recommendations.wording import Wording

OURS, THEIRS = WorkingGroup(id=1, number=1), WorkingGroup(id=2, number=2)
group_roles = st.dictionaries(st.sampled_from([1, 2]), st.sampled_from(list(GroupRole)))
standings = st.builds(
    Standing,
    actor=st.builds(Actor, name=st.just("x"), person_id=st.just(1), is_administrator=st.booleans()),
    team_role=st.none() | st.sampled_from(list(TeamRole)),
    group_roles=group_roles,
    is_invited=st.booleans(),
    is_confirmed=st.booleans(),
)
states = st.sampled_from(list(RecommendationState))
words = st.text(max_size=30)
wordings = st.builds(
    Wording,
    title=words,
    text=words,
    lead_addressee=words,
    supporting_addressees=st.lists(words, max_size=2).map(tuple),
    time_frame=st.sampled_from(list(TimeFrame)),
    indicator=words,
    rationale=words,
    theme_id=st.none() | st.integers(1, 3),
)


def is_same(one: Wording, other: Wording) -> bool:
    return substance_of(one) == substance_of(other)


@given(standings)
def test_only_who_sits_in_the_group_and_does_more_than_watch_answers(standing: Standing) -> None:
    role = standing.group_roles.get(OURS.id)
    sits = role is not None and role is not GroupRole.OBSERVER
    assert agreement.may_answer(standing, OURS) is sits
    assert agreement.may_comment(standing, OURS) is sits


@given(standings)
def test_names_never_leave_the_group(standing: Standing) -> None:
    assert agreement.may_know_who(standing, OURS) is (OURS.id in standing.group_roles)


@given(standings, st.booleans())
def test_who_proposes_leads_or_wrote_it_here(standing: Standing, is_author: bool) -> None:
    proposes = agreement.may_propose(standing, OURS, is_author=is_author)
    leads = agreement.may_lead(standing, OURS)
    assert proposes is (leads or (is_author and agreement.may_answer(standing, OURS)))
    if leads:
        in_the_team = standing.is_administrator or standing.team_role in {
            TeamRole.OWNER,
            TeamRole.ORGANISER,
            TeamRole.RAPPORTEUR_GENERAL,
        }
        heads = {GroupRole.MODERATOR, GroupRole.CO_MODERATOR, GroupRole.RAPPORTEUR}
        assert in_the_team or standing.group_roles.get(OURS.id) in heads


@given(standings)
def test_a_seat_elsewhere_opens_nothing_here(standing: Standing) -> None:
    elsewhere = Standing(group_roles={THEIRS.id: GroupRole.MODERATOR})
    for rule in (agreement.may_answer, agreement.may_comment, agreement.may_lead):
        assert not rule(elsewhere, OURS)
        assert not rule(Standing(), OURS)
    assert not agreement.may_propose(elsewhere, OURS, is_author=True)
    assert isinstance(agreement.may_lead(standing, OURS), bool)


def refuses(act: object, *given: object, **named: object) -> bool:
    try:
        act(*given, **named)  # type: ignore[operator]
    except DomainError:
        return True
    return False


@given(states)
def test_each_act_has_its_states(state: RecommendationState) -> None:
    over = {
        RecommendationState.SUBMITTED,
        RecommendationState.VALIDATED,
        RecommendationState.WITHDRAWN,
    }
    assert refuses(agreement.require_worked_on, state) is (state in over)
    drafts = {RecommendationState.DRAFT}
    assert refuses(agreement.require_proposable, state, text="x") is (state not in drafts)
    assert refuses(agreement.require_proposable, state, text=" ")
    put = {RecommendationState.PROPOSED, RecommendationState.AGREED}
    assert refuses(agreement.require_agreeable, state) is (state not in put)
    assert refuses(agreement.require_takeable, state) is (state not in put)


@given(st.sampled_from(list(Stance)), st.sampled_from(["", " \n", "Because"]))
def test_who_does_not_simply_agree_says_why(stance: Stance, reason: str) -> None:
    needed = stance in {Stance.RESERVATION, Stance.OBJECTION}
    assert refuses(agreement.require_reason, stance, reason) is (needed and not reason.strip())


@given(st.sampled_from(list(Agreement)), st.sampled_from(["", " ", "They fear the cost."]))
def test_a_contested_text_says_what_the_others_say(level: Agreement, note: str) -> None:
    missing = level is Agreement.CONTESTED and not note.strip()
    refused = level is Agreement.UNSAID or missing
    assert refuses(agreement.require_level, level, note) is refused


def test_another_text_than_the_one_seen_is_stale() -> None:
    agreement.require_seen(seen="x", stands="x")
    with pytest.raises(Stale):
        agreement.require_seen(seen="x", stands="y")


@given(wordings)
def test_a_text_says_the_same_as_itself(wording: Wording) -> None:
    assert is_same(wording, wording)


def test_white_space_case_and_marks_of_a_title_are_no_substance() -> None:
    one = Wording(title="Fund the shelters, now", text="Adopt a  plan.\nSoon.")
    assert is_same(one, Wording(title="fund THE shelters now!", text=" Adopt a plan. Soon. "))
    urdu = Wording(title="پناہ گاہوں کے لیے، رقم دیں۔", text="x")
    assert is_same(urdu, Wording(title="پناہ گاہوں کے لیے رقم دیں", text="x"))


@pytest.mark.parametrize(
    "other",
    [
        Wording(title="Fund the shelter", text="Adopt a plan."),
        Wording(title="Fund the shelters", text="Adopt a plan"),
        Wording(title="Fund the shelters", text="adopt a plan."),
        Wording(title="Fund the shelters", text="Adopt a plan.", lead_addressee="Ministry"),
        Wording(title="Fund the shelters", text="Adopt a plan.", supporting_addressees=("A",)),
        Wording(title="Fund the shelters", text="Adopt a plan.", time_frame=TimeFrame.ONGOING),
        Wording(title="Fund the shelters", text="Adopt a plan.", indicator="Done"),
        Wording(title="Fund the shelters", text="Adopt a plan.", rationale="Why"),
        Wording(title="Fund the shelters", text="Adopt a plan.", theme_id=1),
    ],
)
def test_all_else_is(other: Wording) -> None:
    assert not is_same(Wording(title="Fund the shelters", text="Adopt a plan."), other)


@given(wordings, wordings)
def test_other_words_are_another_text_whoever_asks(one: Wording, other: Wording) -> None:
    assert is_same(one, other) is is_same(other, one)
    if is_same(one, other):
        assert one.text.split() == other.text.split()
        assert (one.theme_id, one.time_frame) == (other.theme_id, other.time_frame)


@given(st.integers(1, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))), st.integers())
def test_moving_one_keeps_the_order_of_the_others(which: tuple[int, int], place: int) -> None:
    length, key = which
    order = {each: each for each in range(1, length + 1)}
    moved = agreement.moved(order, key, place)
    assert [each for each in moved if each != key] == [each for each in order if each != key]
    assert moved.index(key) + 1 == max(1, min(place, length))


@given(st.text(), st.text())
def test_a_difference_tells_both_texts_letter_by_letter(old: str, new: str) -> None:
    pieces = by_words(old, new)
    assert "".join(text for op, text in pieces if op != "insert") == old
    assert "".join(text for op, text in pieces if op != "delete") == new
    assert all(text for _op, text in pieces)


def test_a_difference_goes_by_words() -> None:
    assert by_words("Adopt a national plan.", "Adopt a regional plan.") == [
        ("equal", "Adopt a "),
        ("delete", "national "),
        ("insert", "regional "),
        ("equal", "plan."),
    ]


def test_a_book_is_told_whole() -> None:
    assert by_words("a " * 9000, "b " * 9000) == [("delete", "a " * 9000), ("insert", "b " * 9000)]
