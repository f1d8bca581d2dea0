from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.groups import operations, windows
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import in_conference
from eventmgr.groups.setting import Setting
from eventmgr.groups.windows import Move, Window
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")
DONE: dict[str, Any] = {"actor": COMMAND, "now": NOW}
HOUR = timedelta(hours=1)


def ids(conference: Conference) -> list[int]:
    return [each.id for each in in_conference(conference)]


def move(conference: Conference, minutes: int, **values: Any) -> list[WorkingGroup]:
    asked = {"group_ids": ids(conference), "minutes": minutes, "seen": None, **DONE, **values}
    return windows.move_deadlines(conference=conference, **asked)


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_deadlines_move_together_and_are_told_one_by_one() -> None:
    conference = make_conference()
    first = make_group(conference, deadline=NOW)
    free = make_group(conference)
    other = make_group(make_conference(), deadline=NOW)
    last = make_group(conference, deadline=NOW + HOUR)
    assert move(conference, 15) == [first, last]
    quarter = timedelta(minutes=15)
    assert [each.deadline for each in (first, free, last, other)] == [
        NOW + quarter,
        None,
        NOW + HOUR + quarter,
        NOW,
    ]
    assert [(each.action, each.object_id, each.before) for each in entries()] == [
        ("group.window_moved", first.id, {"deadline": NOW.isoformat()}),
        ("group.window_moved", last.id, {"deadline": (NOW + HOUR).isoformat()}),
    ]


def test_pressed_twice_they_move_once() -> None:
    conference = make_conference()
    group = make_group(conference, deadline=NOW)
    seen = windows.version(in_conference(conference))
    move(conference, 15, seen=seen)
    with pytest.raises(Stale):
        move(conference, 15, seen=seen)
    assert group.deadline == NOW + timedelta(minutes=15)


def test_ticked_groups_are_given_the_same_window_and_keep_what_is_not_said() -> None:
    conference = make_conference()
    first = make_group(conference, deadline=NOW, grace_minutes=3)
    left_out = make_group(conference, deadline=NOW)
    changed = windows.give_window(
        conference=conference,
        group_ids=[first.id],
        window=Window(opens_at=NOW - HOUR, deadline=NOW + HOUR),
        seen=None,
        **DONE,
    )
    assert changed == [first]
    assert (first.opens_at, first.deadline, first.grace_minutes) == (NOW - HOUR, NOW + HOUR, 3)
    assert (left_out.opens_at, left_out.deadline) == (None, NOW)


def test_what_cannot_stand_names_the_group() -> None:
    conference = make_conference()
    make_group(conference, deadline=NOW)
    make_group(conference, opens_at=NOW, deadline=NOW + timedelta(minutes=10))
    with pytest.raises(DomainError, match=r"^WG2: The deadline comes before"):
        move(conference, -15)


@pytest.mark.parametrize("which", ["nobody", "strangers"])
def test_groups_of_this_conference_have_to_be_ticked(which: str) -> None:
    conference = make_conference()
    make_group(conference, deadline=NOW)
    stranger = make_group(make_conference(), deadline=NOW)
    with pytest.raises(DomainError) as refused:
        move(conference, 5, group_ids=[] if which == "nobody" else [stranger.id])
    assert refused.value.field == "groups"
    assert stranger.deadline == NOW


def test_a_group_is_told_each_move_of_its_window_and_of_no_other() -> None:
    conference = make_conference()
    group = make_group(conference, title="T", deadline=NOW)
    move(conference, 15)
    other = make_group(conference, deadline=NOW)
    setting = Setting(title="T", deadline=NOW + HOUR, grace_minutes=0)
    operations.change_group(group=group, setting=setting, **DONE)
    operations.change_group(
        group=group, setting=Setting(title="U", deadline=NOW + HOUR, grace_minutes=0), **DONE
    )
    windows.move_deadline(group=group, deadline=None, **DONE)
    quarter = NOW + timedelta(minutes=15)
    with count_statements() as counted:
        found = windows.moves(group)
    assert counted.count == 1
    assert found == [
        Move(at=NOW, field="deadline", before=NOW + HOUR, after=None),
        Move(at=NOW, field="deadline", before=quarter, after=NOW + HOUR),
        Move(at=NOW, field="grace_minutes", before=10, after=0),
        Move(at=NOW, field="deadline", before=NOW, after=quarter),
    ]
    assert windows.moves(other) == []


def test_one_deadline_is_moved_by_the_same_act() -> None:
    group = make_group(make_conference(), opens_at=NOW, deadline=NOW + HOUR)
    for _ in range(2):
        windows.move_deadline(group=group, deadline=NOW + 2 * HOUR, **DONE)
    with pytest.raises(DomainError, match="before writing opens"):
        windows.move_deadline(group=group, deadline=NOW, **DONE)
    assert [(each.action, each.before, each.after) for each in entries()] == [
        (
            "group.window_moved",
            {"deadline": (NOW + HOUR).isoformat()},
            {"deadline": (NOW + 2 * HOUR).isoformat()},
        )
    ]
