"""What groups handed in stands in the annex word for word, where the report says something else."""

from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationKind, TimeFrame
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.wording import Wording
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.document import Document, Paragraph, RecommendationCard
from eventmgr.reports.gathering import gather
from eventmgr.reports.originals import originals
from eventmgr.reports.structure import build
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation

pytestmark = pytest.mark.usefixtures("app")
HARD = "  *Fund* <b>shelters</b>,\n\n  “now” — اب = #now  \n"
HOUR = timedelta(hours=1)


@pytest.fixture
def group(session: object) -> WorkingGroup:
    assert session is not None
    return make_group(make_conference(zone="UTC"))


def conference_of(group: WorkingGroup) -> Conference:
    return db.session.get_one(Conference, group.conference_id)


def leading(group: WorkingGroup, role: GroupRole = GroupRole.RAPPORTEUR) -> Actor:
    return actor_of(make_member(group, role, make_person()))


def hand_in(group: WorkingGroup, by: Actor, hours: int = 0) -> int:
    now = NOW + hours * HOUR
    submission = operations.submit_group(group=group, may_be_late=True, actor=by, now=now)
    db.session.flush()
    return submission.id


def give_back(text: Recommendation) -> None:
    operations.return_recommendation(
        recommendation=text,
        reason="Say who.",
        until=None,
        actor=COMMAND,
        now=NOW,
        base_url="http://localhost",
    )


def reword(text: Recommendation, words: str, **more: object) -> None:
    operations.save_revision(
        recommendation=text,
        wording=Wording(text=words, **more),  # type: ignore[arg-type]
        client_id=uuid4(),
        base_number=text.last_number,
        actor=COMMAND,
        now=NOW,
    )
    db.session.flush()
    db.session.refresh(text)


def hand_in_again(text: Recommendation, by: Actor, hours: int) -> None:
    assert text.revision_id is not None
    operations.resubmit(
        recommendation=text,
        seen_revision_id=text.revision_id,
        may_be_late=True,
        actor=by,
        now=NOW + hours * HOUR,
    )
    db.session.flush()


def told(group: WorkingGroup) -> dict[str, tuple[str, tuple[frozen.Original, ...]]]:
    """By reference: what stands, and what was handed in, as a version would be frozen now."""
    db.session.flush()
    db.session.expire_all()
    snapshot = gather(conference_of(group), number=1, now=NOW)
    again = frozen.from_json(frozen.to_json(snapshot))
    assert asdict(again) == asdict(snapshot)
    [found] = again.groups
    texts = (*found.recommendations, *found.findings)
    return {each.reference: (each.text, each.originals) for each in texts}


def handed_in_at(group: WorkingGroup) -> str | None:
    """Since when the report takes the group's list for handed in."""
    db.session.flush()
    [found] = gather(conference_of(group), number=1, now=NOW).groups
    return found.submitted_at


def test_what_was_handed_in_is_kept_to_the_letter_beside_what_stands(group: WorkingGroup) -> None:
    rapporteur = leading(group)
    text = make_recommendation(group, title="Shelters", text=HARD)
    finding = make_recommendation(group, kind=RecommendationKind.FINDING, text="Few shelters.")
    kept = make_recommendation(group, text="Stay as you are.")
    hand_in(group, rapporteur)
    assert told(group) == {
        "WG1-R01": (text.revision.text, ()),
        "WG1-R02": ("Stay as you are.", ()),
        "WG1-F01": ("Few shelters.", ()),
    }
    for each in (text, finding):
        give_back(each)
        reword(each, f"Other words of {each.number}.")
    assert told(group) == {
        "WG1-R01": (
            "Other words of 1.",
            (
                frozen.Original(
                    text=HARD,
                    title="Shelters",
                    revision=1,
                    handed_in_at="2026-03-01T09:00:00+00:00",
                ),
            ),
        ),
        "WG1-R02": ("Stay as you are.", ()),
        "WG1-F01": (
            "Other words of 1.",
            (
                frozen.Original(
                    text="Few shelters.", revision=1, handed_in_at="2026-03-01T09:00:00+00:00"
                ),
            ),
        ),
    }
    assert kept.revision is not None


def test_another_time_frame_alone_is_another_wording(group: WorkingGroup) -> None:
    rapporteur = leading(group)
    text = make_recommendation(group, text="Fund shelters.")
    hand_in(group, rapporteur)
    give_back(text)
    reword(text, "Fund shelters.", time_frame=TimeFrame.ONE_YEAR)
    [(standing, found)] = told(group).values()
    assert (standing, [each.text for each in found]) == ("Fund shelters.", ["Fund shelters."])


