"""Those who settle comments are told of new ones: how many, and at most once a day."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.reports import rules
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.versions import digests, operations
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.reports import make_comment, make_ready_version, publish

SOON = NOW + rules.GATHERING
DAY = rules.DIGEST_EVERY


@pytest.fixture
def conference(app: object) -> Conference:  # noqa: ARG001 - its context
    return make_conference(slug="water")


@pytest.fixture
def version(conference: Conference) -> ReportVersion:
    return make_ready_version(conference)


def organiser(conference: Conference, email: str = "a@example.org") -> Person:
    person = make_team_member(conference, TeamRole.ORGANISER).person
    person.email = email
    return person


def sweep(now: datetime) -> int:
    told = [
        digests.tell(version_id=each, base_url="https://example.org", now=now)
        for each in digests.due(now)
    ]
    db.session.flush()
    return sum(told)


def subjects() -> list[tuple[str, str]]:
    found = db.session.scalars(select(Mail).order_by(Mail.id)).all()
    return [(each.recipient_address, each.subject) for each in found]


def test_new_comments_are_counted_after_a_while_and_told_once(
    conference: Conference, version: ReportVersion
) -> None:
    organiser(conference)
    make_comment(version)
    make_comment(version, at=SOON - timedelta(minutes=1))
    assert sweep(SOON - timedelta(seconds=1)) == 0
    assert sweep(SOON) == 1
    assert subjects() == [("a@example.org", "2 new comments on the closing report")]
    assert sweep(SOON + 2 * DAY) == 0


def test_what_comes_later_waits_for_the_next_day(
    conference: Conference, version: ReportVersion
) -> None:
    organiser(conference)
    make_comment(version)
    sweep(SOON)
    make_comment(version, at=SOON)
    assert sweep(SOON + DAY - timedelta(seconds=1)) == 0
    assert sweep(SOON + DAY) == 1
    [_, mail] = db.session.scalars(select(Mail).order_by(Mail.id)).all()
    assert (
        "version 1 of the closing report has 1 new comment. 2 comments on it are not settled yet."
    ) in mail.text
    assert "https://example.org/c/water/reports/1\n" in mail.text


def test_what_was_settled_meanwhile_is_not_told(
    conference: Conference, version: ReportVersion
) -> None:
    organiser(conference)
    operations.settle(made=make_comment(version), answer="", actor=COMMAND, now=NOW)
    assert digests.due(SOON) == []
    assert digests.tell(version_id=version.id, base_url="", now=SOON) == 0


def test_only_those_who_may_settle_are_told_without_a_word_or_a_name(
    conference: Conference, version: ReportVersion
) -> None:
    for role in TeamRole:
        make_team_member(conference, role).person.email = f"{role}@example.org"
    moderator = make_member(
        make_group(conference), GroupRole.MODERATOR, make_person(name="Quillon")
    )
    make_comment(version, moderator, text="Zephyrine is wrong.")
    make_team_member(make_conference(), TeamRole.ORGANISER)
    assert sweep(SOON) == len(rules.REPORTERS)
    mails = db.session.scalars(select(Mail)).all()
    addresses = sorted(each.recipient_address for each in mails)
    assert addresses == sorted(f"{each}@example.org" for each in rules.REPORTERS)
    for mail in mails:
        said = f"{mail.subject} {mail.text} {mail.html}"
        assert "Quillon" not in said
        assert "Zephyrine" not in said


def test_nobody_is_told_of_their_own_comments(
    conference: Conference, version: ReportVersion
) -> None:
    first = organiser(conference)
    make_comment(version, first)
    assert sweep(SOON) == 0
    assert digests.due(SOON) == []
    later = make_member(make_group(conference), GroupRole.MODERATOR)
    make_comment(version, later, at=SOON)
    organiser(conference, "b@example.org")
    make_comment(version, first, at=SOON)
    assert sweep(SOON + rules.GATHERING) == 2
    assert subjects() == [
        ("a@example.org", "1 new comment on the closing report"),
        ("b@example.org", "2 new comments on the closing report"),
    ]


def test_while_nobody_can_be_written_to_nothing_counts_as_told(
    conference: Conference, version: ReportVersion
) -> None:
    make_comment(version)
    assert sweep(SOON) == 0
    organiser(conference)
    assert sweep(SOON) == 1


def test_late_comments_on_what_is_published_are_told_for_each_version(
    conference: Conference, version: ReportVersion
) -> None:
    publish(version)
    other = make_ready_version(conference)
    organiser(conference)
    for each in (version, other):
        make_comment(each)
    assert sweep(SOON) == 2
    assert len(subjects()) == 2


minutes = st.integers(0, 4 * 24 * 60)


@given(st.lists(minutes, min_size=1).map(sorted))
def test_every_comment_is_told_and_no_two_digests_lie_within_a_day(arrivals: list[int]) -> None:
    told: list[datetime] = []
    waiting = [NOW + timedelta(minutes=each) for each in arrivals]
    now = NOW
    while waiting:
        new = [each for each in waiting if each <= now]
        if new and rules.digest_is_due(told[-1] if told else None, new[0], now):
            told.append(now)
            waiting = waiting[len(new) :]
        now += timedelta(minutes=10)
        assert now < NOW + timedelta(days=6)
    assert all(later - earlier >= DAY for earlier, later in pairwise(told))
