from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.agenda import operations, queries
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.agenda.operations import RoleEntry
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import session_ids
from eventmgr.people.actor import Actor
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session, reread, session_content
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.groups import make_group
from tests.factories.people import NOW

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(minutes=5)
ORGANISER = Actor(name="Demo Organiser")
CHAIR, PANELIST = SessionRoleName.CHAIR, SessionRoleName.PANELIST
CHIEF_GUEST = SessionRoleName.CHIEF_GUEST

pytestmark = pytest.mark.usefixtures("app")


def act(session: Session) -> dict[str, object]:
    """What every act on the session is told besides its own."""
    conference = db.session.get_one(Conference, session.conference_id)
    return {"session": session, "conference": conference, "actor": ORGANISER, "now": LATER}


def change(session: Session, *, seen: str | None = None, **values: object) -> bool:
    return operations.change_session(**act(session), content=session_content(**values), seen=seen)


def move(session: Session, **values: object) -> bool:
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at, "room": session.room}
    return operations.move_session(**act(session), **{**times, **values})


def set_roles(session: Session, *entries: RoleEntry) -> None:
    operations.set_roles(**act(session), entries=entries)


def acts(subject: Session) -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.object_type == "Session", AuditEntry.object_id == subject.id)
            .order_by(AuditEntry.id)
        )
    )


def opening(conference: Conference | None = None, **values: object) -> Session:
    """What `change` finds nothing to change in."""
    standard = {"title": "Opening", "kind": SessionKind.OPENING}
    return reread(make_session(conference or make_conference(), **{**standard, **values}))


def test_a_session_is_added_as_typed_and_recorded() -> None:
    conference = make_conference()
    room, theme = make_room(conference, name="Hall"), make_theme(conference)
    added = operations.add_session(
        conference=conference,
        content=session_content(
            title=" <b>Opening</b>  {#} ", room=room, theme=theme, description="a\r\nb\x00"
        ),
        actor=ORGANISER,
        now=NOW,
    )
    found = reread(added)
    assert (found.title, found.description) == ("<b>Opening</b> {#}", "a\nb")
    assert found.room is not None
    assert found.theme is not None
    assert (found.room.name, found.theme.name, found.updated_at) == ("Hall", theme.name, NOW)
    assert (found.state, found.source_key) == (SessionState.SCHEDULED, "")
    assert acts(found) == ["session.added"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "t" * 301}, "title"),
        ({"description": "d" * 20_001}, "description"),
        ({"ends_at": MORNING - HOUR}, "ends_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        operations.add_session(
            conference=make_conference(),
            content=session_content(**values),
            actor=ORGANISER,
            now=NOW,
        )
    assert refused.value.field == field
    assert db.session.scalar(select(func.count(Session.id))) == 0


def test_a_session_may_last_no_time_at_all() -> None:
    added = operations.add_session(
        conference=make_conference(),
        content=session_content(ends_at=MORNING),
        actor=ORGANISER,
        now=NOW,
    )
    assert reread(added).ends_at == MORNING


def test_rooms_and_themes_of_another_conference_are_refused() -> None:
    session, elsewhere = opening(), make_conference()
    with pytest.raises(DomainError) as refused:
        change(session, room=make_room(elsewhere))
    assert refused.value.field == "room"
    with pytest.raises(DomainError) as refused:
        change(session, theme=make_theme(elsewhere))
    assert refused.value.field == "theme"
    with pytest.raises(DomainError) as refused:
        move(session, room=make_room(elsewhere))
    assert refused.value.field == "room"


def test_saving_the_same_again_changes_nothing() -> None:
    session = opening()
    assert change(session) is False
    assert move(session) is False
    assert (session.updated_at, acts(session)) == (NOW, [])
    assert db.session.scalar(select(func.count(AgendaEdit.id))) == 0


def test_a_change_tells_what_was_before_and_after_rooms_by_name() -> None:
    conference = make_conference()
    hall = make_room(conference, name="Hall")
    session = opening(conference, room_id=hall.id)
    change(session, title="Grand opening", ends_at=MORNING + 2 * HOUR)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.action == "session.changed"
    assert entry.before == {
        "title": "Opening",
        "ends_at": "2026-03-01T05:00:00+00:00",
        "room_id": hall.id,
        "room": "Hall",
    }
    assert entry.after == {
        "title": "Grand opening",
        "ends_at": "2026-03-01T06:00:00+00:00",
        "room_id": None,
    }


def test_a_moved_session_has_another_time_and_room_and_all_else() -> None:
    conference = make_conference()
    session = opening(conference)
    room = make_room(db.session.get_one(Conference, conference.id))
    assert move(session, starts_at=MORNING - HOUR, ends_at=MORNING, room=room) is True
    found = reread(session)
    assert (found.starts_at, found.ends_at, found.room_id) == (MORNING - HOUR, MORNING, room.id)
    assert (found.title, found.updated_at) == ("Opening", LATER)
    assert acts(found) == ["session.moved"]


def test_a_move_to_an_end_before_its_start_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        move(opening(), starts_at=MORNING, ends_at=MORNING - HOUR)
    assert refused.value.field == "ends_at"


