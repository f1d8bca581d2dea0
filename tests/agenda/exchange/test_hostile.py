"""Files that mean harm, or nothing: a clear sentence each, and never another error."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventmgr.agenda.exchange import detect, values
from eventmgr.agenda.exchange.incoming import IncomingAgenda
from eventmgr.foundation.errors import DomainError

ZURICH = ZoneInfo("Europe/Zurich")
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE schedule [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<schedule><version>&b;</version></schedule>"""
OUTSIDE = b"""<!DOCTYPE schedule [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<schedule><day date="2026-03-01"><event><title>&file;</title></event></day></schedule>"""
NO_ENTITIES = "The file declares entities, which a schedule does not need."


REFUSED = [
    (b"", "The file is empty."),
    (b" \n\t", "The file is empty."),
    (b"\xef\xbb\xbf", "The file is empty."),
    (BOMB, NO_ENTITIES),
    (OUTSIDE, NO_ENTITIES),
    (BOMB.decode().encode("utf-16"), NO_ENTITIES),
    (BOMB.decode().encode("utf-16-be"), NO_ENTITIES),
    (b"PK\x03\x04rest", "This is a ZIP archive or an office document."),
    (b"\xd0\xcf\x11\xe0rest", "This is an old office document."),
    (b"%PDF-1.7", "This is a PDF."),
    (b"\x1f\x8brest", "This is a compressed file."),
    (b"BEGIN:VCALENDAR\r\n", "This is a calendar."),
    (b"<html><body>", "The file is no sound XML: it stops making sense in line 1."),
    (b"<schedule>\n<day>", "The file is no sound XML: it stops making sense in line 2."),
    (b"<html/>", "The XML is no schedule: it begins with <html>, not with <schedule>."),
    (
        b'<iCalendar xmlns:x="urn:x"/>',
        "The XML is no schedule: it begins with <iCalendar>, not with <schedule>.",
    ),
    (b"{", "The file is no sound JSON: it stops making sense in line 1, column 2."),
    (b"{}", "The JSON is no schedule"),
    (b"[1, 2]", "The JSON is no schedule"),
    (b'{"schedule": [1]}', "The JSON is no schedule"),
    (b'{"schedule": {"conference": {"days": {}}}}', "The JSON is no schedule"),
    (b'{"schedule": NaN}', "The file says NaN, which is no number."),
    (b'{"schedule": -Infinity}', "The file says -Infinity, which is no number."),
    (b'{"schedule": ' + b"1" * 5_000 + b"}", "The file has a number that no schedule needs."),
    (b"[" * 100_000, "The file nests too deeply to be a schedule."),
    (b'{"schedule": "caf\xe9"}', "The file is not UTF-8, as JSON has to be: byte 18"),
    ('{"schedule": {}}'.encode("utf-16"), "The file is not UTF-8, as JSON has to be: byte 1"),
    (b"\xff\xfes\x00", "The file is UTF-16."),
    (b"start,end\n", "The first line must name the columns. Missing: title."),
    (b"x" * 8_000_001, "The file is larger than 8 MB."),
    (b"<schedule>" + b"<event/>" * 100_000 + b"</schedule>", "The file has 100000 sessions"),
    (
        b'{"schedule": {"events": [' + b"{}," * 99_999 + b"{}]}}",
        "The file has 100000 sessions; 5000 are the most. Split it.",
    ),
    (
        b'{"schedule": {"conference": {"days": [{"rooms": {"a": [' + b"0," * 99_999 + b"0]}}]}}}",
        "The file has 100000 sessions; 5000 are the most. Split it.",
    ),
    (
        b'{"schedule": {"events": [{"participants": ['
        + b'{"name": "x"},' * 20_000
        + b'{"name": "x"}]}]}}',
        "The file names people 20001 times; 20000 are the most. Split it.",
    ),
    (b"start,end,title\n" + b"1,2,x\n" * 100_000, "The file has more than 5000 lines."),
    (
        b"<schedule><day>\n"
        + b"<event><title>x" * 100
        + b"</title></event>" * 100
        + b"</day></schedule>",
        "The event in line 2 stands in no day and no room of a day, where a schedule has",
    ),
    (
        b"<schedule><day><room>\n<room><event/></room></room></day></schedule>",
        "The event in line 2 stands in no day and no room of a day, where a schedule has",
    ),
]