def test_what_is_handed_in_anew_takes_the_place_of_what_was(group: WorkingGroup) -> None:
    rapporteur = leading(group)
    text = make_recommendation(group, text="First.")
    hand_in(group, rapporteur)
    for hours, words in ((1, "Second."), (2, "Third.")):
        give_back(text)
        reword(text, words)
        hand_in_again(text, rapporteur, hours)
        assert told(group) == {"WG1-R01": (words, ())}
    give_back(text)
    reword(text, "Fourth.")
    again = frozen.Original(text="Third.", revision=3, handed_in_at="2026-03-01T11:00:00+00:00")
    assert told(group) == {"WG1-R01": ("Fourth.", (again,))}


def test_a_list_that_waits_for_a_signature_was_not_handed_in(group: WorkingGroup) -> None:
    group.needs_countersign = True
    rapporteur, moderator = leading(group), leading(group, GroupRole.MODERATOR)
    text = make_recommendation(group, text="First.")
    waiting = hand_in(group, rapporteur)
    assert text.revision_id is not None
    assert handed_in_at(group) is None
    operations.countersign(group=group, submission_id=waiting, actor=moderator, now=NOW + HOUR)
    assert handed_in_at(group) == "2026-03-01T09:00:00+00:00"
    give_back(text)
    reword(text, "Second.")
    first = frozen.Original(text="First.", revision=1, handed_in_at="2026-03-01T09:00:00+00:00")
    assert originals(conference_of(group)) == {text.id: first}


def test_of_a_list_that_was_given_back_only_the_next_one_counts(group: WorkingGroup) -> None:
    rapporteur = leading(group)
    text = make_recommendation(group, text="First.")
    hand_in(group, rapporteur)
    give_back(text)
    reword(text, "Second.")
    hand_in_again(text, rapporteur, 1)
    operations.reopen_group(group=group, reason="Look.", deadline=None, actor=COMMAND, now=NOW)
    db.session.flush()
    db.session.refresh(text)
    reword(text, "Third.")
    assert told(group) == {"WG1-R01": ("Third.", ())}
    hand_in(group, rapporteur, hours=2)
    db.session.refresh(text)
    give_back(text)
    reword(text, "Fourth.")
    third = frozen.Original(text="Third.", revision=3, handed_in_at="2026-03-01T11:00:00+00:00")
    assert told(group) == {"WG1-R01": ("Fourth.", (third,))}


def test_nothing_of_another_conference_and_two_statements_for_any_number(
    group: WorkingGroup,
) -> None:
    costs = []
    for number in (1, 2):
        for _each in range(number):
            for other in (group, make_group(make_conference())):
                one = other if other is not group else make_group(conference_of(group))
                text = make_recommendation(one, text="First.")
                hand_in(one, leading(one))
                give_back(text)
                reword(text, "Second.")
        db.session.expire_all()
        with count_statements() as counted:
            conference = conference_of(group)
            before = counted.count
            found = originals(conference)
            costs.append(counted.count - before)
        assert len(found) == number * (number + 1) // 2
    assert costs == [2, 2]


def annex(document: Document) -> tuple[list[str], list[tuple[str, str, str, list[str]]]]:
    """The sentences and cards of the annex with the groups' own texts."""
    cards = [
        (each.reference, each.title, each.text, [fact.value for fact in each.facts])
        for each in document.blocks
        if isinstance(each, RecommendationCard) and each.tag == "As handed in"
    ]
    said = [
        run.text
        for each in document.blocks
        if isinstance(each, Paragraph)
        for run in each.text
        if run.text.startswith(("Handed in as", "Taken back"))
    ]
    return said, cards


def test_the_annex_says_which_texts_stand_and_shows_the_others(group: WorkingGroup) -> None:
    rapporteur = leading(group)
    text = make_recommendation(group, title="Shelters", text="Fund *shelters*.\n\n- all")
    make_recommendation(group, text="Stay as you are.")
    make_recommendation(group, kind=RecommendationKind.FINDING, text="Few shelters.")
    gone = make_recommendation(group, text="Never mind.")
    operations.withdraw_recommendation(recommendation=gone, actor=COMMAND, now=NOW)
    hand_in(group, rapporteur)
    give_back(text)
    reword(text, "Other words.")
    db.session.expire_all()
    snapshot = gather(conference_of(group), number=1, now=NOW)
    assert annex(build(snapshot)) == (
        [
            "Handed in as it stands in this report: WG1-R02, WG1-F01.",
            "Taken back by the group: WG1-R03.",
        ],
        [
            (
                "WG1-R01",
                "Shelters",
                "Fund *shelters*.\n\n- all",
                ["1", "1 March 2026, 09:00 (UTC time)"],
            )
        ],
    )
