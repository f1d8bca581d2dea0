import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.campaigns import choosing, rules
from eventmgr.campaigns.enums import CampaignKind, Reason
from eventmgr.campaigns.rules import Candidate
from eventmgr.foundation.errors import DomainError

pytestmark = pytest.mark.usefixtures("session")

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        person_id=st.integers(1, 10_000),
        email=st.sampled_from(["", "a@example.org", "A@Example.org", "b@example.org"]),
        language=st.sampled_from(["en", "ur"]),
        is_protected=st.booleans(),
        is_invited=st.booleans(),
        is_drafted=st.booleans(),
        is_taken_back=st.booleans(),
    ),
    unique_by=lambda each: each.person_id,
    max_size=20,
)


@given(CANDIDATES, st.sampled_from(CampaignKind))
def test_everybody_stands_once(candidates: list[Candidate], kind: CampaignKind) -> None:
    found = rules.sort_out(candidates, kind)
    parts = [found.reached, *found.left_out.values()]
    told = [each.person_id for part in parts for each in part]
    assert sorted(told) == sorted(each.person_id for each in candidates)


@given(CANDIDATES, st.sampled_from(CampaignKind))
def test_whoever_is_written_to_may_be(candidates: list[Candidate], kind: CampaignKind) -> None:
    reached = rules.sort_out(candidates, kind).reached
    addresses = [each.email.casefold() for each in reached]
    assert len(set(addresses)) == len(addresses)
    assert "" not in addresses
    assert not any(each.is_protected or each.is_taken_back for each in reached)
    assert kind is CampaignKind.MESSAGE or not any(
        each.is_invited or each.is_drafted for each in reached
    )


@given(CANDIDATES, st.sampled_from(CampaignKind))
def test_nobody_is_left_out_for_an_address_that_nobody_gets_a_letter_at(
    candidates: list[Candidate], kind: CampaignKind
) -> None:
    found = rules.sort_out(candidates, kind)
    reached = {each.email.casefold() for each in found.reached}
    assert {
        each.email.casefold() for each in found.left_out.get(Reason.SAME_ADDRESS, [])
    } <= reached


@given(
    st.sampled_from(["en", "ur"]),
    st.sets(st.sampled_from(["en", "ur"]), min_size=1),
    st.lists(st.sampled_from(["en", "ur"])),
)
def test_everybody_is_addressed_in_a_language_that_is_written(
    spoken: str, written: set[str], preferred: list[str]
) -> None:
    found = rules.language_for(spoken, written, preferred)
    assert found in written
    assert spoken not in written or found == spoken


def test_without_their_own_language_the_conferences_counts() -> None:
    assert rules.language_for("en", {"ur"}, ["ur"]) == "ur"
    assert rules.language_for("xx", {"en", "ur"}, ["ur", "en"]) == "ur"
    assert rules.language_for("xx", {"en", "ur"}, []) == "en"


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        ("", "Come.", "Write a subject"),
        ("News", " \n", "what the letter says"),
        ("News", "Come, {nmae}.", "Did you mean {name}"),
        ("Hello {link}", "Come.", "does not belong into the subject"),
        ("x" * 301, "Come.", "at most 300"),
    ],
)
def test_words_that_cannot_be_sent_are_refused(subject: str, body: str, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        rules.require_words(subject, body, CampaignKind.MESSAGE)


def test_an_invitation_has_to_bring_the_link() -> None:
    with pytest.raises(DomainError, match="Nobody could answer this invitation"):
        rules.require_words("Come", "Come, {name}.", CampaignKind.INVITATION)
    rules.require_words("Come", "Come: {link}", CampaignKind.INVITATION)


@given(st.text(max_size=30))
def test_what_is_no_choice_is_refused(typed: str) -> None:
    try:
        choice = choosing.read(typed)
    except DomainError:
        return
    assert choosing.read(choice.words) == choice


@pytest.mark.parametrize(
    "words", ["list:0", "list:x", "list:²", "state:", "group:99999999999", "contacts:1", "x", ""]
)
def test_senseless_choices_are_refused(words: str) -> None:
    with pytest.raises(DomainError, match="Choose one of the list"):
        choosing.read(words)


def test_a_choice_is_not_there_twice_and_there_are_not_too_many() -> None:
    assert choosing.added(["list:1"], "list:1") == ["list:1"]
    full = [f"list:{number}" for number in range(1, choosing.MOST + 1)]
    with pytest.raises(DomainError, match="at most 50"):
        choosing.added(full, "list:99")