@pytest.mark.parametrize(
    ("content", "sentence"),
    REFUSED,
    ids=[f"{n}: {sentence[:40]}" for n, (_c, sentence) in enumerate(REFUSED)],
)
def test_a_file_of_which_nothing_can_be_taken_is_refused_with_a_sentence(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(DomainError) as refused:
        detect.read(content, zone=ZURICH)
    assert str(refused.value).startswith(sentence)


def test_nothing_outside_the_file_is_read() -> None:
    linked = b'<!DOCTYPE schedule SYSTEM "file:///etc/hostname"><schedule><version/></schedule>'
    assert detect.read(linked, zone=ZURICH).sessions == []
    undeclared = b"<schedule><day><event><title>&file;</title></event></day></schedule>"
    with pytest.raises(DomainError, match="no sound XML"):
        detect.read(undeclared, zone=ZURICH)


LONG = "n" * 2_000_000
"""A text that no name, moment or key has; cleaned for each of thousands of events, it takes hours.
"""
START = {"date": "2026-03-01T09:00:00+05:00", "duration": "01:00"}


def v1(*, room: str, **head: Any) -> bytes:
    events = [{**START, "title": f"Talk {number}", "id": number} for number in range(4_000)]
    days = [{"date": head.pop("day", ""), "rooms": {room: events}}]
    return json.dumps({"schedule": {"conference": {**head, "days": days}}}).encode()


def v2(*, name: str) -> bytes:
    events = [
        {"start": "2026-03-01T09:00", "duration": "1:00", "title": f"Talk {number}",
         "track": {"slug": "x"}, "room": {"guid": "y"}}
        for number in range(4_000)
    ]  # fmt: skip
    head = {"tracks": [{"slug": "x", "name": name}], "rooms": [{"guid": "y", "name": name}]}
    return json.dumps({"schedule": {"conference": head, "events": events}}).encode()


def xml(*, day: str, room: str) -> bytes:
    event = "<event><start>09:00</start><duration>01:00</duration><title>%d</title></event>"
    events = "".join(event % number for number in range(4_000))
    inside = f'<day date="{day}"><room name="{room}">{events}</room></day>'
    return f"<schedule>{inside}</schedule>".encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (v1(room=LONG), "The name of its room is longer than 100 characters."),
        (v1(room="Hall", acronym=LONG), ""),
        (v1(room="Hall", day=LONG), ""),
        (v2(name=LONG), "The name of its room is longer than 100 characters."),
        (xml(day=LONG, room=""), "It has no start."),
        (xml(day="2026-03-01", room=LONG), "The name of its room is longer than 100 characters."),
    ],
    ids=["room", "acronym", "day", "track", "XML's day", "XML's room"],
)
def test_one_enormous_name_for_thousands_of_events_costs_nothing(
    content: bytes, reason: str
) -> None:
    incoming = detect.read(content, zone=ZURICH)
    assert len(incoming.entries) == 4_000
    assert {each.reason for each in incoming.refused} == ({reason} if reason else set())


def test_a_desert_of_spaces_costs_nothing() -> None:
    events = [
        {**START, "title": f"Talk {number}", "abstract": "<b>a</b>" + " " * 59_000 + "b"}
        for number in range(100)
    ]
    incoming = detect.read(json.dumps({"schedule": {"events": events}}).encode(), zone=ZURICH)
    assert [each.reason for each in incoming.refused] == [
        f"This description has {59_002} characters; 20000 are the most."
    ] * 100


