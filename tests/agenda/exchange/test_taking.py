"""What a plan says is what is done: in one act, undone as one, and nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from eventmgr.agenda import queries
from eventmgr.agenda.enums import SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.exchange import planning, taking, uploads
from eventmgr.agenda.exchange.incoming import UnreadableAgenda
from eventmgr.agenda.exchange.plan import Fate, Plan
from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.agenda.operations import remove_session, undo, unschedule_session
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import in_language
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from tests.agenda.exchange.files import EVENT, GUID, only, read, v1
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.people import NOW

Take = Callable[..., Plan]


def names(session: Session) -> list[tuple[str, str]]:
    return [(each.role.value, each.person.name) for each in session.roles]


def changes(done: Plan) -> list[tuple[str, str, str]]:
    return [(each.name, each.before, each.after) for line in done.lines for each in line.changes]


def test_a_file_makes_sessions_rooms_themes_and_people(take: Take) -> None:
    conference = make_conference()
    done = take(conference, v1(EVENT))
    assert (done.rooms, done.themes, done.people) == (
        ["Hall A"],
        ["Order"],
        ["Ann Example", "Bo Sample"],
    )
    session = only(conference)
    assert (session.uid, session.source_key) == (UUID(GUID), f"guid:{GUID}")
    assert (session.title, session.kind, session.description) == (
        "Law",
        SessionKind.PANEL,
        "Short.",
    )
    assert (session.starts_at, session.ends_at) == (MORNING, MORNING + timedelta(hours=1))
    assert session.room is not None
    assert session.theme is not None
    assert (session.room.name, session.theme.name) == ("Hall A", "Order")
    assert names(session) == [("panelist", "Ann Example"), ("panelist", "Bo Sample")]


def test_the_plan_is_told_before_and_does_nothing(actor: Actor) -> None:
    assert actor
    conference = make_conference()
    plan = taking.preview(conference, read(conference, v1(EVENT, {"title": "Broken"})))
    assert [(each.where, each.fate, each.title) for each in plan.lines] == [
        ("day 1, room “Hall A”, event 1", Fate.NEW, "Law"),
        ("day 1, room “Hall A”, event 2", Fate.REFUSED, "Broken"),
    ]
    assert plan.lines[1].reason == "It has no start."
    assert (plan.rooms, plan.people) == (["Hall A"], ["Ann Example", "Bo Sample"])
    db.session.flush()
    assert db.session.scalar(select(func.count()).select_from(Session)) == 0
    assert db.session.scalar(select(func.count()).select_from(AgendaEdit)) == 0


def test_the_same_file_again_changes_nothing(take: Take) -> None:
    conference = make_conference()
    take(conference, v1(EVENT))
    before = only(conference).updated_at
    again = take(conference, v1(EVENT), now=NOW + timedelta(hours=1))
    assert again.counts == {Fate.SAME: 1}
    assert not again.does_something
    assert only(conference).updated_at == before
    assert db.session.scalar(select(func.count()).select_from(AgendaEdit)) == 1
    assert db.session.scalar(select(func.count()).select_from(Person)) == 3


def test_one_act_is_undone_as_one_and_the_file_brings_it_back(take: Take, actor: Actor) -> None:
    conference = make_conference()
    later = {**EVENT, "guid": "x", "id": 13, "date": "2026-03-01T11:00:00+05:00", "start": "11:00"}
    take(conference, v1(EVENT, later))
    undone = undo(conference=conference, actor=actor, now=NOW)
    assert undone is not None
    assert undone.edit.action == "agenda.imported"
    assert queries.draft(conference).items == ()
    back = take(conference, v1(EVENT, later))
    assert back.counts == {Fate.BACK: 2}
    assert [len(each.parts) for each in queries.draft(conference).items] == [2, 2]
    assert db.session.scalar(select(func.count()).select_from(Session)) == 2


def test_a_session_that_was_removed_is_brought_back_and_told(take: Take, actor: Actor) -> None:
    conference = make_conference()
    take(conference, v1(EVENT))
    remove_session(session=only(conference), conference=conference, actor=actor, now=NOW)
    incoming = read(conference, v1(EVENT))
    (line,) = taking.preview(conference, incoming).lines
    assert line.fate is Fate.BACK
    take(conference, v1(EVENT))
    assert only(conference).state is SessionState.SCHEDULED


def test_a_session_that_waits_is_scheduled_again_and_told(take: Take, actor: Actor) -> None:
    conference = make_conference()
    take(conference, v1(EVENT))
    unschedule_session(session=only(conference), conference=conference, actor=actor, now=NOW)
    done = take(conference, v1(EVENT))
    assert ("agenda", "unscheduled", "scheduled") in changes(done)
    assert only(conference).state is SessionState.SCHEDULED


def test_what_is_another_is_changed_and_told_from_what_to_what(take: Take) -> None:
    conference = make_conference()
    take(conference, v1(EVENT))
    moved = {
        **EVENT, "title": "Law & order", "date": "2026-03-01T23:00:00+05:00", "start": "23:00",
        "duration": "3:00", "track": "Rights", "type": "workshop", "abstract": "Longer.",
        "persons": [{"name": "ANN example"}, {"name": "Cy Specimen"}],
    }  # fmt: skip
    done = take(conference, v1(moved, room="Hall B"))
    assert changes(done) == [
        ("title", "Law", "Law & order"),
        ("time", "2026-03-01 09:00–10:00", "2026-03-01 23:00–2026-03-02 02:00"),
        ("room", "Hall A", "Hall B"),
        ("theme", "Order", "Rights"),
        ("kind", "Panel", "Breakout"),
        ("description", "Short.", "Longer."),
        ("people", "", "Cy Specimen"),
    ]
    session = only(conference)
    assert session.title == "Law & order"
    assert session.ends_at - session.starts_at == timedelta(hours=3)
    assert names(session) == [
        ("panelist", "Ann Example"),
        ("panelist", "Bo Sample"),
        ("presenter", "Cy Specimen"),
    ]


def test_what_the_file_does_not_say_stays(take: Take) -> None:
    conference = make_conference()
    room, theme = make_room(conference), make_theme(conference)
    session = make_session(
        conference, uid=UUID(GUID), title="Law", kind=SessionKind.KEYNOTE, description="Kept.",
        room_id=room.id, theme_id=theme.id, is_closed=True, is_chatham=True,
    )  # fmt: skip
    make_role(session, SessionRoleName.KEYNOTE)
    bare = {"guid": GUID, "title": "Law", "date": EVENT["date"], "duration": "01:00"}
    done = take(conference, v1(bare, room=""))
    assert done.counts == {Fate.SAME: 1}
    kept = only(conference)
    assert (kept.kind, kept.description, kept.is_closed, kept.is_chatham, kept.room_id) == (
        SessionKind.KEYNOTE,
        "Kept.",
        True,
        True,
        room.id,
    )
    assert len(kept.roles) == 1


def test_more_roles_than_a_session_may_have_are_refused(take: Take) -> None:
    conference = make_conference()
    session = make_session(conference, uid=UUID(GUID), title="Law")
    for _number in range(59):
        make_role(session)
    done = take(conference, v1(EVENT))
    assert [each.reason for each in done.lines] == [
        "This session has 61 roles; 60 are the most. Name fewer people."
    ]
    assert len(only(conference).roles) == 59


def test_another_plan_than_the_one_that_was_shown_is_not_taken(take: Take) -> None:
    conference = make_conference()
    shown = taking.preview(conference, read(conference, v1(EVENT))).digest
    make_session(conference, uid=UUID(GUID))
    with pytest.raises(Stale, match="has changed since"):
        take(conference, v1(EVENT), seen=shown)
    assert only(conference).title != "Law"


def test_all_or_nothing_if_that_is_wanted(take: Take) -> None:
    conference = make_conference()
    with pytest.raises(DomainError, match=r"^Nothing was imported: 1 session was refused\.$"):
        take(conference, v1(EVENT, {"title": "Broken"}), partly=False)
    assert db.session.scalar(select(func.count()).select_from(Session)) == 0


def test_the_history_tells_of_the_import_and_of_each_session(take: Take) -> None:
    conference = make_conference()
    take(conference, v1(EVENT))
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.conference_id == conference.id).order_by(AuditEntry.id)
    ).all()
    assert {each.action for each in entries} == {
        "agenda.imported",
        "room.added",
        "session.added",
        "theme.added",
    }
    assert [each.after for each in entries if each.action == "agenda.imported"] == [{"new": 1}]


def test_what_falls_outside_the_days_is_told(take: Take) -> None:
    conference = make_conference()
    event = {**EVENT, "date": "2026-03-09T09:00:00+05:00"}
    assert take(conference, v1(event)).notes == [
        "1 session falls outside the conference's days (2026-03-01 to 2026-03-02)."
    ]


@pytest.mark.parametrize(("field", "what"), [("room", "rooms"), ("track", "themes")])
def test_hundreds_of_new_rooms_or_themes_are_no_agenda(take: Take, field: str, what: str) -> None:
    conference = make_conference()
    events = [
        {**EVENT, "guid": "", "title": f"Talk {number}", "id": number, field: f"Name {number}"}
        for number in range(1, planning.MOST_NEW_NAMES + 2)
    ]
    with pytest.raises(UnreadableAgenda, match=f"^The file brings 301 new {what}; 300 are"):
        take(conference, v1(*events))


def test_an_import_costs_the_same_however_long_it_is(take: Take) -> None:
    costs = []
    for count in (1, 30):
        events = [
            {**EVENT, "guid": "", "title": f"Talk {number}", "id": number}
            for number in range(1, count + 1)
        ]
        conference = make_conference()
        with count_statements() as counted:
            take(conference, v1(*events))
        costs.append(counted.count)
    assert costs[0] == costs[1]


def test_a_plan_is_another_if_the_end_of_a_long_text_is(take: Take) -> None:
    conference = make_conference()
    session = make_session(conference, uid=UUID(GUID), title="Law", description="x" * 200)
    shown = taking.preview(conference, read(conference, v1(EVENT))).digest
    session.description = "x" * 199 + "y"  # what is shown of both is the same
    with pytest.raises(Stale, match="has changed since"):
        take(conference, v1(EVENT), seen=shown)


@pytest.mark.usefixtures("app")
def test_a_plan_is_another_if_the_file_says_another_long_text() -> None:
    conference = make_conference()
    shown, other = (
        taking.preview(conference, read(conference, v1({**EVENT, "abstract": text}))).digest
        for text in ("x" * 200, "x" * 199 + "y")
    )
    assert shown != other


def test_a_plan_seen_in_one_language_may_be_taken_in_another(take: Take) -> None:
    conference = make_conference()
    make_session(conference, uid=UUID(GUID), title="Order", kind=SessionKind.SOCIAL)
    refused = {"title": "Broken"}
    content = v1(EVENT, refused)
    with in_language("ur"):
        shown = taking.preview(conference, read(conference, content)).digest
    assert take(conference, content, seen=shown).counts == {Fate.CHANGED: 1, Fate.REFUSED: 1}


def test_what_is_told_stands_in_the_order_of_the_file(take: Take) -> None:
    done = take(make_conference(), v1(EVENT, {"title": "Broken"}, {**EVENT, "guid": "", "id": 9}))
    assert [each.where[-1] for each in done.lines] == ["1", "2", "3"]


@pytest.mark.usefixtures("app")
def test_a_file_to_look_at_is_somebodys() -> None:
    with pytest.raises(DomainError, match="Only somebody who is signed in can import"):
        uploads.keep(
            conference=make_conference(), person_id=None, filename="x", content=b"x", now=NOW
        )
