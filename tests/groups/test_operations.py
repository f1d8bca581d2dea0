from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from eventmgr.agenda.enums import SessionKind
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.groups import operations, queries
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.setting import FIELDS, Setting, values_of, version
from eventmgr.people.actor import COMMAND
from eventmgr.registration.enums import RegistrationState
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")
DONE = {"actor": COMMAND, "now": NOW}


def add(conference: Conference, **setting: Any) -> WorkingGroup:
    return operations.add_group(
        conference=conference, setting=Setting(**{"title": "T", **setting}), **DONE
    )


def reloaded(group: WorkingGroup) -> WorkingGroup:
    db.session.expire_all()
    conference = db.session.get_one(Conference, group.conference_id)
    found = queries.find_group(conference, group.code)
    assert found is not None
    return found


def seats(group: WorkingGroup) -> list[tuple[str, GroupRole]]:
    return [(each.person.name, each.role) for each in reloaded(group).members]


def last_entry() -> AuditEntry:
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[return-value]


def test_groups_are_numbered_within_their_conference() -> None:
    first, other = make_conference(), make_conference()
    assert [add(first).code, add(first).code, add(other).code] == ["WG1", "WG2", "WG1"]


def test_a_group_keeps_its_setting() -> None:
    conference = make_conference()
    setting = Setting(
        title="Protection",
        mandate="Say what shall change.",
        guiding_questions="Who?\nWhat?",
        theme_id=make_theme(conference).id,
        room_id=make_room(conference).id,
        session_ids=tuple(make_session(conference, is_chatham=True).id for _each in range(2)),
        deadline=NOW,
        is_chatham=True,
    )
    group = operations.add_group(conference=conference, setting=setting, **DONE)
    kept = reloaded(group)
    assert values_of(kept) == {field: getattr(setting, field) for field in FIELDS}


def test_a_room_of_another_conference_is_refused() -> None:
    room = make_room(make_conference())
    with pytest.raises(DomainError) as refused:
        add(make_conference(), room_id=room.id)
    assert refused.value.field == "room_id"


def test_a_moved_deadline_is_in_the_history_with_before_and_after() -> None:
    group = make_group(make_conference(), deadline=NOW)
    later = NOW + timedelta(hours=2)
    operations.change_group(group=group, setting=Setting(title=group.title, deadline=later), **DONE)
    db.session.flush()
    entry = last_entry()
    assert entry.action == "group.changed"
    assert entry.before == {"deadline": NOW.isoformat()}
    assert entry.after == {"deadline": later.isoformat()}


def test_changing_nothing_leaves_no_entry() -> None:
    group = make_group(make_conference())
    operations.change_group(group=group, setting=Setting(title=group.title), **DONE)
    db.session.flush()
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_people_are_seated_by_address_whatever_its_case() -> None:
    conference = make_conference()
    group = make_group(conference)
    make_participant(conference, name="Amal Example", email="amal@example.org")
    make_participant(
        conference, RegistrationState.INVITED, name="Noor Example", email="Noor@example.org"
    )
    operations.seat_members(
        group=group,
        addresses=["AMAL@example.org", "noor@example.org", "amal@example.org"],
        role=GroupRole.RAPPORTEUR,
        **DONE,
    )
    assert seats(group) == [
        ("Amal Example", GroupRole.RAPPORTEUR),
        ("Noor Example", GroupRole.RAPPORTEUR),
    ]


@pytest.mark.parametrize("state", [RegistrationState.CANCELLED, RegistrationState.DECLINED, None])
def test_unexpected_addresses_seat_nobody(state: RegistrationState | None) -> None:
    conference, other = make_conference(), make_conference()
    group = make_group(conference)
    make_participant(conference, email="amal@example.org")
    make_participant(
        conference if state else other, state or RegistrationState.CONFIRMED, email="b@example.org"
    )
    with pytest.raises(DomainError, match=r"b@example\.org") as refused:
        operations.seat_members(
            group=group,
            addresses=["amal@example.org", "b@example.org"],
            role=GroupRole.MEMBER,
            **DONE,
        )
    assert refused.value.field == "addresses"
    assert seats(group) == []


def test_who_sits_already_keeps_seat_and_role() -> None:
    group = make_group(make_conference())
    person = make_member(group, GroupRole.MODERATOR)
    added = operations.seat_people(group=group, people=[person], role=GroupRole.MEMBER, **DONE)
    assert added == []
    assert seats(group) == [(person.name, GroupRole.MODERATOR)]


