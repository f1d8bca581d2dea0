"""Signing, sending back, returning, handing in again, validating."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import ASKED, WorkingGroup
from eventmgr.mail.models import Mail
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.recommendations import handing_in, operations, progress, read_back
from eventmgr.recommendations.enums import RecommendationState, TimeFrame, Timing
from eventmgr.recommendations.errors import ListChanged
from eventmgr.recommendations.models import Recommendation, Resubmission, Submission
from eventmgr.recommendations.wording import Wording
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation, make_revision

pytestmark = pytest.mark.usefixtures("session")

BASE_URL = "https://summit.example.org"
SOUND = {"lead_addressee": "The ministry", "time_frame": TimeFrame.ONE_YEAR}
DEADLINE = NOW + timedelta(hours=1)


@pytest.fixture
def group() -> WorkingGroup:
    return make_group(make_conference(), deadline=DEADLINE, needs_countersign=True)


@pytest.fixture
def rapporteur(group: WorkingGroup) -> Person:
    return make_member(group, GroupRole.RAPPORTEUR, make_person(email="rapporteur@example.org"))


@pytest.fixture
def moderator(group: WorkingGroup) -> Person:
    return make_member(group, GroupRole.MODERATOR, make_person(email="moderator@example.org"))


def submit(
    group: WorkingGroup, person: Person, *, now: datetime = NOW, may_be_late: bool = False
) -> Submission:
    submission = operations.submit_group(
        group=group,
        may_be_late=may_be_late,
        actor=actor_of(person),
        now=now,
        base_url=BASE_URL,
    )
    db.session.flush()
    return submission


def sign(group: WorkingGroup, submission: Submission, actor: Actor, *, hours: int = 2) -> None:
    operations.countersign(
        group=group,
        submission_id=submission.id,
        actor=actor,
        now=NOW + timedelta(hours=hours),
    )


def give_back(recommendation: Recommendation, *, until: datetime | None = None) -> None:
    operations.return_recommendation(
        recommendation=recommendation,
        reason="Who shall act?",
        until=until,
        actor=actor_of(make_person()),
        now=NOW,
        base_url=BASE_URL,
    )


def told() -> list[tuple[str, str]]:
    """To whom mails are on their way, and about what."""
    rows = db.session.scalars(select(Mail).order_by(Mail.recipient_address))
    return [(each.recipient_address, each.intent.split(":")[2]) for each in rows]


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_signed_list_counts_from_the_moment_it_was_handed_in(
    group: WorkingGroup, rapporteur: Person, moderator: Person
) -> None:
    recommendation = make_recommendation(group)
    submission = submit(group, rapporteur)
    assert submission.is_waiting
    assert recommendation.state is RecommendationState.DRAFT
    assert progress.of_group(group, submission, now=NOW).submitted_at is None
    assert told() == [("moderator@example.org", "waiting")]
    sign(group, submission, actor_of(moderator))
    assert recommendation.state is RecommendationState.SUBMITTED
    assert (submission.at, submission.timing) == (NOW, Timing.IN_TIME)
    assert submission.signed_by_id == moderator.id
    assert progress.of_group(group, submission, now=NOW).submitted_at == NOW
    assert acts()[-2:] == ["group.submitted", "group.countersigned"]


def test_while_it_waits_nothing_saved_counts(
    group: WorkingGroup, rapporteur: Person, moderator: Person
) -> None:
    recommendation = make_recommendation(group)
    stands = recommendation.revision_id
    submission = submit(group, rapporteur)
    assert make_revision(recommendation, base_number=1).is_late
    with pytest.raises(DomainError, match="has been submitted"):
        submit(group, rapporteur)
    operations.send_back(
        group=group,
        submission_id=submission.id,
        reason="One is missing.",
        actor=actor_of(moderator),
        now=NOW,
        base_url=BASE_URL,
    )
    assert recommendation.revision_id == stands
    again = make_revision(recommendation, base_number=1, text="Counts again")
    assert not again.is_late
    given = read_back.given_back(group)
    assert given is not None
    assert given.reopened_reason == "One is missing."
    assert ("rapporteur@example.org", "sent_back") in told()
    submit(group, rapporteur)
    assert read_back.given_back(group) is None


def test_nobody_signs_what_they_handed_in(group: WorkingGroup, moderator: Person) -> None:
    make_recommendation(group)
    submission = submit(group, moderator)
    assert told() == []
    with pytest.raises(DomainError, match="somebody else signs"):
        sign(group, submission, actor_of(moderator))
    with pytest.raises(ListChanged):
        operations.countersign(group=group, submission_id=0, actor=actor_of(make_person()), now=NOW)
    sign(group, submission, actor_of(make_person()))
    with pytest.raises(DomainError, match="No list waits"):
        sign(group, submission, actor_of(make_person()))


@pytest.mark.parametrize(
    ("minutes", "timing"), [(60, Timing.IN_TIME), (61, Timing.IN_GRACE), (70, Timing.IN_GRACE)]
)
def test_within_the_grace_a_list_is_in_time(
    group: WorkingGroup, rapporteur: Person, minutes: int, timing: Timing
) -> None:
    make_recommendation(group)
    assert submit(group, rapporteur, now=NOW + timedelta(minutes=minutes)).timing is timing


def test_after_the_grace_only_those_who_may(group: WorkingGroup, rapporteur: Person) -> None:
    make_recommendation(group)
    late = NOW + timedelta(minutes=71)
    with pytest.raises(DomainError, match="deadline has passed"):
        submit(group, rapporteur, now=late)
    assert submit(group, rapporteur, now=late, may_be_late=True).timing is Timing.LATE


def test_one_recommendation_comes_back_alone(group: WorkingGroup, rapporteur: Person) -> None:
    group.needs_countersign = False
    first, second = make_recommendation(group), make_recommendation(group)
    submission = submit(group, rapporteur)
    give_back(first)
    assert (first.state, second.state) == (
        RecommendationState.RETURNED,
        RecommendationState.SUBMITTED,
    )
    assert told() == [("rapporteur@example.org", "returned")]
    mail = db.session.scalars(select(Mail)).one()
    assert "WG1-R01" in mail.subject
    assert "Adopt a national plan" not in mail.text
    assert "Who shall act?" not in mail.text
    assert make_revision(second, base_number=1).is_late
    revision = make_revision(first, base_number=1)
    assert not revision.is_late
    handed_in = list(submission.revision_ids)
    with pytest.raises(ListChanged):
        again(first, rapporteur, seen=revision.id - 1)
    again(first, rapporteur, seen=revision.id)
    assert first.state is RecommendationState.SUBMITTED
    assert submission.revision_ids == handed_in
    assert [each.revision_id for each in db.session.scalars(select(Resubmission))] == [revision.id]
    assert read_back.resubmissions(group)[first.id].revision_id == revision.id
    with pytest.raises(DomainError, match="not returned"):
        again(first, rapporteur, seen=revision.id)


def again(
    recommendation: Recommendation, person: Person, *, seen: int, hours: int = 0, late: bool = False
) -> None:
    operations.resubmit(
        recommendation=recommendation,
        seen_revision_id=seen,
        may_be_late=late,
        actor=actor_of(person),
        now=NOW + timedelta(hours=hours),
    )


def test_what_was_returned_is_open_until_its_moment(
    group: WorkingGroup, rapporteur: Person
) -> None:
    group.needs_countersign = False
    recommendation = make_recommendation(group)
    submit(group, rapporteur)
    with pytest.raises(DomainError, match="still to come"):
        give_back(recommendation, until=NOW)
    give_back(recommendation, until=NOW + timedelta(hours=3))
    in_time = make_revision(recommendation, base_number=1, now=NOW + timedelta(hours=3))
    assert not in_time.is_late
    late = make_revision(recommendation, base_number=2, now=NOW + timedelta(hours=4))
    assert late.is_late
    with pytest.raises(DomainError, match="is over"):
        again(recommendation, rapporteur, seen=in_time.id, hours=4)
    again(recommendation, rapporteur, seen=in_time.id, hours=4, late=True)


def test_what_does_not_say_who_does_what_by_when_is_not_validated(
    group: WorkingGroup, rapporteur: Person
) -> None:
    group.needs_countersign = False
    bare, sound = make_recommendation(group), make_recommendation(group, **SOUND)
    submit(group, rapporteur)
    chief = actor_of(make_person())
    with pytest.raises(DomainError, match="the lead addressee: who shall act; the time frame"):
        operations.validate(
            recommendation=bare, seen_revision_id=bare.revision_id or 0, actor=chief, now=NOW
        )
    operations.validate(
        recommendation=sound, seen_revision_id=sound.revision_id or 0, actor=chief, now=NOW
    )
    assert sound.state is RecommendationState.VALIDATED
    assert make_revision(sound, base_number=1).is_late
    with pytest.raises(DomainError, match="Only what has been handed in"):
        operations.validate(
            recommendation=sound, seen_revision_id=sound.revision_id or 0, actor=chief, now=NOW
        )
    operations.reopen_group(group=group, reason="R", deadline=None, actor=chief, now=NOW)
    assert (bare.state, sound.state) == (RecommendationState.DRAFT, RecommendationState.VALIDATED)
    with pytest.raises(DomainError, match="has been validated"):
        operations.withdraw_recommendation(recommendation=sound, actor=chief, now=NOW)
    assert submit(group, rapporteur).revision_ids == [bare.revision_id, sound.revision_id]
    give_back(sound)
    assert sound.state is RecommendationState.RETURNED


def test_a_return_needs_a_reason_and_something_handed_in(group: WorkingGroup) -> None:
    recommendation = make_recommendation(group)
    with pytest.raises(DomainError, match="has not been handed in"):
        give_back(recommendation)
    with pytest.raises(DomainError, match="Say why"):
        operations.return_recommendation(
            recommendation=recommendation,
            reason=" ",
            until=None,
            actor=actor_of(make_person()),
            now=NOW,
            base_url=BASE_URL,
        )
    assert recommendation.state is RecommendationState.DRAFT


GROUP = WorkingGroup(id=7, number=3, title="Groups", is_chatham=True)
minutes = st.integers(-200, 200)


@given(deadline=st.none() | minutes, grace=st.integers(0, 60), now=minutes)
def test_the_grace_only_ever_gives(deadline: int | None, grace: int, now: int) -> None:
    at = None if deadline is None else NOW + timedelta(minutes=deadline)
    group = WorkingGroup(number=1, title="G", deadline=at, grace_minutes=grace)
    moment = NOW + timedelta(minutes=now)
    timing = handing_in.timing(group, now=moment)
    assert (timing is Timing.LATE) is group_rules.is_closed(group, now=moment)
    if not group_rules.is_past_deadline(group, now=moment):
        assert timing is Timing.IN_TIME
    if at is not None:
        assert group_rules.closes_at(group) == at + timedelta(minutes=grace)


@given(st.sampled_from([None, *TeamRole]), st.sampled_from([None, *GroupRole]))
def test_who_may_sign_return_and_validate(team: TeamRole | None, seat: GroupRole | None) -> None:
    standing = Standing(team_role=team, group_roles={7: seat} if seat else {})
    organises = team in {TeamRole.OWNER, TeamRole.ORGANISER}
    moderates = seat in {GroupRole.MODERATOR, GroupRole.CO_MODERATOR}
    chief = team is TeamRole.RAPPORTEUR_GENERAL
    assert handing_in.may_sign(standing, GROUP) is (organises or moderates)
    assert handing_in.may_return(standing) is (organises or chief)
    assert handing_in.may_validate(standing) is (team is TeamRole.OWNER or chief)
    assert group_rules.may_see_names(standing, GROUP) is (seat is not None)


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_refusal_names_just_what_lacks(text: bool, who: bool, when: bool) -> None:
    wording = Wording(
        text="Adopt a plan." if text else " ",
        lead_addressee="Ministry" if who else "\n",
        time_frame=TimeFrame.ONGOING if when else TimeFrame.UNSAID,
    )
    lacks = handing_in.lacking(wording, ASKED)
    assert ("text" in lacks, "lead_addressee" in lacks, "time_frame" in lacks) == (
        not text,
        not who,
        not when,
    )
    assert set(handing_in.lacking(wording, ["title", "text"])) == set(lacks) & {"text"}
