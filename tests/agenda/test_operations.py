from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.agenda import csv_import, operations, queries
from eventmgr.agenda.csv_import import ParsedAgenda
from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.agenda.operations import ImportReport, RoleEntry, SessionContent
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, InputErrors
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person

ACTOR = Actor(name="Organiser")
LATER = NOW + timedelta(minutes=5)
CHAIR, PANELIST = SessionRoleName.CHAIR, SessionRoleName.PANELIST

pytestmark = pytest.mark.usefixtures("app")


def content(**values: object) -> SessionContent:
    standard = {
        "title": "Opening",
        "starts_at": MORNING,
        "ends_at": MORNING + timedelta(hours=1),
        "kind": SessionKind.OPENING,
    }
    return SessionContent(**{**standard, **values})


def fresh(session: Session) -> Session:
    """The session as a new request would read it."""
    conference_id, session_id = session.conference_id, session.id
    db.session.flush()
    db.session.expunge_all()
    found = queries.find_session(db.session.get_one(Conference, conference_id), session_id)
    assert found is not None
    return found


def change(session: Session, **values: object) -> bool:
    conference = db.session.get_one(Conference, session.conference_id)
    return operations.change_session(
        session=session, conference=conference, content=content(**values), actor=ACTOR, now=LATER
    )


def set_roles(session: Session, *entries: RoleEntry) -> None:
    operations.set_roles(session=session, entries=entries, actor=ACTOR, now=LATER)


def actions(subject: Session) -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.object_type == "Session", AuditEntry.object_id == subject.id)
            .order_by(AuditEntry.id)
        )
    )


def test_a_session_is_added_as_typed_and_recorded() -> None:
    conference = make_conference()
    room = make_room(conference)
    added = operations.add_session(
        conference=conference,
        content=content(title=" <b>Opening</b>  {#} ", room=room, description="a\r\nb\x00"),
        actor=ACTOR,
        now=NOW,
    )
    found = fresh(added)
    assert (found.title, found.description) == ("<b>Opening</b> {#}", "a\nb")
    assert found.room is not None
    assert (found.room.name, found.sequence, found.updated_at) == (room.name, 0, NOW)
    assert actions(found) == ["session.added"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "t" * 301}, "title"),
        ({"description": "d" * 20_001}, "description"),
        ({"ends_at": MORNING}, "ends_at"),
        ({"ends_at": MORNING - timedelta(hours=1)}, "ends_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        operations.add_session(
            conference=make_conference(), content=content(**values), actor=ACTOR, now=NOW
        )
    assert refused.value.field == field
    assert db.session.scalar(select(func.count(Session.id))) == 0


def test_a_room_of_another_conference_is_refused() -> None:
    stranger = make_room(make_conference())
    with pytest.raises(DomainError) as refused:
        operations.add_session(
            conference=make_conference(), content=content(room=stranger), actor=ACTOR, now=NOW
        )
    assert refused.value.field == "room"


def test_calendars_hear_of_another_time_or_room_and_of_nothing_else() -> None:
    conference = make_conference()
    session = fresh(make_session(conference, title="Opening", kind=SessionKind.OPENING))
    room = make_room(db.session.get_one(Conference, conference.id))
    assert change(session, title="Grand opening") is True
    assert (session.sequence, session.updated_at) == (0, LATER)
    change(session, title="Grand opening", starts_at=MORNING - timedelta(minutes=5))
    assert session.sequence == 1
    change(session, title="Grand opening", starts_at=MORNING - timedelta(minutes=5), room=room)
    assert session.sequence == 2


def test_saving_the_same_again_changes_nothing() -> None:
    session = fresh(make_session(make_conference(), title="Opening", kind=SessionKind.OPENING))
    assert change(session) is False
    assert (session.updated_at, actions(session)) == (NOW, [])


