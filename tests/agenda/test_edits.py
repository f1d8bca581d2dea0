"""Whatever organisers do, they can take it back, and never what somebody else did."""

import pytest
from sqlalchemy import func, select

from eventmgr.agenda import operations
from eventmgr.agenda.enums import SessionRoleName, SessionState
from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.agenda.operations import RoleEntry, edits
from eventmgr.agenda.operations.undoing import Overtaken, Turned
from eventmgr.conferences import operations as conferences
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, session_content
from tests.factories.conferences import make_conference
from tests.factories.desk import HOUR, Desk, organiser
from tests.factories.groups import make_group
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")


def test_several_acts_in_one_are_undone_together() -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor)
    before = desk.states()
    with operations.recorded(action="session.changed", **desk.done(actor)):
        desk.move(session, actor)
        entries = [RoleEntry(role=SessionRoleName.CHAIR, person=desk.people[0])]
        operations.set_roles(session=session, entries=entries, **desk.done(actor))
    assert desk.states() != before
    undone = desk.undo(actor)
    assert undone is not None
    assert (undone.edit.action, len(undone.edit.after)) == ("session.changed", 1)
    assert undone.is_whole
    assert desk.states() == before


def test_many_sessions_are_added_in_one_act_with_a_handful_of_statements() -> None:
    desk, actor = Desk(), organiser()
    entries = [RoleEntry(role=SessionRoleName.CHAIR, person=desk.people[0])]
    with (
        count_statements() as counted,
        operations.recorded(action="agenda.imported", **desk.done(actor)) as edit,
    ):
        done = {"conference": desk.conference, "actor": actor, "now": edit.now}
        for number in range(50):
            content = session_content(title=f"Session {number}")
            added = operations.add_session(content=content, **done)
            operations.set_roles(session=added, entries=entries, **done)
    assert counted.count == 5
    assert len(desk.states()) == 50
    assert db.session.scalar(select(func.count(AgendaEdit.id))) == 1
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 50
    with count_statements() as undoing:
        desk.undo(actor)
    assert undoing.count <= 8
    assert desk.states() == {}


def test_sessions_that_are_named_are_locked_at_once() -> None:
    desk, actor = Desk(), organiser()
    held = [desk.add(actor) for _number in range(20)]
    with (
        count_statements() as counted,
        operations.recorded(action="agenda.imported", **desk.done(actor), sessions=held),
    ):
        for each in held:
            desk.move(each, actor)
    assert counted.count == 6


def test_what_was_seen_too_early_is_refused_in_a_joined_act_too() -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor)
    seen = operations.version(session)
    with operations.recorded(action="session.changed", **desk.done(actor)):
        desk.move(session, actor, seen=seen)
        desk.move(session, actor, seen=seen)
    with (
        pytest.raises(Stale),
        operations.recorded(action="x", **desk.done(actor), sessions=[session]),
    ):
        desk.move(session, actor, seen=seen)


def test_a_session_of_another_unit_of_work_is_refused_before_it_is_lost() -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor)
    db.session.expunge(session)
    with pytest.raises(LookupError):
        desk.move(session, actor)


def test_what_fails_inside_writes_nothing_and_leaves_nothing_open() -> None:
    desk, actor = Desk(), organiser()
    with pytest.raises(DomainError):
        desk.add(actor, title="")
    with pytest.raises(DomainError), operations.recorded(action="x", **desk.done(actor)):
        raise DomainError("No")
    desk.add(actor)
    assert [each.action for each in db.session.scalars(select(AgendaEdit))] == ["session.added"]


def test_what_somebody_else_changed_since_is_not_taken_back() -> None:
    desk, mine, theirs = Desk(), organiser(), organiser()
    session = desk.add(mine, title="Panel")
    desk.move(session, mine)
    desk.move(session, theirs)
    before = desk.states()
    with pytest.raises(Stale) as refused:
        desk.undo(mine)
    assert str(refused.value) == (
        "“Panel” was changed since; nothing was undone or done again. "
        f"{theirs.name}, 1 hour ago: moved from Sun 1 Mar 10:00 to Sun 1 Mar 11:00 "
        "It cannot be undone any more."
    )
    assert desk.states() == before
    assert desk.undo(theirs) is not None
    assert desk.undo(mine) is not None


def test_what_was_undone_is_seen_by_a_late_save() -> None:
    desk, mine = Desk(), organiser()
    session = desk.add(mine)
    desk.move(session, mine)
    seen = operations.version(session)
    desk.undo(mine)
    with pytest.raises(Stale, match="undone: moved from"):
        desk.move(session, organiser(), seen=seen)


def test_a_new_act_forgets_what_could_be_done_again() -> None:
    desk, mine, theirs = Desk(), organiser(), organiser()
    session = desk.add(mine)
    other = desk.add(theirs)
    desk.move(session, mine)
    desk.move(other, theirs)
    desk.undo(mine)
    desk.undo(theirs)
    desk.move(session, mine)
    assert edits.last(desk.conference, mine)[1] is None
    assert desk.redo(mine) is None
    redoable = edits.last(desk.conference, theirs)[1]
    assert redoable is not None
    done = desk.redo(theirs)
    assert done is not None
    assert done.edit is redoable


