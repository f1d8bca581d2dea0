from datetime import timedelta
from typing import Any

import pytest

from eventmgr.agenda import history, operations
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import RoleEntry
from eventmgr.conferences import operations as conferences
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import in_language
from eventmgr.people import operations as people
from eventmgr.people.actor import Actor
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_session, session_content
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.people import NOW, make_person

HOUR = timedelta(hours=1)
CHAIR, PANELIST = SessionRoleName.CHAIR, SessionRoleName.PANELIST

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference()


@pytest.fixture
def done(conference: Conference) -> dict[str, Any]:
    actor = Actor(name="Demo Organiser", person_id=make_person().id)
    return {"conference": conference, "actor": actor, "now": NOW}


@pytest.fixture
def panel(done: dict[str, Any]) -> Session:
    return operations.add_session(content=session_content(title="Panel"), **done)


def told(conference: Conference, session: Session | None = None) -> list[str]:
    """What was done, the newest first."""
    return [each.sentence for each in history.entries(conference, session).rows]


def change(panel: Session, done: dict[str, Any], **values: Any) -> str:
    """Change the panel, and return how the history tells it."""
    content = session_content(**{"title": panel.title, **values})
    operations.change_session(session=panel, content=content, **done)
    return told(done["conference"])[0]


def move(panel: Session, done: dict[str, Any], **values: Any) -> str:
    times = {"starts_at": panel.starts_at, "ends_at": panel.ends_at, "room": panel.room}
    operations.move_session(session=panel, **{**times, **values}, **done)
    return told(done["conference"])[0]


def set_roles(panel: Session, done: dict[str, Any], *entries: RoleEntry) -> str:
    operations.set_roles(session=panel, entries=entries, **done)
    return told(done["conference"])[0]


def test_it_says_who_moved_my_panel(panel: Session, done: dict[str, Any]) -> None:
    conference = done["conference"]
    first, second = (make_room(conference, name=f"Hall {letter}") for letter in "AB")
    times = {"starts_at": MORNING + HOUR, "ends_at": MORNING + 2 * HOUR}
    assert move(panel, done, room=first) == "moved from no room to Hall A"
    assert move(panel, done, **times, room=second) == (
        "moved from Sun 1 Mar 09:00, Hall A to Sun 1 Mar 10:00, Hall B"
    )
    entry = history.entries(conference, panel).rows[0]
    assert (entry.at, entry.actor_name, entry.session_id, entry.title) == (
        panel.updated_at,
        "Demo Organiser",
        panel.id,
        "Panel",
    )
    assert entry.ago(NOW + timedelta(minutes=2)) == (
        "Demo Organiser, 2 minutes ago: "
        "moved from Sun 1 Mar 09:00, Hall A to Sun 1 Mar 10:00, Hall B"
    )


def test_a_room_is_called_as_it_was_called_then(panel: Session, done: dict[str, Any]) -> None:
    room = make_room(done["conference"], name="Old name")
    move(panel, done, room=room)
    conferences.rename_room(room=room, name="New name", actor=done["actor"], now=NOW)
    assert told(done["conference"])[0] == "moved from no room to Old name"


def test_times_and_lengths_are_told_apart(panel: Session, done: dict[str, Any]) -> None:
    assert move(panel, done, ends_at=MORNING + 2 * HOUR) == (
        "its end moved from Sun 1 Mar 10:00 to Sun 1 Mar 11:00"
    )
    assert move(panel, done, starts_at=MORNING + HOUR, ends_at=MORNING + 3 * HOUR) == (
        "moved from Sun 1 Mar 09:00 to Sun 1 Mar 10:00"
    )
    assert move(panel, done, starts_at=MORNING, ends_at=MORNING) == (
        "moved from Sun 1 Mar 10:00 to Sun 1 Mar 09:00; "
        "its end moved from Sun 1 Mar 12:00 to Sun 1 Mar 09:00"
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": "Talk"}, "renamed from “Panel” to “Talk”"),
        ({"kind": SessionKind.PANEL}, "its kind changed from Opening to Panel"),
        ({"description": "More"}, "its description changed"),
        ({"is_closed": True}, "closed to the public"),
        ({"is_chatham": True}, "put under the Chatham House Rule"),
        (
            {"title": "Talk", "starts_at": MORNING + HOUR},
            "moved from Sun 1 Mar 09:00 to Sun 1 Mar 10:00; renamed from “Panel” to “Talk”",
        ),
    ],
)
def test_every_change_is_told(
    values: dict[str, Any], sentence: str, panel: Session, done: dict[str, Any]
) -> None:
    assert change(panel, done, **values) == sentence


def test_what_is_taken_back_by_hand_is_told_too(panel: Session, done: dict[str, Any]) -> None:
    theme = make_theme(done["conference"], name="Justice")
    assert change(panel, done, theme=theme) == "its theme changed from none to Justice"
    assert change(panel, done) == "its theme changed from Justice to none"
    change(panel, done, is_closed=True, is_chatham=True)
    assert change(panel, done) == "opened to the public; taken out of the Chatham House Rule"


