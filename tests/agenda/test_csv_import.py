from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda import csv_import, typed_times
from eventmgr.agenda.csv_import import Item, ParsedAgenda
from eventmgr.agenda.enums import SessionKind
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.tables import UnreadableTable

ZURICH = ZoneInfo("Europe/Zurich")
HEADER = "start,end,title,room,kind,closed,description\n"


def read(lines: str, *, header: str = HEADER, rooms: tuple[str, ...] = ()) -> ParsedAgenda:
    return csv_import.read((header + lines).encode(), zone=ZURICH, rooms=rooms)


def only(lines: str, *, header: str = HEADER, rooms: tuple[str, ...] = ()) -> Item:
    parsed = read(lines, header=header, rooms=rooms)
    assert parsed.refused == {}
    (item,) = parsed.items
    return item


def refusal(lines: str) -> str:
    parsed = read(lines)
    assert parsed.items == []
    (reason,) = parsed.refused.values()
    return reason


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_line_becomes_a_session() -> None:
    assert only("2026-01-10 09:00,2026-01-10 10:30,Talk,Hall A,panel,yes,Bring water\n") == Item(
        line=2,
        title="Talk",
        starts_at=moment("2026-01-10T08:00"),
        ends_at=moment("2026-01-10T09:30"),
        room="Hall A",
        kind=SessionKind.PANEL,
        kind_is_stated=True,
        is_closed=True,
        description="Bring water",
    )


def test_without_a_kind_the_title_decides() -> None:
    item = only("2026-01-10 09:00,2026-01-10 10:30,Lunch\n", header="start,end,title\n")
    assert (item.kind, item.kind_is_stated, item.is_closed) == (SessionKind.BREAK, False, None)


@pytest.mark.parametrize(
    ("typed", "expected", "notes"),
    [
        ("2026-01-10 14:30", "2026-01-10T13:30", 0),
        ("2026-01-10T14:30:00", "2026-01-10T13:30", 0),
        ("2026-01-10T14:30:09.5", "2026-01-10T13:30", 1),
        ("2026-01-10T14:30Z", "2026-01-10T14:30", 0),
        ("2026-01-10 14:30+05:30", "2026-01-10T09:00", 0),
        ("2026-01-10 14:30-0200", "2026-01-10T16:30", 0),
        ("2026/1/10 14:30", "2026-01-10T13:30", 0),
        ("10.1.2026 14.30", "2026-01-10T13:30", 1),
        ("10/01/2026 2:30 pm", "2026-01-10T13:30", 1),
        ("10 January 2026, 12:30 a.m.", "2026-01-09T23:30", 0),
        ("Jan 10, 2026 12:30 PM", "2026-01-10T11:30", 0),
        ("2026-01-10 24:00", "2026-01-10T23:00", 0),
        ("۲۰۲۶-۰۱-۱۰ ۱۴:۳۰", "2026-01-10T13:30", 0),
        ("2026-03-29 02:30", "2026-03-29T01:30", 1),
        ("2026-10-25 02:30", "2026-10-25T00:30", 1),
    ],
)
def test_the_ways_in_which_people_write_moments(typed: str, expected: str, notes: int) -> None:
    reading = typed_times.read(typed, zone=ZURICH)
    assert reading.moment == moment(expected)
    assert len(reading.notes) == notes


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2026-02-30 10:00", "There is no “2026-02-30 10:00”."),
        ("2026-01-10 25:00", "There is no “2026-01-10 25:00”."),
        ("2026-01-10 24:01", "There is no “2026-01-10 24:01”."),
        ("2026-01-10 13:00 pm", "There is no “2026-01-10 13:00 pm”."),
        ("10/25/2026 10:00", "There is no “10/25/2026 10:00”."),
        ("9999-12-31 24:00", "There is no “9999-12-31 24:00”."),
        ("0001-01-01 00:00", "The year 1 makes no sense here."),
        ("2026-01-10 10:00+24:00", "“+24:00” is no distance from UTC."),
        ("2026-01-10", "“2026-01-10” is a day without a time."),
        ("10:00", "The day is missing. Write it like 2027-03-09 14:30."),
        ("soon", "“soon” is no date and time. Write it like 2027-03-09 14:30."),
        ("", "“” is no date and time. Write it like 2027-03-09 14:30."),
    ],
)
def test_moments_that_cannot_be(typed: str, reason: str) -> None:
    with pytest.raises(DomainError) as refused:
        typed_times.read(typed, zone=ZURICH)
    assert str(refused.value) == reason


@given(st.text(max_size=60))
def test_any_text_is_a_moment_or_refused(typed: str) -> None:
    try:
        reading = typed_times.read(typed, zone=ZURICH)
    except DomainError:
        return
    assert reading.moment.tzinfo is UTC


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive
def test_what_iso_writes_is_read_back_to_the_minute(written: datetime) -> None:
    minute = written.replace(second=0, microsecond=0)
    assert typed_times.read(minute.isoformat(), zone=ZURICH).moment == minute


@pytest.mark.parametrize(
    ("line", "span", "repair"),
    [
        (
            "2026-01-10 22:00,2026-01-10 01:00,Dinner",
            ("2026-01-10T21:00", "2026-01-11T00:00"),
            "It ends after midnight; the next day was taken.",
        ),
        (
            "2026-01-10 12:00,2026-01-10 10:00,Talk",
            ("2026-01-10T09:00", "2026-01-10T11:00"),
            "The end is before the start; the two were swapped.",
        ),
        (
            "2026-01-10 10:00,11:00,Talk",
            ("2026-01-10T09:00", "2026-01-10T10:00"),
            "The end has no day; the day of the start was taken.",
        ),
        (
            "2026-03-29 02:30,2026-03-29 04:00,Talk",
            ("2026-03-29T01:30", "2026-03-29T02:00"),
            "The clocks at the venue skip 02:30 on that day; 03:30 was taken.",
        ),
    ],
)
def test_times_are_repaired_with_a_sentence(line: str, span: tuple[str, str], repair: str) -> None:
    item = only(line + "\n")
    assert (item.starts_at, item.ends_at) == (moment(span[0]), moment(span[1]))
    assert item.repairs == (repair,)