def test_the_last_acts_are_named_and_belong_to_one_conference() -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor)
    desk.move(session, actor)
    desk.undo(actor)
    undoable, redoable = edits.last(desk.conference, actor)
    assert undoable is not None
    assert redoable is not None
    assert (undoable.action, redoable.action) == ("session.added", "session.moved")
    assert edits.last(make_conference(), actor) == (None, None)


def test_nobody_undoes_what_a_command_did() -> None:
    desk = Desk()
    desk.add(COMMAND)
    assert edits.last(desk.conference, COMMAND) == (None, None)
    assert desk.undo(COMMAND) is None
    assert db.session.scalar(select(func.count(AgendaEdit.id))) == 1


def test_undoing_does_not_take_the_chatham_house_rule_away_unasked() -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor)
    content = session_content(is_chatham=True)
    operations.change_session(session=session, content=content, **desk.done(actor))
    with (
        pytest.raises(DomainError, match="out of the Chatham House Rule"),
        db.session.begin_nested(),
    ):
        desk.undo(actor)
    asked: list[Session] = []
    assert desk.undo(actor, guard=asked.append) is not None
    assert asked == [session]
    assert session.is_chatham is False


def test_a_group_s_chatham_house_rule_outlasts_what_is_undone_and_done_again() -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor)
    desk.move(session, actor)
    operations.flag_chatham(session=session, actor=organiser(), now=NOW)
    make_group(desk.conference, session_id=session.id, is_chatham=True)
    desk.undo(actor)
    assert (session.starts_at, session.is_chatham) == (MORNING, True)
    desk.undo(actor)
    assert (session.state, session.is_chatham) == (SessionState.REMOVED, True)
    desk.redo(actor)
    assert (session.state, session.is_chatham) == (SessionState.SCHEDULED, True)


def turned(found: Turned | None) -> tuple[str, bool]:
    assert found is not None
    return found.edit.action, found.is_whole


def test_what_had_a_room_or_theme_that_is_gone_comes_back_without() -> None:
    desk, actor = Desk(), organiser()
    (room, other), (theme,) = desk.rooms, desk.themes
    session = desk.add(actor, room=room, theme=theme)
    place = {"session": session, "starts_at": session.starts_at, "ends_at": session.ends_at}
    operations.move_session(**place, room=other, **desk.done(actor))
    operations.remove_session(session=session, **desk.done(actor))
    for each in (room, theme):
        conferences.remove(belonging=each, actor=actor, now=NOW)
    there = [(SessionState.SCHEDULED, other.id), (SessionState.SCHEDULED, None)]
    gone = (SessionState.REMOVED, None)
    states = []
    for turn, told in [
        (desk.undo, ("session.removed", False)),
        (desk.undo, ("session.moved", False)),
        (desk.undo, ("session.added", True)),
        (desk.redo, ("session.added", False)),
        (desk.redo, ("session.moved", True)),
        (desk.redo, ("session.removed", True)),
    ]:
        assert turned(turn(actor)) == told
        states.append((session.state, session.room_id))
        assert session.theme_id is None
    assert states == [*there, gone, *reversed(there), gone]


def test_an_act_that_can_be_undone_no_more_bars_no_other() -> None:
    desk, mine, theirs = Desk(), organiser(), organiser()
    free, taken = desk.add(mine, title="Free"), desk.add(mine, title="Taken")
    desk.move(free, mine)
    desk.move(taken, mine)
    desk.move(taken, theirs)
    with pytest.raises(Overtaken, match=r"It cannot be undone any more\.$") as refused:
        desk.undo(mine)
    operations.give_up(refused.value)
    desk.undo(mine)
    assert free.starts_at == MORNING
    redoable = edits.last(desk.conference, mine)[1]
    assert redoable is not None
    assert [row["title"] for row in redoable.after] == ["Free"]


def test_an_act_that_cannot_be_done_again_bars_no_other() -> None:
    desk, mine, theirs = Desk(), organiser(), organiser()
    free, taken = desk.add(mine, title="Free"), desk.add(mine, title="Taken")
    desk.move(taken, mine)
    desk.move(free, mine)
    desk.undo(mine)
    desk.undo(mine)
    desk.move(taken, theirs)
    with pytest.raises(Overtaken, match=r"It cannot be done again any more\.$") as refused:
        desk.redo(mine)
    operations.give_up(refused.value)
    desk.redo(mine)
    assert free.starts_at == MORNING + HOUR


def test_somebody_who_is_gone_is_not_brought_back() -> None:
    desk, actor = Desk(), organiser()
    session, (person, *_others) = desk.add(actor), desk.people
    for entries in ([RoleEntry(role=SessionRoleName.CHAIR, person=person)], []):
        operations.set_roles(session=session, entries=entries, **desk.done(actor))
    db.session.delete(person)
    db.session.flush()
    with pytest.raises(Overtaken, match="Somebody whom this would bring back is gone"):
        desk.undo(actor)
    assert session.roles == []


def test_undone_acts_stand_in_the_history_of_their_sessions() -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor, room=desk.rooms[0])
    desk.undo(actor)
    desk.redo(actor)
    told = db.session.scalars(
        select(AuditEntry).where(AuditEntry.object_id == session.id).order_by(AuditEntry.id)
    ).all()
    assert [each.action for each in told] == ["session.added", "agenda.undone", "agenda.redone"]
    assert told[1].before == told[2].after
    assert (told[1].before or {})["room"] == desk.rooms[0].name