def test_coming_and_going_is_told_with_the_place(panel: Session, done: dict[str, Any]) -> None:
    conference, place = done["conference"], "Sun 1 Mar 09:00, Hall"
    move(panel, done, room=make_room(conference, name="Hall"))
    operations.unschedule_session(session=panel, **done)
    move(panel, done, starts_at=MORNING + HOUR, ends_at=MORNING + HOUR)
    move(panel, done, starts_at=MORNING)
    operations.remove_session(session=panel, **done)
    operations.undo(**done)
    operations.redo(**done)
    content = session_content(room=panel.room, state=panel.state.SCHEDULED)
    operations.change_session(session=panel, content=content, **done)
    assert told(conference, panel) == [
        "brought back: Sun 1 Mar 09:00, no room",
        f"done again: removed, it was: {place}",
        f"undone: brought back: {place}",
        f"removed, it was: {place}",
        "moved from Sun 1 Mar 10:00 to Sun 1 Mar 09:00",
        "scheduled: Sun 1 Mar 10:00, Hall",
        f"taken out of the schedule, it was: {place}",
        "moved from no room to Hall",
        "added: Sun 1 Mar 09:00",
    ]


def test_roles_are_told_by_the_names_that_people_may_have_now(
    panel: Session, done: dict[str, Any]
) -> None:
    aya, ben = make_person(name="Aya Test"), make_person(name="Ben Test")
    first = RoleEntry(role=CHAIR, person=aya, state=RoleState.ASKED)
    assert set_roles(panel, done, first) == "Aya Test is now Chair"
    second = RoleEntry(role=CHAIR, person=aya, state=RoleState.ACCEPTED)
    assert set_roles(panel, done, second) == "Aya Test, Chair: Accepted"
    third = RoleEntry(role=CHAIR, person=aya, title="Judge")
    assert set_roles(panel, done, third) == "the order or the words of its roles changed"
    assert set_roles(panel, done, RoleEntry(role=PANELIST, person=ben)) == (
        "Ben Test is now Panelist; Aya Test is no longer Chair"
    )
    people.protect(person=aya, display_name="A witness", actor=done["actor"], now=NOW)
    ben.is_protected = True
    everything = told(done["conference"])
    assert everything[0] == "A protected person is now Panelist; A witness is no longer Chair"
    assert not any("Aya" in each or "Ben" in each for each in everything)


def test_the_newest_stand_first_and_other_conferences_are_not_told(
    panel: Session, done: dict[str, Any]
) -> None:
    conference = done["conference"]
    other = operations.add_session(content=session_content(title="Other"), **done)
    elsewhere = {**done, "conference": make_conference()}
    operations.add_session(content=session_content(title="Elsewhere"), **elsewhere)
    change(panel, done, title="Renamed")
    assert [each.title for each in history.entries(conference).rows] == [
        "Renamed",
        "Other",
        "Renamed",
    ]
    assert len(told(conference, other)) == 1


def test_a_long_history_has_pages(panel: Session, done: dict[str, Any]) -> None:
    for number in range(50):
        change(panel, done, title=f"Name {number}")
    page = history.entries(done["conference"], page=2)
    assert (page.total, page.count, page.number) == (51, 2, 2)
    assert [each.sentence for each in page.rows] == ["added: Sun 1 Mar 09:00"]


@pytest.mark.parametrize("count", [1, 10])
def test_a_long_history_takes_as_many_statements_as_a_short_one(
    count: int, done: dict[str, Any]
) -> None:
    for number in range(count):
        session = operations.add_session(content=session_content(), **done)
        set_roles(session, done, RoleEntry(role=CHAIR, name=f"Person {number}"))
    with count_statements() as counted:
        entries = history.entries(done["conference"]).rows
    assert (len(entries), counted.count) == (2 * count, 4)


@pytest.mark.parametrize(
    ("action", "before", "after", "sentence"),
    [
        ("session.added", None, {"title": "Old"}, "added: "),
        (
            "session.removed",
            {"title": "Old", "starts_at": "2026-03-01T04:00:00+00:00"},
            None,
            "removed, it was: Sun 1 Mar 09:00",
        ),
        ("session.changed", {"room_id": 7}, {"room_id": 8}, "moved from a room to a room"),
        ("session.changed", {"is_chatham": False}, {"is_chatham": True}, "put under the"),
        ("session.roles_set", {"roles": []}, {"roles": [["chair", 0, "", ""]]}, "is now Chair"),
    ],
)
def test_acts_are_told_that_were_written_down_before_sessions_had_states(
    action: str, before: Any, after: Any, sentence: str, conference: Conference
) -> None:
    db.session.add(
        AuditEntry(
            at=NOW,
            actor_name="Demo Organiser",
            action=action,
            object_type="Session",
            object_id=0,
            conference_id=conference.id,
            before=before,
            after=after,
        )
    )
    (entry,) = history.entries(conference).rows
    assert sentence in entry.sentence
    assert entry.title == ((before or after).get("title") or "")


def test_a_session_of_which_nothing_is_written_has_no_latest_act(conference: Conference) -> None:
    assert history.latest(conference, make_session(conference)) is None


def test_days_are_told_in_the_reader_s_language(panel: Session, done: dict[str, Any]) -> None:
    move(panel, done, starts_at=MORNING - HOUR, ends_at=MORNING)
    with in_language("ur"):
        assert "اتوار" in told(done["conference"])[0]
