"""Organisers ask institutions, remind them, and end it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from eventmgr.conferences.models import Conference
from eventmgr.foundation import tokens
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.invitations.delegations import links, operations, queries, rules
from eventmgr.invitations.delegations.models import Delegation, DelegationReminder
from eventmgr.invitations.delegations.operations import Asked
from eventmgr.invitations.delegations.reading import read_list
from eventmgr.invitations.delegations.versions import version_of_delegation, version_of_letter
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from tests.factories.conferences import make_conference
from tests.factories.delegations import DEADLINE, EARLY, make_delegation, nominate, send
from tests.factories.invitations import BASE_URL
from tests.factories.mail import token_in


def settle() -> None:
    db.session.execute(update(Mail).values(state=MailState.SENT))
    db.session.expire_all()


def mails() -> list[str]:
    return list(db.session.scalars(select(Mail.intent).order_by(Mail.id)))


def change(conference: Conference, delegation: Delegation, **values: Any) -> None:
    seen = values.pop("seen", version_of_delegation(delegation))
    operations.change_delegation(
        conference=conference,
        delegation=delegation,
        asked=Asked(
            **{
                "organisation": "Ministry",
                "focal_name": delegation.focal_name,
                "focal_email": delegation.focal_email,
                "quota": delegation.quota,
                "deadline": delegation.deadline,
                **values,
            }
        ),
        seen=seen,
        actor=COMMAND,
        now=EARLY,
    )


@pytest.mark.usefixtures("session")
def test_the_letter_is_sent_once_for_each_look_at_the_page() -> None:
    conference = make_conference()
    delegation = make_delegation(conference, message="Come & see <us>", language="en")
    seen = version_of_letter(delegation)
    send(delegation)
    values: dict[str, Any] = {
        "conference": conference,
        "delegation": delegation,
        "base_url": BASE_URL,
        "actor": COMMAND,
        "now": EARLY,
    }
    with pytest.raises(Stale):
        operations.send_letter(seen=seen, **values)
    with pytest.raises(DomainError, match="on its way"):
        operations.send_letter(seen=version_of_letter(delegation), **values)
    settle()
    old = links.token_of(delegation)
    operations.send_letter(seen=version_of_letter(delegation), **values)
    assert mails() == [f"delegation:{delegation.id}:1", f"delegation:{delegation.id}:2"]
    with pytest.raises(links.VoidLink):
        links.read_link(old, now=EARLY)
    mail = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert mail is not None
    assert links.read_link(token_in(mail.text, f"{BASE_URL}/d/"), now=EARLY).id == delegation.id
    assert "20 February 2026, 17:00 (Asia/Karachi)" in mail.text
    assert "Come &amp; see &lt;us&gt;" in mail.html


@pytest.mark.usefixtures("session")
def test_the_link_lasts_until_the_conference_ends_and_no_other_token_opens() -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    token = links.token_of(delegation)
    last = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert links.read_link(token, now=last).id == delegation.id
    with pytest.raises(links.VoidLink):
        links.read_link(token, now=last + timedelta(days=1))
    for bad in (token[:-1], f"{token}x", tokens.sign("invitation", [delegation.id, 1]), "x"):
        with pytest.raises(tokens.BadToken):
            links.read_link(bad, now=EARLY)
    operations.void_link(conference=conference, delegation=delegation, actor=COMMAND, now=EARLY)
    with pytest.raises(links.VoidLink):
        links.read_link(token, now=EARLY)


@pytest.mark.usefixtures("session")
def test_what_is_asked_changes_but_never_below_the_nominees() -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    nominate(delegation, "A One", "B Two")
    with pytest.raises(DomainError, match="2 people are nominated already"):
        change(conference, delegation, quota=1)
    seen = version_of_delegation(delegation)
    change(conference, delegation, quota=2)
    with pytest.raises(Stale):
        change(conference, delegation, quota=3, seen=seen)
    with pytest.raises(DomainError, match="after the conference"):
        change(conference, delegation, deadline=datetime(2026, 4, 1, tzinfo=UTC))
    assert delegation.quota == 2
    send(delegation)
    token = links.token_of(delegation)
    change(conference, delegation, focal_email="other@example.org")
    assert (delegation.mail_id, delegation.asked_at) == (None, None)
    with pytest.raises(links.VoidLink):
        links.read_link(token, now=EARLY)


@pytest.mark.usefixtures("session")
def test_an_organisation_is_asked_once_for_a_category() -> None:
    conference = make_conference()
    make_delegation(conference, "Ministry")
    with pytest.raises(DomainError, match="asked already"):
        make_delegation(conference, "MINISTRY ")
    asked = [
        Asked(organisation=name, focal_email="f@example.org", quota=1, deadline=DEADLINE)
        for name in ("Zeta", "ministry", "Alpha")
    ]
    added = operations.add_delegations(conference=conference, asked=asked, actor=COMMAND, now=EARLY)
    assert len(added) == 2
    rows = queries.delegations(conference, page=1).rows
    assert [row.delegation.organisation.name for row in rows] == ["Alpha", "Ministry", "Zeta"]


@pytest.mark.usefixtures("session")
def test_the_clock_reminds_once_at_each_distance() -> None:
    conference = make_conference()
    asked, full, unasked, closed = (
        make_delegation(conference, name, quota=1) for name in ("A", "Full", "Unasked", "Closed")
    )
    for each in (asked, full, closed):
        send(each)
    nominate(full, "A One")
    operations.close_delegation(conference=conference, delegation=closed, actor=COMMAND, now=EARLY)
    before = len(mails())

    def sweep(days: float) -> int:
        now = DEADLINE - timedelta(days=days)
        return operations.send_due_reminders(base_url=BASE_URL, now=now)

    assert [sweep(days) for days in (8, 7, 6.9, 3.1, 3, 2, 1, 0.5, 0, -1)] == [
        *(0, 1, 0, 0, 1, 0, 1, 0, 0, 0)
    ]
    found = db.session.scalars(select(DelegationReminder.days).order_by(DelegationReminder.id))
    assert list(found) == [7, 3, 1]
    assert len(mails()) == before + 3
    assert unasked.asked_at is None
    later = DEADLINE + timedelta(days=5)
    change(conference, asked, deadline=later)
    assert sweep(-4.5) == 1


@pytest.mark.usefixtures("session")
def test_whoever_was_just_asked_is_not_reminded_at_once() -> None:
    delegation = make_delegation(make_conference())
    send(delegation, DEADLINE - timedelta(days=2))
    for days, sent in ((1.9, 0), (1, 1)):
        now = DEADLINE - timedelta(days=days)
        assert operations.send_due_reminders(base_url=BASE_URL, now=now) == sent


@pytest.mark.usefixtures("session")
def test_by_hand_one_reminder_an_hour_and_none_without_need() -> None:
    conference = make_conference()
    delegation = make_delegation(conference, quota=1)

    def remind(minutes: int = 0) -> None:
        operations.remind(
            conference=conference,
            delegation=delegation,
            base_url=BASE_URL,
            actor=COMMAND,
            now=EARLY + timedelta(minutes=minutes),
        )

    with pytest.raises(DomainError, match="not sent yet"):
        remind()
    send(delegation)
    remind()
    with pytest.raises(DomainError, match="last hour"):
        remind(59)
    remind(60)
    nominate(delegation, "A One")
    with pytest.raises(DomainError, match="full"):
        remind(120)
    assert [each for each in mails() if each.startswith("delegation-reminder")] == [
        f"delegation-reminder:{delegation.id}:by-hand:{each.id}"
        for each in db.session.scalars(select(DelegationReminder).order_by(DelegationReminder.id))
    ]


@pytest.mark.usefixtures("app")
def test_lists_of_institutions_are_read_as_people_have_them() -> None:
    read = read_list(
        "Ministry of Example, Fern Focal, fern@example.org, 4\n"
        '"Office, Northern", fern2@example.org\n'
        "Embassy\tEla\tela@example.org\t2\n\n"
        "ministry of example, x@example.org\nNobody\nBank, a@b, 3\nClub, c@example.org, 0\n"
    )
    assert [(each.organisation, each.name, each.quota) for each in read.institutions] == [
        ("Ministry of Example", "Fern Focal", 4),
        ("Office, Northern", "", None),
        ("Embassy", "Ela", 2),
    ]
    assert [line.number for line in read.refused] == [5, 6, 7, 8]
    table = read_list("Email;Organisation;Quota;Fax\nf@example.org;Ministry;7;1\n")
    assert [(each.organisation, each.quota) for each in table.institutions] == [("Ministry", 7)]
    assert len(table.notes) == 1


def _left(**length: int) -> str:
    return rules.time_left(Delegation(deadline=EARLY + timedelta(**length)), EARLY)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("length", "told"),
    [
        ({"days": -1}, ""),
        ({"seconds": 0}, ""),
        ({"seconds": 1}, "less than an hour left"),
        ({"minutes": 59}, "less than an hour left"),
        ({"hours": 1}, "1 hour left"),
        ({"hours": 3, "minutes": 59}, "3 hours left"),
        ({"hours": 47, "minutes": 59}, "47 hours left"),
        ({"days": 2}, "2 days left"),
        ({"days": 6, "hours": 23}, "6 days left"),
    ],
)
def test_hours_are_told_where_only_hours_are_left(length: dict[str, int], told: str) -> None:
    assert _left(**length) == told


@given(seconds=st.integers(-(10**7), 10**7))
def test_no_more_is_told_than_is_left(migrated_app: Flask, seconds: int) -> None:
    with migrated_app.test_request_context():
        number, _space, unit = _left(seconds=seconds).partition(" ")
    if number.isdigit():
        length = 3600 if unit.startswith("hour") else 86400
        assert int(number) * length <= seconds < (int(number) + 1) * length
    else:
        assert seconds < 3600


@given(minutes=st.integers(-1000, 20000), asked=st.integers(0, 20000))
def test_a_due_reminder_lies_between_letter_and_deadline(minutes: int, asked: int) -> None:
    deadline = EARLY + timedelta(minutes=20000)
    now = deadline - timedelta(minutes=minutes)
    delegation = Delegation(deadline=deadline, asked_at=EARLY + timedelta(minutes=asked))
    days = rules.due_reminder(delegation, now)
    if days is not None:
        assert delegation.asked_at is not None
        assert delegation.asked_at <= deadline - timedelta(days=days) <= now < deadline
