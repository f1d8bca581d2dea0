"""Groups with nothing to hand in are reminded, once for each moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from eventmgr.conferences.enums import ConferenceState, GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.mail import operations as post
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.recommendations.enums import RecommendationKind, RecommendationState
from eventmgr.recommendations.nudges import operations, rules
from eventmgr.recommendations.nudges.models import GroupNudge
from tests.conftest import RecordingQueue
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import make_recommendation

BASE_URL = "https://summit.example.org"
DEADLINE = NOW + timedelta(minutes=30)


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return led(conference)


def led(conference: Conference, deadline: datetime = DEADLINE) -> WorkingGroup:
    """A group with a rapporteur, a moderator and a member."""
    group = make_group(conference, deadline=deadline)
    for role in (GroupRole.RAPPORTEUR, GroupRole.MODERATOR, GroupRole.MEMBER):
        make_member(group, role, make_person(email=f"{role}.{group.number}@example.org"))
    return group


def sweep(minutes: int = 0) -> int:
    now = NOW + timedelta(minutes=minutes)
    return sum(
        operations.nudge(group_id=each, base_url=BASE_URL, now=now) for each in operations.due(now)
    )


def mailed() -> list[str]:
    return sorted(db.session.scalars(select(Mail.recipient_address)))


@pytest.mark.usefixtures("session")
def test_those_who_lead_a_silent_group_are_reminded_twice_and_no_more(
    group: WorkingGroup, queue: RecordingQueue
) -> None:
    assert sweep(-1) == 0
    assert [sweep(minute) for minute in (0, 1, 19, 20, 25, 30, 31)] == [1, 0, 0, 1, 0, 0, 0]
    assert mailed() == sorted(["moderator.1@example.org", "rapporteur.1@example.org"] * 2)
    mails = db.session.scalars(select(Mail)).all()
    assert {each.kind for each in mails} == {MailKind.GROUP}
    assert all(f"{BASE_URL}/c/tip/groups/{group.code}" in each.text for each in mails)
    assert all("nothing has been written" in each.text for each in mails)
    assert queue.sent == []
    db.session.commit()
    assert queue.sent == [("mail.deliver", {})] * 2
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert acts.count("group.nudged") == 2
    claimed = post.claim_batch(limit=10, claim="worker", now=NOW + timedelta(minutes=30))
    assert len(claimed) == 4, "the post office takes them as any other mail"


@pytest.mark.usefixtures("session")
def test_what_is_agreed_on_or_handed_in_is_not_reminded_of(conference: Conference) -> None:
    silent, drafting, agreed, withdrawn = [led(conference) for _ in range(4)]
    make_recommendation(drafting, text="Secret words")
    make_recommendation(agreed).state = RecommendationState.AGREED
    make_recommendation(withdrawn).state = RecommendationState.WITHDRAWN
    led(conference, NOW - timedelta(minutes=1))
    assert sweep() == 3
    assert db.session.scalars(select(GroupNudge.group_id).order_by(GroupNudge.group_id)).all() == [
        silent.id,
        drafting.id,
        withdrawn.id,
    ]
    texts = "".join(db.session.scalars(select(Mail.text)))
    assert "not agreed on anything" in texts
    assert "Secret words" not in texts


@pytest.mark.usefixtures("session", "group")
def test_organisers_choose_when_or_never(conference: Conference) -> None:
    def choose(*, is_on: bool, minutes: list[int]) -> None:
        operations.change_setup(
            conference=conference, is_on=is_on, minutes=minutes, actor=COMMAND, now=NOW
        )

    choose(is_on=False, minutes=[30, 10])
    assert sweep() == 0
    choose(is_on=True, minutes=[5])
    choose(is_on=True, minutes=[5])
    assert [sweep(minute) for minute in (0, 25)] == [0, 1]
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert acts.count("group.nudges_changed") == 2


@pytest.mark.usefixtures("session")
def test_a_deadline_that_is_moved_is_reminded_of_anew(group: WorkingGroup) -> None:
    assert sweep() == 1
    group.deadline = DEADLINE + timedelta(hours=1)
    assert [sweep(minute) for minute in (1, 60)] == [0, 1]


@pytest.mark.usefixtures("session")
def test_members_are_reminded_where_no_leader_can_be_written_to(conference: Conference) -> None:
    group = make_group(conference, deadline=DEADLINE)
    make_member(group, GroupRole.MODERATOR, make_person(email=""))
    make_member(group, GroupRole.OBSERVER, make_person(email="observer@example.org"))
    assert sweep() == 0, "there is nobody yet"
    assert db.session.scalars(select(GroupNudge)).all() == []
    assert db.session.scalars(select(AuditEntry.action)).all() == []
    make_member(group, GroupRole.MEMBER, make_person(email="member@example.org"))
    assert sweep(1) == 1
    assert mailed() == ["member@example.org"]


@pytest.mark.usefixtures("session")
def test_nobody_is_reminded_of_what_cannot_be_done_yet(
    conference: Conference, group: WorkingGroup
) -> None:
    group.opens_at = NOW + timedelta(minutes=10)
    assert [sweep(minute) for minute in (0, 9, 10)] == [0, 0, 1]
    led(conference)
    conference.state = ConferenceState.CLOSED
    assert sweep() == 0
    conference.state = ConferenceState.RUNNING
    assert sweep() == 1


@pytest.mark.usefixtures("session")
def test_a_group_with_a_finding_alone_is_not_called_silent(conference: Conference) -> None:
    make_recommendation(led(conference), kind=RecommendationKind.FINDING)
    assert sweep() == 1
    texts = "".join(db.session.scalars(select(Mail.text)))
    assert "nothing has been written" not in texts
    assert "not agreed on anything" in texts


def test_two_sweeps_at_once_remind_once(committed: Flask) -> None:
    with unit_of_work():
        group_id = led(make_conference()).id
    barrier = Barrier(2)

    def run(_name: int) -> bool:
        with committed.app_context(), unit_of_work():
            barrier.wait()
            return operations.nudge(group_id=group_id, base_url=BASE_URL, now=NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [False, True]
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 2


MINUTES = st.lists(st.integers(1, 100), min_size=1, max_size=5)


@given(minutes=MINUTES, left=st.integers(-10, 120))
def test_the_last_moment_that_has_come_is_due(minutes: list[int], left: int) -> None:
    deadline = NOW + timedelta(minutes=left)
    due = rules.due_moment(deadline, minutes, now=NOW)
    come = [each for each in minutes if left <= each]
    expected = deadline - timedelta(minutes=min(come)) if come and left > 0 else None
    assert due == expected
    assert rules.shows_banner(deadline, minutes, now=NOW) is (expected is not None)


@given(minutes=MINUTES)
def test_minutes_are_read_as_they_are_typed(minutes: list[int]) -> None:
    assert rules.parsed(", ".join(map(str, minutes))) == sorted(set(minutes), reverse=True)


@pytest.mark.parametrize(
    "typed", ["", " , ", "ten", "-5", "0", "1441", "1 2 3 4 5 6", "9" * 40, "1e2", "٣"]
)
def test_what_are_no_minutes_is_refused(typed: str, app: Flask) -> None:  # noqa: ARG001 - for the words
    with pytest.raises(DomainError):
        rules.parsed(typed)
