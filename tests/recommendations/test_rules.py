from datetime import timedelta

import pytest

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import rules
from eventmgr.recommendations.enums import TimeFrame
from eventmgr.recommendations.wording import Wording
from tests.factories.people import NOW

COMPLETE = Wording(
    text="Adopt a plan.",
    lead_addressee="Ministry",
    time_frame=TimeFrame.ONE_YEAR,
    indicator="The plan is published.",
)
pytestmark = pytest.mark.usefixtures("app")


def test_a_complete_recommendation_lacks_nothing() -> None:
    assert rules.gaps(COMPLETE) == []


def test_every_gap_is_named_in_the_order_of_the_form() -> None:
    assert rules.gaps(Wording(text=" ")) == [
        "text_missing",
        "lead_addressee_missing",
        "time_frame_missing",
        "indicator_missing",
    ]
    assert rules.gaps(Wording(text="x" * 601))[0] == "text_long"
    assert set(rules.gaps(Wording())) <= set(rules.ADVICE)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"text": "x" * 200_001}, "text"),
        ({"text": "x", "title": "x" * 200_001}, "title"),
        ({"text": "x", "rationale": "x" * 200_001}, "rationale"),
        ({"text": "x", "supporting_addressees": ("x" * 200_001,)}, "supporting_addressees"),
        ({"text": "x", "supporting_addressees": ("x",) * 501}, "supporting_addressees"),
    ],
)
def test_what_cannot_be_saved_is_blamed_on_its_field(words: dict[str, str], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        rules.require_sound(Wording(**words))  # type: ignore[arg-type]  # plain test data
    assert refused.value.field == field


@pytest.mark.parametrize("wording", [Wording(), Wording(text=" \n", title=" ", rationale="Why")])
def test_nothing_is_begun_without_a_word(wording: Wording) -> None:
    rules.require_sound(wording)
    with pytest.raises(DomainError) as refused:
        rules.require_begun(wording)
    assert refused.value.field == "text"


def test_a_text_up_to_the_limit_or_a_title_alone_is_sound() -> None:
    rules.require_sound(Wording(text="x" * 200_000))
    rules.require_sound(Wording(title="Plan"))
    rules.require_begun(Wording(title="Plan"))


@pytest.mark.parametrize(
    ("is_submitted", "minutes", "late"), [(False, 5, False), (False, 6, True), (True, -1, True)]
)
def test_late_is_after_the_grace_or_submission(
    *, is_submitted: bool, minutes: int, late: bool
) -> None:
    group = WorkingGroup(number=1, title="Groups", deadline=NOW, grace_minutes=5)
    now = NOW + timedelta(minutes=minutes)
    assert rules.is_late(group, is_submitted=is_submitted, now=now) is late
    if minutes == 5:
        rules.require_in_time(group, may_be_late=False, now=now)


def test_only_organisers_reopen_and_only_editors_let_late_texts_stand() -> None:
    moderator = Standing(group_roles={1: GroupRole.MODERATOR})
    general = Standing(team_role=TeamRole.RAPPORTEUR_GENERAL)
    organiser = Standing(team_role=TeamRole.ORGANISER)
    standings = [moderator, general, organiser]
    assert [rules.may_reopen(each) for each in standings] == [False, False, True]
    assert [rules.may_let_stand(each) for each in standings] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "advised"),
    [
        ("The ministry should build wells.", True),
        ("Ministries must build wells.", True),
        ("Build the wells.", False),
        ("Adopter un plan national.", False),
        ("Der Staat soll Brunnen bauen.", False),
        ("وزارت کنویں بنائے۔", False),
        ("على الوزارة أن تحفر الآبار", False),
        ("Wells", False),
    ],
)
def test_a_verb_is_missed_in_english_alone(text: str, *, advised: bool) -> None:
    assert ("verb_first" in rules.gaps(Wording(text=text))) is advised