def test_an_unscheduled_session_keeps_what_it_has_until_it_is_moved() -> None:
    conference = make_conference()
    session = opening(conference, room_id=make_room(conference).id)
    make_role(session)
    session = reread(session)
    operations.unschedule_session(**act(session))
    waiting = reread(session)
    assert waiting.state is SessionState.UNSCHEDULED
    assert waiting.ends_at - waiting.starts_at == HOUR
    assert (waiting.room is None, len(waiting.roles)) == (False, 1)
    assert move(waiting) is True
    assert reread(waiting).state is SessionState.SCHEDULED
    assert acts(waiting) == ["session.unscheduled", "session.moved"]


def test_changing_an_unscheduled_session_does_not_schedule_it() -> None:
    session = opening(state=SessionState.UNSCHEDULED)
    change(session, title="Other")
    session = reread(session)
    assert session.state is SessionState.UNSCHEDULED
    change(session, title="Other", state=SessionState.SCHEDULED)
    assert reread(session).state is SessionState.SCHEDULED


def test_a_removed_session_is_kept_with_its_roles_and_its_group() -> None:
    conference = make_conference()
    session = opening(conference, room_id=make_room(conference).id)
    make_role(session)
    group_id = make_group(conference, session_id=session.id).id
    session = reread(session)
    operations.remove_session(**act(session))
    removed = reread(session)
    assert (removed.state, removed.room_id, len(removed.roles)) == (SessionState.REMOVED, None, 1)
    assert session_ids(db.session.get_one(WorkingGroup, group_id)) == (removed.id,)
    assert acts(removed) == ["session.removed"]
    assert queries.count_sessions(db.session.get_one(Conference, conference.id)) == 0


def test_a_removed_session_does_nothing_until_it_is_brought_back() -> None:
    session = opening(state=SessionState.REMOVED)
    for refused in (change, move, set_roles):
        with pytest.raises(DomainError, match="was removed"):
            refused(session)
    with pytest.raises(DomainError, match="was removed"):
        operations.unschedule_session(**act(session))
    with pytest.raises(DomainError, match="was removed"):
        operations.copy_session(**act(session), starts_at=MORNING, room=None)
    change(session, state=SessionState.SCHEDULED)
    assert reread(session).state is SessionState.SCHEDULED
    assert acts(session) == ["session.restored"]


def test_a_copy_has_all_but_the_name_for_calendars_and_asks_everybody_anew() -> None:
    conference = make_conference()
    theme, room = make_theme(conference), make_room(conference)
    session = opening(conference, theme_id=theme.id, is_closed=True, source_key="a")
    chair = make_role(session, title="Judge", represented_by="A deputy", place=1)
    make_role(session, PANELIST, state=RoleState.DECLINED)
    session = reread(session)
    copy = reread(
        operations.copy_session(
            **act(session),
            starts_at=MORNING + 24 * HOUR,
            room=db.session.get_one(type(room), room.id),
        )
    )
    assert copy.uid != session.uid
    assert (copy.title, copy.kind, copy.theme_id) == ("Opening", SessionKind.OPENING, theme.id)
    assert (copy.starts_at, copy.ends_at) == (MORNING + 24 * HOUR, MORNING + 25 * HOUR)
    assert (copy.room_id, copy.is_closed, copy.source_key) == (room.id, True, "")
    assert [
        (r.person_id, r.role, r.state, r.title, r.represented_by, r.place) for r in copy.roles
    ] == [(chair.id, CHAIR, RoleState.ASKED, "Judge", "A deputy", 1)]
    assert acts(copy) == ["session.added"]


def test_a_late_save_is_refused_and_told_what_happened() -> None:
    conference = make_conference()
    session = opening(conference)
    seen = operations.version(session)
    move(session, starts_at=MORNING + HOUR, ends_at=MORNING + 2 * HOUR)
    with pytest.raises(Stale) as refused:
        change(session, seen=seen, title="Late")
    assert str(refused.value) == (
        "Somebody changed this meanwhile. Save again to overwrite it, or reload the page. "
        "Demo Organiser, 1 second ago: moved from Sun 1 Mar 09:00 to Sun 1 Mar 10:00"
    )
    assert refused.value.version == operations.version(session)
    assert reread(session).title == "Opening"
    assert change(reread(session), seen=refused.value.version, title="Late") is True


def test_every_act_on_a_session_refuses_what_was_seen_too_early() -> None:
    session = opening()
    late = {**act(session), "seen": "2020-01-01T00:00:00+00:00"}
    times = {"starts_at": MORNING + HOUR, "ends_at": MORNING + HOUR, "room": None}
    with pytest.raises(Stale):
        operations.move_session(**late, **times)
    with pytest.raises(Stale):
        operations.unschedule_session(**late)
    with pytest.raises(Stale):
        operations.remove_session(**late)
    with pytest.raises(Stale):
        operations.set_roles(**late, entries=[])
    assert acts(reread(session)) == []


@pytest.mark.parametrize("others", [0, 30])
def test_a_move_takes_the_same_statements_among_few_and_many(others: int) -> None:
    conference = make_conference()
    for _number in range(others):
        make_role(make_session(conference))
    session = opening(conference, room_id=make_room(conference).id)
    told = act(session)
    with count_statements() as counted:
        operations.move_session(**told, starts_at=MORNING, ends_at=MORNING, room=None)
    assert counted.count == 6