def test_a_title_is_tidied_with_a_sentence() -> None:
    item = only('2026-01-10 09:00,2026-01-10 10:00,"  Talk\r\n on\x00 it *"\n')
    assert item.title == "Talk on it"
    assert item.repairs == (
        "Spaces, line breaks or invisible characters were tidied.",
        "The mark “*” after the title was taken off.",
    )


def test_a_room_is_found_whatever_its_case() -> None:
    item = only("2026-01-10 09:00,2026-01-10 10:00,Talk,HALL a\n", rooms=("Hall A",))
    assert item.room == "Hall A"
    assert item.repairs == ("The room “HALL a” was taken to be “Hall A”.",)


def test_an_unknown_kind_is_guessed_with_a_sentence() -> None:
    item = only("2026-01-10 09:00,2026-01-10 10:00,Lunch,,workshop\n")
    assert (item.kind, item.kind_is_stated) == (SessionKind.BREAK, False)
    assert item.repairs == ("“workshop” is no kind of session; going by the title, it is “Break”.",)


@pytest.mark.parametrize("typed", ["report_back", "Report-back", "REPORT BACK"])
def test_kinds_are_known_by_code_and_label(typed: str) -> None:
    item = only(f"2026-01-10 09:00,2026-01-10 10:00,Talk,,{typed}\n")
    assert (item.kind, item.kind_is_stated) == (SessionKind.REPORT_BACK, True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-01-10 09:00,2026-01-10 09:00,Talk", "It does not end after it starts."),
        ("2026-01-10 09:00,2025-01-10 10:00,Talk", "It does not end after it starts."),
        ("2026-01-10 09:00,,Talk", "The start or the end is missing."),
        ("2026-01-10 09:00,2026-01-10 10:00,", "A session needs a title."),
        ("2026-01-10 09:00,2026-01-10 10:00,*", "A session needs a title."),
        (
            "2026-01-10 09:00,2026-01-10 10:00," + "t" * 1001,
            "This title has 1001 characters; 300 are the most. Put the rest into the description.",
        ),
        (
            "2026-01-10 09:00,2026-01-10 10:00,Talk,,,perhaps",
            "“perhaps” in the column “closed” is neither yes nor no.",
        ),
        (
            "2026-01-10 09:00,2026-01-10 10:00,Talk," + "r" * 101,
            "The name of the room is longer than 100 characters.",
        ),
        (
            "2026-01-10 09:00,2026-01-10 10:00,Peace, justice, law, order, rights",
            "“order” in the column “closed” is neither yes nor no.",
        ),
        (
            "2026-01-10 09:00,2026-01-10 10:00,Talk,,,,One, two",
            "There are more cells than columns. Put quotation marks around text with commas.",
        ),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(line: str, reason: str) -> None:
    assert refusal(line + "\n") == reason


def test_a_bad_line_leaves_the_others_alone_and_numbers_stand_for_the_file() -> None:
    good = "2026-01-10 09:00,2026-01-10 10:00"
    parsed = read(f'{good},"First\nline"\n\nnever,never,Bad\n{good},Second\n{good},second\n')
    assert [(item.line, item.title) for item in parsed.items] == [(2, "First line"), (6, "Second")]
    assert parsed.refused == {
        5: "“never” is no date and time. Write it like 2027-03-09 14:30.",
        7: "The same session stands in line 6 already.",
    }


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_column_names_are_understood(delimiter: str) -> None:
    lines = " Start ,END,Title,Speaker\n2026-01-10 09:00,2026-01-10 10:00,Talk,Somebody\n"
    parsed = csv_import.read(("\ufeff" + lines.replace(",", delimiter)).encode(), zone=ZURICH)
    assert [item.title for item in parsed.items] == ["Talk"]
    assert parsed.notes == ["The column “speaker” was passed over."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Missing: start, end, title. Found: nothing."),
        (b"start,name\n", "Missing: end, title. Found: start, name."),
        (b"start,end,title\n1,2,caf\xe9\n", "byte 24, in line 2, does not fit"),
        ("start,end,title\n".encode("utf-16"), "The file is UTF-16."),
        (b"\x89PNG\r\n\x1a\n", "byte 1, in line 1, does not fit"),
        (b'start,end,title\n1,2,"open\n1,2,x\n', "stops being a table in line 2"),
        (b"start,end,title\n1,2," + b"x" * 200_000, "stops being a table in line 2"),
        (b"start,end,title\n" + b"1,2,x\n" * 5_001, "more than 5000 lines"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        csv_import.read(content, zone=ZURICH)
    assert reason in str(refused.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    with suppress(UnreadableTable):  # and nothing else
        csv_import.read(b"start,end,title\n" + content, zone=ZURICH)


@given(st.text(max_size=80))
def test_any_title_is_kept_as_text_or_refused(title: str) -> None:
    quoted = title.replace('"', '""')
    parsed = read(
        f'2026-01-10 09:00,2026-01-10 10:00,"{quoted}"\n'.encode(errors="replace").decode()
    )
    assert len(parsed.items) + len(parsed.refused) == 1


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "#panic()"])
def test_text_that_looks_like_code_is_text(title: str) -> None:
    assert only(f"2026-01-10 09:00,2026-01-10 10:00,{title}\n").title == title
