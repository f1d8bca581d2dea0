"""What is of a wrong type, and what turns texts around, is mended with a remark."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from eventmgr.agenda.exchange import detect
from eventmgr.agenda.exchange.incoming import IncomingAgenda, IncomingSession
from tests.agenda.exchange.files import EVENT, v1

KARACHI = ZoneInfo("Asia/Karachi")
NO_PEOPLE = "Its people could not be read and were left out."
ONE_MISSING = "1 of its people could not be read and was left out."
INVISIBLE = "Invisible characters were taken out."


def incoming(content: bytes) -> IncomingAgenda:
    return detect.read(content, zone=KARACHI)


def only(content: bytes) -> IncomingSession:
    (session,) = incoming(content).sessions
    return session


def v2(**values: Any) -> bytes:
    event = {"title": "Law", "start": "2026-03-01T09:00:00+05:00", "duration": "01:00", **values}
    return json.dumps({"schedule": {"conference": {}, "events": [event]}}).encode()


@pytest.mark.parametrize(
    ("people", "names", "repairs"),
    [
        ("me", [], (NO_PEOPLE,)),
        (1, [], (NO_PEOPLE,)),
        (0, [], (NO_PEOPLE,)),
        ({"name": "Ann Example"}, [], (NO_PEOPLE,)),
        ([1], [], (ONE_MISSING,)),
        ([{"name": 1}], [], (ONE_MISSING,)),
        ([None, {"name": "Ann Example"}], ["Ann Example"], (ONE_MISSING,)),
        (
            [[], {}, {"name": "Ann Example"}],
            ["Ann Example"],
            ("2 of its people could not be read and were left out.",),
        ),
        ([], [], ()),
        (None, [], ()),
    ],
)
def test_people_who_cannot_be_read_are_left_out_and_told(
    people: object, names: list[str], repairs: tuple[str, ...]
) -> None:
    for session in (only(v1({**EVENT, "persons": people})), only(v2(participants=people))):
        assert [each.name for each in session.people] == names
        assert session.repairs == repairs


def test_a_bare_text_names_somebody_in_a_list() -> None:
    session = only(v1({**EVENT, "persons": ["Ann Example"]}))
    assert ([each.name for each in session.people], session.repairs) == (["Ann Example"], ())


@pytest.mark.parametrize(
    ("values", "repair"),
    [
        ({"duration": 60}, "Its length is a bare number; minutes were taken."),
        ({"date": None}, "Its date is empty; the day it stands under was taken."),
        ({"date": ["x"]}, "Its “date” could not be read and was left out."),
        ({"title": 7}, "Its “title” is a number; it was taken as a text."),
        ({"track": {"en": "Order"}}, "Its “track” could not be read and was left out."),
        ({"type": False}, "Its “type” could not be read and was left out."),
        ({"abstract": True}, "Its “abstract” could not be read and was left out."),
        ({"subtitle": 7}, "Its “subtitle” is a number; it was taken as a text."),
    ],
)
def test_a_value_of_a_wrong_type_is_told(values: dict[str, Any], repair: str) -> None:
    session = only(v1({**EVENT, **values}))
    assert session.repairs == (repair,)
    assert (session.ends_at - session.starts_at).total_seconds() == 60 * 60


@pytest.mark.parametrize(
    "values",
    [
        {"track": {"slug": "law"}, "room": {"name": "Hall A"}},
        {"abstract": {"en": "Short."}, "description": ["Long."]},
        {"track": None, "room": None, "type": None, "subtitle": None, "abstract": None},
    ],
)
def test_what_json_v2_may_have_needs_no_remark(values: dict[str, Any]) -> None:
    assert only(v2(**values)).repairs == ()


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_what_turns_a_line_around_is_taken_out_and_told(mark: str) -> None:
    for name, value in (("title", f"La{mark}w"), ("room", f"Ha{mark}ll"), ("track", f"Or{mark}d")):
        session = only(v1({**EVENT, name: value}))
        assert mark not in session.title + session.room + session.theme
        assert session.repairs == (INVISIBLE,)
    people = [{"name": f"Ann {mark}Example"}]
    session = only(v1({**EVENT, "persons": people}))
    assert [each.name for each in session.people] == ["Ann Example"]
    assert session.repairs == (INVISIBLE,)


def test_a_refused_session_and_its_place_are_told_without_it_too() -> None:
    (refused,) = incoming(v1({"title": "La\u202ew"}, room="Ha\u202ell")).refused
    assert (refused.title, refused.where) == ("Law", "day 1, room “Hall”, event 1")


@pytest.mark.parametrize(
    ("cells", "repair"),
    [
        ("La\u202ew,Hall,Order,Ann Example", True),
        ("Law,Ha\u2066ll,Order,Ann Example", True),
        ("Law,Hall,Ord\u202aer,Ann Example", True),
        ("Law,Hall,Order,Ann\u202e Example", True),
        ("Law,Hall,Order,Ann Example", False),
    ],
)
def test_tables_are_read_without_it_as_well(cells: str, *, repair: bool) -> None:
    head = "start,end,title,room,theme,people\n2026-03-01 09:00,2026-03-01 10:00,"
    session = only((head + cells).encode())
    assert (session.title, session.room, session.theme) == ("Law", "Hall", "Order")
    assert [each.name for each in session.people] == ["Ann Example"]
    assert bool(session.repairs) is repair


def test_a_text_of_many_lines_keeps_its_direction() -> None:
    session = only(v1({**EVENT, "abstract": "A \u2067اردو\u2069 word."}))
    assert (session.description, session.repairs) == ("A \u2067اردو\u2069 word.", ())
