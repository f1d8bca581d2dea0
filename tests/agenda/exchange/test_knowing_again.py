"""By what sessions and people of a file are known again."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from eventmgr.agenda.exchange.plan import Fate, Plan
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.foundation.db import db
from tests.agenda.exchange.files import EVENT, GUID, only, v1
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import make_person

Take = Callable[..., Plan]


@pytest.mark.parametrize("key", ["guid", "code", "id", "title and start"])
def test_a_session_is_found_again_by_its_strongest_name(take: Take, key: str) -> None:
    conference = make_conference()
    order = ["guid", "code", "id", "title and start"]
    event = {**EVENT, "code": "QUIRKY"}
    for stronger in order[: order.index(key)]:
        event.pop(stronger)
    take(conference, v1(event))
    moved = event if key == "title and start" else {**event, "title": "Another"}
    done = take(conference, v1({**moved, "duration": "02:00"}))
    assert done.counts == {Fate.CHANGED: 1}
    session = only(conference)
    assert session.ends_at == MORNING + timedelta(hours=2)
    assert session.source_key.startswith(key.replace("title and start", "at"))


def test_a_title_alone_names_nothing(take: Take) -> None:
    conference = make_conference()
    make_session(conference, title="Coffee break")
    bare = {"title": "Coffee break", "date": "2026-03-01T11:00:00+05:00", "duration": "00:30"}
    assert take(conference, v1(bare)).counts == {Fate.NEW: 1}


def test_a_session_typed_here_is_found_by_title_and_start_but_not_another_ones(take: Take) -> None:
    conference = make_conference()
    make_session(conference, title="law")
    assert take(conference, v1(EVENT)).counts == {Fate.CHANGED: 1}
    other = {**EVENT, "guid": "1dc5daf5-ba21-4577-97e4-fb6e4b5d40e1"}
    assert take(conference, v1(other)).counts == {Fate.NEW: 1}


def test_of_two_alike_the_one_in_the_same_room_is_meant(take: Take) -> None:
    conference = make_conference()
    first, second = make_room(conference, name="A"), make_room(conference, name="B")
    make_session(conference, title="Law", room_id=first.id)
    meant = make_session(conference, title="Law", room_id=second.id)
    bare = {"title": "Law", "date": EVENT["date"], "duration": "01:00"}
    done = take(conference, v1(bare, bare | {"room": "A"}, room="B"))
    # the second has no name of its own either, and stands in the file already
    assert [each.fate for each in done.lines] == [Fate.SAME, Fate.REFUSED]
    assert done.lines[0].session is not None
    assert done.lines[0].session.id == meant.id


def test_tables_tell_sessions_in_two_rooms_apart(take: Take) -> None:
    conference = make_conference()
    table = b"""start,end,title,room
2026-03-01 09:00,2026-03-01 10:00,Registration,North
2026-03-01 09:00,2026-03-01 10:00,Registration,South
"""
    assert take(conference, table).counts == {Fate.NEW: 2}
    assert take(conference, table).counts == {Fate.SAME: 2}


def test_a_guid_that_another_conference_has_is_a_name_here_and_no_uid(take: Take) -> None:
    make_session(make_conference(), uid=UUID(GUID))
    conference = make_conference()
    take(conference, v1(EVENT))
    session = only(conference)
    assert session.uid != UUID(GUID)
    assert session.source_key == f"guid:{GUID}"
    assert take(conference, v1(EVENT)).counts == {Fate.SAME: 1}


def test_a_session_that_the_file_calls_by_two_names_is_one_and_the_other_a_new_one(
    take: Take,
) -> None:
    make_session(make_conference(), uid=UUID(GUID))
    conference = make_conference()
    take(conference, v1(EVENT))
    own = {**EVENT, "guid": str(only(conference).uid), "id": 0, "title": "Copy"}
    assert take(conference, v1(own, EVENT)).counts == {Fate.CHANGED: 1, Fate.NEW: 1}
    again = take(conference, v1(own, EVENT))
    assert again.counts == {Fate.SAME: 2}


def test_people_of_this_agenda_are_known_again_and_no_others(take: Take) -> None:
    conference = make_conference()
    known = make_person(name="Ann Example", honorific="Dr")
    make_role(make_session(conference), person=known)
    stranger = make_person(name="Bo Sample")
    event = {**EVENT, "persons": [{"name": "dr ann EXAMPLE"}, {"name": "Bo Sample"}]}
    assert take(conference, v1(event)).people == ["Bo Sample"]
    ids = db.session.scalars(
        select(SessionRole.person_id).join(Session).where(Session.title == "Law")
    ).all()
    assert known.id in ids
    assert stranger.id not in ids


def test_two_names_of_one_person_are_one_part(take: Take) -> None:
    conference = make_conference()
    make_role(make_session(conference), person=make_person(name="Ann Example", honorific="Dr"))
    event = {**EVENT, "persons": [{"name": "Dr Ann Example"}, {"name": "Ann Example"}]}
    take(conference, v1(event))
    assert take(conference, v1(event)).counts == {Fate.SAME: 1}


def test_a_protected_person_stays_protected(take: Take) -> None:
    conference = make_conference()
    witness = make_person(name="Ann Example", is_protected=True, display_name="Witness 7")
    make_role(make_session(conference), person=witness)
    assert take(conference, v1(EVENT)).people == ["Bo Sample"]


def test_of_two_people_of_one_name_the_first_is_taken_and_that_is_told(take: Take) -> None:
    conference = make_conference()
    session = make_session(conference)
    first, second = make_person(name="Ann Example"), make_person(name="ann example")
    make_role(session, person=first)
    make_role(session, person=second)
    done = take(conference, v1(EVENT))
    assert done.notes == ["“Ann Example” is 2 people here; the first was taken."]
    taken = db.session.scalars(
        select(SessionRole.person_id).join(Session).where(Session.title == "Law")
    ).all()
    assert (first.id in taken, second.id in taken) == (True, False)
    assert take(conference, v1(EVENT)).notes == []