def test_a_room_may_be_called_anything_and_is_told_as_text() -> None:
    content = v1(room="\ud800\x1b[31m\nHall").replace(b'"id": 0', b'"id": 1')
    incoming = detect.read(content, zone=ZURICH)
    assert incoming.sessions[0].where == "day 1, room “[31m Hall”, event 1"


@given(st.binary(max_size=200))
@pytest.mark.parametrize("start", [b"", b"{", b"[", b"<schedule>", b"start,end,title\n"])
def test_any_bytes_are_an_agenda_or_refused(start: bytes, content: bytes) -> None:
    with suppress(DomainError):  # and nothing else
        detect.read(start + content, zone=ZURICH)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        [
            "2026-03-29",
            "2026-03-29T02:30:00+00:00",
            "9999-12-31T23:59:59-23:59",
            "0001-01-01",
            "02:30",
            "24:00",
            "99999:59",
            "P9999D",
            "PT99999H",
            "1e999",
            "<b>x</b>",
            "&#99999999;",
            "\ud800",
            "\0",
            "TALK",
            "SPEAKER",
            "00000000-0000-0000-0000-000000000000",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "guid", "slug", "role", "en"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)
NAMES = [
    "title", "date", "start", "end", "duration", "room", "slug", "track", "type", "abstract",
    "description", "subtitle", "persons", "participants", "guid", "code", "id", "state", "links",
]  # fmt: skip
EVENTS = st.lists(
    st.dictionaries(st.sampled_from(NAMES), JSON, max_size=10) | JSON, min_size=1, max_size=4
)
HEADS = st.dictionaries(
    st.sampled_from(["acronym", "time_zone_name", "tracks", "rooms", "start"]), JSON, max_size=3
)


ROOMS = st.text(max_size=20) | st.sampled_from(["\ud800", "\x1b[31m", "\0", " ", "\u2028"])


@settings(deadline=None)
@given(EVENTS, HEADS, JSON, ROOMS)
def test_whatever_stands_in_json_is_taken_or_refused(
    events: list[Any], head: dict[str, Any], day: Any, room: str
) -> None:
    days = [{"date": day, "rooms": {room: events}}, day]
    for schedule in (
        {"conference": head, "events": events},
        {"conference": {**head, "days": days}},
    ):
        content = json.dumps({"schedule": schedule, "generator": day}).encode()
        incoming = detect.read(content, zone=ZURICH)
        left_out = sum(1 for note in incoming.notes if "passed over" in note)
        told = len(incoming.sessions) + len(incoming.refused)
        assert told == len(events) or left_out
        for text in _all_told(incoming):
            text.encode()


def _all_told(incoming: IncomingAgenda) -> Iterator[str]:
    yield from incoming.notes
    for refused in incoming.refused:
        yield from (refused.where, refused.title, refused.reason)
    for each in incoming.sessions:
        yield from (each.where, each.title, each.room, each.theme, each.description)
        yield from (*each.keys, *each.repairs, *(person.name for person in each.people))


TEXTS = st.text(st.characters(min_codepoint=1, blacklist_categories=["Cs"]), max_size=30)


@given(st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=8), TEXTS)
def test_whatever_stands_in_xml_is_taken_or_refused(event: dict[str, str], day: str) -> None:
    inside = "".join(f"<{name}>{_escaped(text)}</{name}>" for name, text in event.items())
    content = f'<schedule><day date="{_escaped(day)}"><event>{inside}</event></day></schedule>'
    with suppress(DomainError):
        incoming = detect.read(content.encode(), zone=ZURICH)
        assert len(incoming.sessions) + len(incoming.refused) == 1


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (7, "7"),
        (7.0, "7"),
        (7.5, ""),
        (10**20, ""),
        (-(10**4000), ""),
        (float("nan"), ""),
        (1e300, ""),
        (True, ""),
        (None, ""),
        ([], ""),
        ({}, ""),
        (float("inf"), ""),
    ],
)
def test_what_is_of_the_wrong_type_says_nothing(value: object, text: str) -> None:
    assert values.text(value) == text
