"""Schedules in the shapes that programs really write, the wrong ones among them."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.exchange import detect, markup
from eventmgr.agenda.exchange.incoming import IncomingAgenda, IncomingPerson, IncomingSession

ZURICH = ZoneInfo("Europe/Zurich")
GUID = "3dc5daf5-ba21-4577-97e4-fb6e4b5d40e1"
EVENT = {
    "guid": GUID, "id": 12, "code": "QUIRKY", "date": "2026-01-10T09:00:00+01:00",
    "start": "09:00", "duration": "01:30", "room": "Hall A", "slug": "Upper-12-Case",
    "title": "Law and order", "subtitle": "", "track": "Law", "type": "lecture",
    "language": "en", "abstract": "Short.", "description": "Long.", "persons": [], "links": [],
}  # fmt: skip


def v1(*events: dict[str, Any], **head: Any) -> bytes:
    conference = {"acronym": "CONF26", **head}
    days = [{"index": 1, "date": "2026-01-10", "rooms": {"Hall A": list(events)}}]
    return json.dumps({"schedule": {"conference": {**conference, "days": days}}}).encode()


def v2(*events: dict[str, Any], **head: Any) -> bytes:
    return json.dumps({"schedule": {"conference": head, "events": list(events)}}).encode()


def xml(events: str, *, head: str = "", room: str = "Hall A", day: str = "2026-01-10") -> bytes:
    return (
        f"<schedule><conference>{head}</conference>"
        f'<day date="{day}" index="1"><room name="{room}">{events}</room></day></schedule>'
    ).encode()


def read(content: bytes) -> IncomingAgenda:
    return detect.read(content, zone=ZURICH)


def only(content: bytes) -> IncomingSession:
    incoming = read(content)
    assert incoming.refused == []
    (session,) = incoming.sessions
    return session


def refusal(content: bytes) -> str:
    incoming = read(content)
    assert incoming.sessions == []
    (refused,) = incoming.refused
    return refused.reason


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_event_of_json_v1_becomes_a_session() -> None:
    people = [{"id": 1, "public_name": "Ann Example"}, {"name": "Bo Sample", "code": "X"}]
    session = only(v1({**EVENT, "persons": people}))
    assert session == IncomingSession(
        where="day 1, room “Hall A”, event 1",
        keys=(f"guid:{GUID}", "code:QUIRKY", "id:conf26:12", session.keys[3]),
        guid=session.guid,
        title="Law and order",
        starts_at=moment("2026-01-10T08:00"),
        ends_at=moment("2026-01-10T09:30"),
        kind=SessionKind.PLENARY,
        room="Hall A",
        theme="Law",
        description="Short.\n\nLong.",
        people=(
            IncomingPerson(name="Ann Example", role=SessionRoleName.PRESENTER),
            IncomingPerson(name="Bo Sample", role=SessionRoleName.PRESENTER),
        ),
    )
    assert str(session.guid) == GUID


def test_an_event_of_json_v2_has_roles_and_a_track_by_its_slug() -> None:
    event = {
        "guid": GUID, "start": "2026-01-10T09:00:00+01:00", "end": "2026-01-10T10:00:00+01:00",
        "room": {"guid": "r1"}, "track": {"slug": "law"}, "type": "DISCUSSION",
        "title": "Law", "abstract": {"en": "Short.", "de": "Kurz."},
        "participants": [
            {"name": "Ann Example", "role": "MODERATOR"},
            {"name": "Bo Sample", "role": "SPEAKER"},
            {"name": "Cy Specimen", "role": "HOST"},
            {"name": "Di Pattern", "role": "CONTRIBUTOR"},
            {"name": "Ed Model", "role": "GUEST"},
            {"name": "Flo Template"},
        ],
    }  # fmt: skip
    session = only(
        v2(
            event,
            tracks=[{"slug": "law", "name": "Law & order"}],
            rooms=[{"guid": "r1", "name": "Hall A"}],
        )
    )
    assert (session.room, session.theme, session.kind) == (
        "Hall A",
        "Law & order",
        SessionKind.PANEL,
    )
    assert session.description == "Short.\n\nKurz."
    assert [(each.name, each.role) for each in session.people] == [
        ("Ann Example", SessionRoleName.MODERATOR),
        ("Bo Sample", SessionRoleName.PANELIST),
        ("Cy Specimen", SessionRoleName.CHAIR),
        ("Di Pattern", SessionRoleName.DISCUSSANT),
        ("Ed Model", SessionRoleName.GUEST_OF_HONOUR),
        ("Flo Template", SessionRoleName.PANELIST),
    ]


def test_a_keynotes_speaker_is_its_keynote() -> None:
    event = {**EVENT, "type": "keynote", "persons": [{"name": "Ann Example"}]}
    session = only(v1(event))
    assert session.people == (IncomingPerson(name="Ann Example", role=SessionRoleName.KEYNOTE),)


def test_breaks_of_json_v2_are_taken_and_cancelled_events_passed_over() -> None:
    pause = {
        "type": "BREAK", "title": "Coffee", "start": "2026-01-10T10:00:00+01:00",
        "end": "2026-01-10T10:30:00+01:00",
    }  # fmt: skip
    incoming = read(v2(pause, {**EVENT, "state": "CANCELED"}, {**EVENT, "state": "draft"}))
    assert [(each.title, each.kind) for each in incoming.sessions] == [
        ("Coffee", SessionKind.BREAK)
    ]
    assert incoming.notes == [
        "2 events were passed over: they are cancelled, or not accepted.",
        "1 session has no GUID; it is known by its other names.",
    ]


def test_xml_is_read_with_the_line_of_each_event() -> None:
    event = f"""
        <event id="12" guid="{GUID}"><date>2026-01-10T09:00:00+01:00</date><start>09:00</start>
        <duration>0:45:00</duration><title>Law</title><track>Order</track>
        <persons><person id="1">Ann Example</person><person>Ann  example</person></persons>
        </event>"""
    session = only(xml(event, head="<acronym>conf</acronym>"))
    assert session.where == "line 2"
    assert session.keys[:2] == (f"guid:{GUID}", "id:conf:12")
    assert (session.room, session.theme) == ("Hall A", "Order")
    assert session.ends_at == moment("2026-01-10T08:45")
    assert [each.name for each in session.people] == ["Ann Example"]
    assert session.repairs == ("Ann example was listed twice.",)


def test_events_without_rooms_dates_guids_and_types_are_taken() -> None:
    content = b"""<schedule><conference><day_change>06:00:00</day_change></conference>
    <day date="2026-01-10"><event id="3"><start>10:00</start><duration>00:30</duration>
    <title>Talk</title><type/></event>
    <event id="4"><start>02:00</start><duration>90</duration><title>Party</title></event>
    </day></schedule>"""
    first, second = read(content).sessions
    assert (first.room, first.theme, first.description) == ("", "", "")
    assert len(first.keys) == 1  # a number alone names nothing: other files have it too
    assert (first.starts_at, second.starts_at) == (
        moment("2026-01-10T09:00"),
        moment("2026-01-11T01:00"),
    )
    assert second.ends_at == moment("2026-01-11T02:30")
    assert second.repairs == ("Its day begins at 06:00; at 02:00 it is the next day.",)


def test_two_abstracts_are_both_kept_and_equal_ones_once() -> None:
    event = """<event><date>2026-01-10T09:00:00+01:00</date><duration>01:00</duration>
    <title>Talk</title><abstract>One.</abstract><abstract>Two.</abstract>
    <description>One.</description></event>"""
    assert only(xml(event)).description == "One.\n\nTwo."


def test_html_becomes_text_and_its_links_are_kept() -> None:
    event = {
        **EVENT,
        "abstract": '<p>A &amp; B<br>C</p><ul><li>one</li><li><a href="https://x.org">two</a></li>'
        "</ul><script>alert(1)</script>",
        "description": "",
    }
    session = only(v1(event))
    assert session.description == "A & B\nC\n\n– one\n– two (https://x.org)"
    assert session.repairs == ("The HTML in its text was turned into plain text.",)


@pytest.mark.parametrize("text", ["a < b > c", "R&D", "x &c; y", "<3", "5 <p", ""])
def test_signs_of_less_are_no_html(text: str) -> None:
    assert not markup.is_markup(text)


def test_a_file_of_ours_is_taken_at_its_word() -> None:
    content = json.loads(v1({**EVENT, "abstract": "<b>bold</b>", "description": ""}))
    content["generator"] = {"name": "eventmgr"}
    session = only(json.dumps(content).encode())
    assert (session.description, session.repairs) == ("<b>bold</b>", ())


@pytest.mark.parametrize(
    ("values", "head", "start", "repair"),
    [
        ({"date": "2026-01-10T09:00:00+00:00"}, {}, "2026-01-10T08:00",
         "Its offset +00:00 is not that of Europe/Zurich; the clock time was believed."),
        ({"date": "2026-01-10T09:00:00Z", "start": "10:00"}, {}, "2026-01-10T09:00", ""),
        ({"date": "2026-01-10T09:00:00+01:00", "start": "11:00"}, {}, "2026-01-10T08:00",
         "Its date says 09:00, its start 11:00; the date was believed."),
        ({"date": "2026-01-10T09:00:00+05:00"}, {}, "2026-01-10T04:00", ""),
        ({"date": "2026-01-10T09:00:00+05:00"}, {"time_zone_name": "Europe/Zurich"},
         "2026-01-10T08:00",
         "Its offset +05:00 is not that of Europe/Zurich; the clock time was believed."),
        ({"date": "2026-01-10T09:00:00+01:00"}, {"time_zone_name": "UTC"},
         "2026-01-10T08:00", ""),
        ({"date": "2026-07-10T09:00:00+02:00"}, {"time_zone_name": "UTC"},
         "2026-07-10T07:00", ""),
        ({"date": "2026-07-10T09:00:00+01:00"}, {"time_zone_name": "UTC"},
         "2026-07-10T09:00",
         "Its offset +01:00 is not that of UTC; the clock time was believed."),
        ({"date": "2026-01-10T09:00:00+05:00", "start": "05:00"},
         {"time_zone_name": "Europe/Zurich"}, "2026-01-10T04:00", ""),
        ({"date": "2026-01-10T09:00:00"}, {"time_zone_name": "Asia/Karachi"},
         "2026-01-10T04:00", ""),
        ({"date": "2026-01-10"}, {}, "2026-01-10T08:00", ""),
        ({"date": ""}, {}, "2026-01-10T08:00", ""),
        ({"date": "2026-01-10T09:00:30+01:00"}, {}, "2026-01-10T08:00",
         "The seconds were left out."),
        ({"date": "2026-03-29T02:30:00", "start": "02:30"}, {}, "2026-03-29T01:30",
         "The clocks at the venue skip 02:30 on that day; 03:30 was taken."),
        ({"date": "2026-10-25T02:30:00+01:00", "start": "02:30"}, {}, "2026-10-25T01:30", ""),
        ({"date": "2026-10-25T02:30:00", "start": "02:30"}, {}, "2026-10-25T00:30",
         "The clocks at the venue show 02:30 twice"),
        ({"date": "10 January 2026 9:00"}, {}, "2026-01-10T08:00", ""),
    ],
)  # fmt: skip
def test_starts_that_contradict_themselves(
    values: dict[str, str], head: dict[str, str], start: str, repair: str
) -> None:
    session = only(v1({**EVENT, **values}, **head))
    assert session.starts_at == moment(start)
    assert "".join(session.repairs).find(repair) >= 0
    assert len(session.repairs) == bool(repair)


def test_a_session_over_midnight_belongs_to_its_own_date() -> None:
    session = only(
        v1({**EVENT, "date": "2026-01-10T23:00:00+01:00", "start": "23:00", "duration": "3:00"})
    )
    assert (session.starts_at, session.ends_at) == (
        moment("2026-01-10T22:00"),
        moment("2026-01-11T01:00"),
    )
    late = only(v1({**EVENT, "date": "2026-01-11T01:00:00+01:00", "start": "01:00"}))
    assert late.starts_at == moment("2026-01-11T00:00")


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "x" * 500, "Zürich"]
)
def test_a_zone_that_does_not_exist_is_told(zone: str) -> None:
    incoming = read(v1({**EVENT, "date": "2026-01-10T09:00:00"}, time_zone_name=zone))
    assert incoming.sessions[0].starts_at == moment("2026-01-10T08:00")
    assert "the clocks of Europe/Zurich were taken" in incoming.notes[0]


def test_another_zone_is_told() -> None:
    incoming = read(v1(EVENT, time_zone_name="Asia/Karachi"))
    assert incoming.notes == [
        "The file is written by the clocks of Asia/Karachi; here they are those of Europe/Zurich."
    ]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": " \n"}, "It has no title."),
        ({"title": ["x"]}, "It has no title."),
        ({"date": "", "start": ""}, "It has no start."),
        ({"date": "", "start": "24:00"}, "It has no start."),
        ({"date": "soon"}, "“soon” is no date and time. Write it like 2027-03-09 14:30."),
        ({"date": "0001-01-01T00:00:00+14:00"}, "The year 1 makes no sense here."),
        ({"date": "9999-12-31T23:00:00-14:00"}, "The year 9999 makes no sense here."),
        ({"duration": ""}, "It says neither how long it takes nor when it ends."),
        ({"duration": "long"}, "“long” is no length. Write it like 01:30."),
        ({"duration": "-01:00"}, "“-01:00” is no length. Write it like 01:30."),
        ({"duration": "99999:00"}, "It lasts 4166 days."),
        ({"end": "2026-01-10T08:59:00+01:00"}, "It ends before it starts."),
        ({"room": "r" * 101}, "The name of its room is longer than 100 characters."),
        ({"track": "t" * 101}, "The name of its theme is longer than 100 characters."),
        (
            {"description": "d" * 20_001, "abstract": ""},
            "This description has 20001 characters; 20000 are the most.",
        ),
    ],
)
def test_what_cannot_be_a_session_is_refused(values: dict[str, Any], reason: str) -> None:
    assert refusal(v1({**EVENT, **values})) == reason


@pytest.mark.parametrize(
    ("values", "repair"),
    [
        ({"duration": "00:00"}, "It has no length: it ends when it starts."),
        ({"title": "Law\0 and order"}, "Invisible characters were taken out."),
        (
            {"type": "Schwank"},
            "“Schwank” is no kind of session; going by the title, it is “Plenary”.",
        ),
        (
            {"title": "t" * 1000},
            "Its title is too long; the whole of it opens the description.",
        ),
        ({"persons": [{"name": "n" * 301}]}, "A name of 301 characters was left out."),
        (
            {"persons": [{"name": f"Person {number}"} for number in range(70)]},
            "It names 70 people; those after the first 60 were left out.",
        ),
    ],
)
def test_what_can_be_mended_is_mended_and_told(values: dict[str, Any], repair: str) -> None:
    assert only(v1({**EVENT, **values})).repairs == (repair,)


def test_nothing_of_a_long_title_is_lost() -> None:
    session = only(v1({**EVENT, "title": "t" * 1000}))
    assert session.title == "t" * 299 + "…"
    assert session.description == "t" * 1000 + "\n\nShort.\n\nLong."


@pytest.mark.parametrize("typed", ["lecture", "Talk", "lightning talk", "Meeting", "other", ""])
def test_words_that_say_little_need_no_repair(typed: str) -> None:
    session = only(v1({**EVENT, "type": typed, "title": "Coffee break"}))
    assert (session.kind, session.kind_is_stated, session.repairs) == (SessionKind.BREAK, False, ())


def test_the_same_identifier_twice_is_told_and_the_same_session_refused() -> None:
    later = {**EVENT, "date": "2026-01-10T11:00:00+01:00", "start": "11:00"}
    incoming = read(v1(EVENT, later, EVENT))
    first, second = incoming.sessions
    assert (len(first.keys), len(second.keys), second.guid) == (4, 1, None)
    (repair,) = second.repairs
    assert repair == (
        "Its identifier stands in day 1, room “Hall A”, event 1 already; "
        "it is known by title and start."
    )
    assert [each.reason for each in incoming.refused] == [
        "The same session stands in day 1, room “Hall A”, event 1 already."
    ]


def test_what_is_no_uuid_still_names_a_session() -> None:
    session = only(v1({**EVENT, "guid": "HOqeNIb6G7M4hYFKFRkCmQ"}))
    assert (session.keys[0], session.guid) == ("guid:HOqeNIb6G7M4hYFKFRkCmQ", None)
    endless = only(v1({**EVENT, "guid": "g" * 5000}))
    assert len(endless.keys[0]) == len("guid:") + 32