def test_a_change_tells_what_was_before_and_after() -> None:
    session = fresh(make_session(make_conference(), title="Opening", kind=SessionKind.OPENING))
    change(session, ends_at=MORNING + timedelta(hours=2))
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "session.changed")
    ).one()
    assert entry.before == {"ends_at": "2026-03-01T05:00:00+00:00"}
    assert entry.after == {"ends_at": "2026-03-01T06:00:00+00:00"}


def test_a_removed_session_takes_its_roles_and_leaves_its_group() -> None:
    conference = make_conference()
    session = make_session(conference)
    make_role(session)
    group_id = make_group(conference, session_id=session.id).id
    operations.remove_session(session=fresh(session), actor=ACTOR, now=LATER)
    db.session.expire_all()
    assert db.session.scalar(select(func.count(SessionRole.id))) == 0
    assert db.session.get_one(WorkingGroup, group_id).session_id is None
    removed = db.session.scalars(select(AuditEntry)).one()
    assert removed.action == "session.removed"


def test_roles_stand_in_their_order_and_people_are_found_by_address() -> None:
    known = make_person(name="Known Person", email="known@example.org")
    session = fresh(make_session(make_conference()))
    set_roles(
        session,
        RoleEntry(role=PANELIST, name="New Person", title="Judge", affiliation="High Court"),
        RoleEntry(role=CHAIR, name="Other spelling", email="KNOWN@example.org"),
    )
    found = fresh(session)
    assert [(r.role, r.person.name, r.title, r.affiliation) for r in found.roles] == [
        (PANELIST, "New Person", "Judge", "High Court"),
        (CHAIR, "Known Person", "", ""),
    ]
    assert found.roles[1].person_id == known.id
    assert found.updated_at == LATER


def test_kept_roles_keep_their_people_and_the_rest_goes() -> None:
    session = make_session(make_conference())
    first, second = make_role(session), make_role(session, PANELIST)
    session = fresh(session)
    kept = session.roles[1].id
    set_roles(session, RoleEntry(role=CHAIR, kept_id=kept, title="Senator"))
    (role,) = fresh(session).roles
    assert (role.person_id, role.role, role.title) == (second.id, CHAIR, "Senator")
    assert db.session.get(Person, first.id) is not None


def test_two_people_may_swap_roles_and_one_may_have_two() -> None:
    session = make_session(make_conference())
    one = make_role(session, CHAIR)
    make_role(session, PANELIST, one)
    session = fresh(session)
    chair, panelist = (role.id for role in session.roles)
    set_roles(
        session,
        RoleEntry(role=PANELIST, kept_id=chair, title="was chair"),
        RoleEntry(role=CHAIR, kept_id=panelist, title="was panelist"),
    )
    assert [(r.role, r.title) for r in fresh(session).roles] == [
        (PANELIST, "was chair"),
        (CHAIR, "was panelist"),
    ]


def test_setting_the_same_roles_again_changes_nothing() -> None:
    session = make_session(make_conference())
    make_role(session, title="Senator")
    session = fresh(session)
    set_roles(session, RoleEntry(role=CHAIR, kept_id=session.roles[0].id, title="Senator"))
    assert (session.updated_at, actions(session)) == (NOW, [])


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([RoleEntry(role=CHAIR)], "A role needs somebody: give a name."),
        ([RoleEntry(role=CHAIR, name="\x00 ")], "A role needs somebody: give a name."),
        (
            [RoleEntry(role=CHAIR, kept_id=0)],
            "Somebody changed these roles meanwhile. Open the page again.",
        ),
        (
            [RoleEntry(role=CHAIR, name="Aya Test", email="aya@example.org")] * 2,
            "Aya Test is named twice as Chair. Once is enough.",
        ),
        (
            [RoleEntry(role=CHAIR, name="Aya", email="a@example.org\r\nBcc: all@example.org")],
            "is not an e-mail address",
        ),
    ],
)
def test_roles_that_cannot_be_are_refused(entries: list[RoleEntry], reason: str) -> None:
    session = fresh(make_session(make_conference()))
    with pytest.raises(DomainError) as refused:
        set_roles(session, *entries)
    assert reason in str(refused.value)


