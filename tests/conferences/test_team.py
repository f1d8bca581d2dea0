import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences import operations, queries
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Account
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_account, make_person

WHO: dict[str, Any] = {"actor": COMMAND, "now": NOW}
NEEDS_OWNER = "A conference needs an owner. Make somebody else owner first."


def give(conference: Conference, account: Account, role: TeamRole) -> TeamMember:
    return operations.add_team_member(conference=conference, account=account, role=role, **WHO)


def roles(conference: Conference) -> list[TeamRole]:
    return [each.role for each in queries.team(conference)]


@pytest.mark.usefixtures("app")
def test_a_role_is_given_and_changed_and_written_down() -> None:
    conference = make_conference()
    account = make_account(person=make_person(name="Aya"))
    member = give(conference, account, TeamRole.DESK)
    assert give(conference, account, TeamRole.ORGANISER) is member
    assert roles(conference) == [TeamRole.ORGANISER]
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(each.action, each.before, each.after) for each in entries] == [
        ("team.changed", None, {"role": "desk", "name": "Aya"}),
        ("team.changed", {"role": "desk"}, {"role": "organiser", "name": "Aya"}),
    ]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("role", [each for each in TeamRole if each is not TeamRole.OWNER])
def test_the_last_owner_cannot_become_anything_else(role: TeamRole) -> None:
    conference = make_conference()
    owner = make_team_member(conference)
    make_team_member(conference, TeamRole.ORGANISER)
    make_team_member(make_conference(), account=owner)  # an owner elsewhere does not count
    with pytest.raises(DomainError) as raised:
        give(conference, owner, role)
    assert (str(raised.value), raised.value.field) == (NEEDS_OWNER, None)
    assert roles(conference) == [TeamRole.OWNER, TeamRole.ORGANISER]


@pytest.mark.usefixtures("app")
def test_the_last_owner_cannot_leave_and_the_last_but_one_can() -> None:
    conference = make_conference()
    make_team_member(conference)
    make_team_member(conference)
    first, second = queries.team(conference)
    operations.remove_team_member(member=first, conference=conference, **WHO)
    with pytest.raises(DomainError, match="A conference needs an owner"):
        operations.remove_team_member(member=second, conference=conference, **WHO)
    assert roles(conference) == [TeamRole.OWNER]


@pytest.mark.usefixtures("app")
def test_an_owner_may_be_told_again_to_be_owner() -> None:
    conference = make_conference()
    give(conference, make_team_member(conference), TeamRole.OWNER)
    assert roles(conference) == [TeamRole.OWNER]


@pytest.mark.usefixtures("app")
def test_who_leaves_is_named_in_the_history() -> None:
    conference = make_conference()
    make_team_member(conference, TeamRole.DESK, make_account(person=make_person(name="Aya")))
    [member] = queries.team(conference)
    operations.remove_team_member(member=member, conference=conference, **WHO)
    db.session.flush()
    [entry] = db.session.scalars(select(AuditEntry))
    assert (entry.action, entry.before, entry.conference_id) == (
        "team.removed",
        {"role": "desk", "name": "Aya"},
        conference.id,
    )
    assert roles(conference) == []


@pytest.mark.usefixtures("app")
def test_a_member_is_found_within_the_conference_only() -> None:
    conference = make_conference()
    make_team_member(conference)
    [member] = queries.team(conference)
    assert queries.find_member(conference, member.id) is member
    assert queries.find_member(make_conference(), member.id) is None


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("size", [1, 3])
def test_the_team_takes_one_statement_however_large(size: int) -> None:
    conference = make_conference()
    for _ in range(size):
        make_team_member(conference)
    db.session.expire_all()
    conference_id = conference.id
    with count_statements() as counted:
        names = [each.account.person.shown_name for each in queries.team(conference)]
    assert (len(names), counted.count, conference_id) == (size, 1, conference.id)


def test_two_owners_who_leave_at_once_leave_one(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        for _ in range(2):
            make_team_member(conference)
    members = [each.id for each in queries.team(conference)]
    slug, barrier, refused = conference.slug, threading.Barrier(2), []

    def leave(member_id: int) -> None:
        with committed.app_context():
            found = queries.find_conference(slug)
            assert found is not None
            member = queries.find_member(found, member_id)
            assert member is not None
            barrier.wait(10)
            try:
                with unit_of_work():
                    operations.remove_team_member(member=member, conference=found, **WHO)
            except DomainError as error:
                refused.append(str(error))

    threads = [threading.Thread(target=leave, args=[each]) for each in members]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    db.session.rollback()
    assert refused == [NEEDS_OWNER]
    assert roles(conference) == [TeamRole.OWNER]