def test_roles_change_and_seats_are_taken_away() -> None:
    group = make_group(make_conference())
    person = make_member(group)
    member = db.session.scalars(select(GroupMember)).one()
    operations.give_role(member=member, role=GroupRole.RAPPORTEUR, **DONE)
    assert seats(group) == [(person.name, GroupRole.RAPPORTEUR)]
    operations.unseat(member=member, **DONE)
    assert seats(group) == []
    assert last_entry().before == {"person_id": person.id, "role": "rapporteur"}


def test_a_seat_that_was_taken_away_meanwhile_is_told() -> None:
    make_member(make_group(make_conference()))
    member = db.session.scalars(select(GroupMember)).one()
    gone = delete(GroupMember).execution_options(synchronize_session=False)
    db.session.execute(gone)
    with pytest.raises(DomainError, match="taken away meanwhile"):
        operations.unseat(member=member, **DONE)
    with pytest.raises(DomainError, match="taken away meanwhile"):
        operations.give_role(member=member, role=GroupRole.RAPPORTEUR, **DONE)


def test_a_group_meets_in_several_sessions_and_the_history_has_which() -> None:
    conference = make_conference()
    morning, noon, later = (
        make_session(conference, starts_at=NOW + timedelta(hours=each)) for each in (1, 2, 3)
    )
    group = add(conference, session_ids=(morning.id, later.id))
    operations.change_group(
        group=group, setting=Setting(title="T", session_ids=(noon.id, later.id)), **DONE
    )
    db.session.flush()
    assert [each.id for each in reloaded(group).sessions] == [noon.id, later.id]
    entry = last_entry()
    assert (entry.before, entry.after) == (
        {"session_ids": [morning.id, later.id]},
        {"session_ids": [noon.id, later.id]},
    )


def test_every_session_of_a_chatham_house_group_follows_it() -> None:
    conference = make_conference()
    sessions = [make_session(conference, **BREAKOUT) for _each in range(2)]
    add(conference, session_ids=tuple(each.id for each in sessions), is_chatham=True)
    assert all(each.is_chatham for each in sessions)


def test_a_session_of_another_conference_is_refused() -> None:
    session = make_session(make_conference())
    with pytest.raises(DomainError) as refused:
        add(make_conference(), session_ids=(session.id,))
    assert refused.value.field == "session_ids"


BREAKOUT = {"kind": SessionKind.BREAKOUT}


@pytest.mark.parametrize("when", ["at once", "later"])
def test_the_session_of_a_chatham_house_group_follows_it(when: str) -> None:
    conference = make_conference()
    session = make_session(conference, **BREAKOUT)
    group = add(conference, session_ids=(session.id,), is_chatham=when == "at once")
    if when == "later":
        setting = Setting(title="T", session_ids=(session.id,), is_chatham=True)
        assert not session.is_chatham
        operations.change_group(group=group, setting=setting, **DONE)
    assert session.is_chatham
    [entry] = db.session.scalars(select(AuditEntry).filter_by(action="session.changed"))
    assert (entry.before, entry.after) == ({"is_chatham": False}, {"is_chatham": True})


def test_a_chatham_house_group_is_refused_a_session_that_is_not_its_own() -> None:
    conference = make_conference()
    shared, plenary = make_session(conference, **BREAKOUT), make_session(conference)
    add(conference, session_ids=(shared.id,))
    for session in (shared, plenary):
        with pytest.raises(DomainError, match="Put the session under the Chatham") as refused:
            add(conference, session_ids=(session.id,), is_chatham=True)
        assert refused.value.field == "session_ids"
        session.is_chatham = True
        kept = add(conference, session_ids=(session.id,), is_chatham=True)
        assert queries.session_ids(kept) == (session.id,)


def test_a_setting_that_others_changed_is_not_overwritten_unawares() -> None:
    group = add(make_conference())
    seen = version(group)
    operations.change_group(group=group, setting=Setting(title="Theirs"), **DONE)
    mine = Setting(title="Mine")
    with pytest.raises(Stale) as refused:
        operations.change_group(group=group, setting=mine, seen=seen, **DONE)
    assert group.title == "Theirs"
    operations.change_group(group=group, setting=mine, seen=refused.value.version, **DONE)
    assert group.title == "Mine"
    operations.change_group(group=group, setting=mine, seen=seen, **DONE)  # the same sent twice