def test_a_role_of_another_session_is_not_to_be_had() -> None:
    conference = make_conference()
    stranger = make_session(conference)
    make_role(stranger)
    theirs = fresh(stranger).roles[0].id
    session = fresh(make_session(db.session.get_one(Conference, conference.id)))
    with pytest.raises(DomainError):
        set_roles(session, RoleEntry(role=CHAIR, kept_id=theirs))


FILE = """start,end,title,room,closed
2026-03-01 09:00,2026-03-01 10:00,Opening session,Hall A,
2026-03-01 10:00,2026-03-01 11:00,Talk,hall a,yes
2026-03-05 10:00,2026-03-05 11:00,Late talk,,
"""


def parse(conference: Conference, text: str = FILE) -> ParsedAgenda:
    rooms = db.session.scalars(select(Room.name).where(Room.conference_id == conference.id))
    return csv_import.read(text.encode(), zone=conference.tzinfo, rooms=rooms)


def import_(
    conference: Conference, text: str = FILE, *, now: datetime = NOW, strict: bool = False
) -> ImportReport:
    conference_id = conference.id
    db.session.flush()
    db.session.expunge_all()
    conference = db.session.get_one(Conference, conference_id)
    return operations.import_agenda(
        conference=conference, parsed=parse(conference, text), strict=strict, actor=ACTOR, now=now
    )


def agenda(conference: Conference) -> list[tuple[str, str, bool]]:
    return [
        (each.title, each.room.name if each.room else "", each.is_closed)
        for each in queries.sessions(conference)
    ]


def test_a_file_becomes_an_agenda_with_its_rooms() -> None:
    conference = make_conference()
    assert import_(conference) == ImportReport(added=3, outside=1, rooms=["Hall A"])
    assert agenda(conference) == [
        ("Opening session", "Hall A", False),
        ("Talk", "Hall A", True),
        ("Late talk", "", False),
    ]
    assert (conference.starts, conference.ends) == (date(2026, 3, 1), date(2026, 3, 2))


def test_the_same_file_again_changes_nothing() -> None:
    conference = make_conference()
    import_(conference)
    before = queries.revision(conference, NOW)
    count = select(func.count(AuditEntry.id))
    recorded = db.session.scalar(count)
    assert import_(conference, now=LATER) == ImportReport(unchanged=3, outside=1)
    assert (queries.revision(conference, NOW), db.session.scalar(count)) == (before, recorded)


def test_what_was_changed_by_hand_stays_unless_the_file_says_otherwise() -> None:
    conference = make_conference()
    import_(conference)
    talk = queries.sessions(conference)[1]
    talk.kind, talk.description, talk.is_chatham = SessionKind.PANEL, "By hand", True
    changed = FILE.replace("2026-03-01 11:00,Talk", "2026-03-01 11:30,Talk")
    assert import_(conference, changed, now=LATER) == ImportReport(
        changed=1, unchanged=2, outside=1
    )
    found = fresh(talk)
    assert found.ends_at == datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
    assert (found.kind, found.description, found.is_chatham, found.is_closed) == (
        SessionKind.PANEL,
        "By hand",
        True,
        True,
    )
    assert (found.sequence, found.updated_at) == (1, LATER)


def test_refused_lines_are_left_out_and_with_strict_all_are() -> None:
    conference = make_conference()
    bad = FILE + "never,never,Nothing,Cellar,\n"
    with pytest.raises(InputErrors) as refused:
        import_(conference, bad, strict=True)
    assert list(refused.value.lines) == [5]
    assert agenda(conference) == []
    assert import_(conference, bad) == ImportReport(added=3, outside=1, rooms=["Hall A"])


def test_an_import_knows_only_its_own_conference() -> None:
    other = make_conference()
    import_(other)
    conference = make_conference()
    assert import_(conference) == ImportReport(added=3, outside=1, rooms=["Hall A"])
    assert len(queries.sessions(other)) == 3
