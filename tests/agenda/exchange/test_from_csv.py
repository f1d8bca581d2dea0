from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.agenda.exchange import from_csv, keys
from eventmgr.agenda.exchange.incoming import (
    IncomingAgenda,
    IncomingPerson,
    IncomingSession,
    Refusal,
)
from eventmgr.foundation.tables import UnreadableTable

ZURICH = ZoneInfo("Europe/Zurich")
HEADER = "start,end,title,room,kind,closed,description\n"


def read(lines: str, *, header: str = HEADER, rooms: tuple[str, ...] = ()) -> IncomingAgenda:
    return from_csv.read((header + lines).encode(), zone=ZURICH, rooms=rooms)


def only(lines: str, *, header: str = HEADER, rooms: tuple[str, ...] = ()) -> IncomingSession:
    parsed = read(lines, header=header, rooms=rooms)
    assert parsed.refused == []
    (item,) = parsed.sessions
    return item


def refusal(lines: str) -> str:
    parsed = read(lines)
    assert parsed.sessions == []
    (refused,) = parsed.refused
    return refused.reason


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_line_becomes_a_session() -> None:
    assert only(
        "2026-01-10 09:00,2026-01-10 10:30,Talk,Hall A,panel,yes,Bring water\n"
    ) == IncomingSession(
        where="line 2",
        keys=(keys.known_by("Talk", moment("2026-01-10T08:00"), "Hall A"),),
        title="Talk",
        starts_at=moment("2026-01-10T08:00"),
        ends_at=moment("2026-01-10T09:30"),
        room="Hall A",
        is_in_room=True,
        kind=SessionKind.PANEL,
        kind_is_stated=True,
        is_closed=True,
        description="Bring water",
    )


def test_without_a_kind_the_title_decides() -> None:
    item = only("2026-01-10 09:00,2026-01-10 10:30,Lunch\n", header="start,end,title\n")
    assert (item.kind, item.kind_is_stated, item.is_closed) == (SessionKind.BREAK, False, None)


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


def test_a_session_without_a_length_is_taken_and_told() -> None:
    item = only("2026-01-10 09:00,2026-01-10 09:00,Deadline\n")
    assert item.starts_at == item.ends_at == moment("2026-01-10T08:00")
    assert item.repairs == ("It has no length: it ends when it starts.",)


def test_the_rest_of_a_title_that_is_too_long_opens_the_description() -> None:
    title = "word " * 200 + "end"
    item = only(f"2026-01-10 09:00,2026-01-10 10:00,{title},,,,Bring water\n")
    assert item.title == "word " * 58 + "word…"
    assert item.description == f"{title}\n\nBring water"
    assert item.repairs == ("Its title is too long; the whole of it opens the description.",)


WIDE = "start,end,title,theme,people,guid\n"
GUID = "3dc5daf5-ba21-4577-97e4-fb6e4b5d40e1"


def test_people_come_with_their_roles_or_as_speakers() -> None:
    people = "chair: Dr Ann Example; Bo Sample;bo sample;\nFoo: Bar; Cy\\; Jr"
    item = only(f'2026-01-10 09:00,2026-01-10 10:00,Panel,Law,"{people}",\n', header=WIDE)
    assert item.theme == "Law"
    assert item.people == (
        IncomingPerson(
            name="Dr Ann Example",
            role=SessionRoleName.CHAIR,
            same=frozenset({SessionRoleName.CHAIR}),
        ),
        IncomingPerson(name="Bo Sample", role=SessionRoleName.PANELIST),
        IncomingPerson(name="Foo: Bar", role=SessionRoleName.PANELIST),
        IncomingPerson(name="Cy; Jr", role=SessionRoleName.PANELIST),
    )


def test_a_session_is_known_by_its_guid_first() -> None:
    item = only(f"2026-01-10 09:00,2026-01-10 10:00,Talk,,,{GUID.upper()}\n", header=WIDE)
    assert str(item.guid) == GUID
    assert item.keys == (
        f"guid:{GUID}",
        keys.known_by("Talk", moment("2026-01-10T08:00"), ""),
    )


def test_people_and_cells_that_spreadsheets_guard_are_as_they_were() -> None:
    item = only("2026-01-10 09:00,2026-01-10 10:00,'=SUM(1),,,\n", header=WIDE)
    assert item.title == "=SUM(1)"


def test_an_apostrophe_in_the_middle_of_a_title_is_nobodys_guard() -> None:
    item = only("2026-01-10 09:00,2026-01-10 10:00,Rock 'n'-roll and '=x,,,\n", header=WIDE)
    assert item.title == "Rock 'n'-roll and '=x"


def test_a_mark_after_the_title_of_a_line_written_here_belongs_to_it() -> None:
    item = only(f"2026-01-10 09:00,2026-01-10 10:00,Awards*,,,{GUID}\n", header=WIDE)
    assert (item.title, item.repairs) == ("Awards*", ())


def test_a_name_that_nobody_has_is_refused() -> None:
    assert read(f"2026-01-10 09:00,2026-01-10 10:00,Talk,,{'n' * 301},\n", header=WIDE).refused == [
        Refusal("line 2", "Talk", "A name has 301 characters.")
    ]


def test_sixty_people_are_the_most() -> None:
    people = ";".join(f"Person {number}" for number in range(61))
    item = only(f"2026-01-10 09:00,2026-01-10 10:00,Talk,,{people},\n", header=WIDE)
    assert len(item.people) == 60
    assert item.repairs == ("It names 61 people; those after the first 60 were left out.",)


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
    item = only("2026-01-10 09:00,2026-01-10 10:00,Lunch,,gathering\n")
    assert (item.kind, item.kind_is_stated) == (SessionKind.BREAK, False)
    assert item.repairs == (
        "“gathering” is no kind of session; going by the title, it is “Break”.",
    )


@pytest.mark.parametrize("typed", ["report_back", "Report-back", "REPORT BACK"])
def test_kinds_are_known_by_code_and_label(typed: str) -> None:
    item = only(f"2026-01-10 09:00,2026-01-10 10:00,Talk,,{typed}\n")
    assert (item.kind, item.kind_is_stated) == (SessionKind.REPORT_BACK, True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-01-10 09:00,2025-01-10 10:00,Talk", "It does not end after it starts."),
        ("2026-01-10 09:00,,Talk", "The start or the end is missing."),
        ("2026-01-10 09:00,2026-01-10 10:00,", "A session needs a title."),
        ("2026-01-10 09:00,2026-01-10 10:00,*", "A session needs a title."),
        (
            "2026-01-10 09:00,2026-01-10 10:00,Talk,,,,,,," + "d" * 20_001,
            "There are more cells than columns. Put quotation marks around text with commas.",
        ),
        (
            "2026-01-10 09:00,2026-01-10 10:00,Talk,,,," + "d" * 20_001,
            "This description has 20001 characters; 20000 are the most.",
        ),
        (
            "2026-01-10 09:00,2026-01-10 10:00,Talk,,,perhaps",
            "“perhaps” in the column “closed” is neither yes nor no.",
        ),
        (
            "2026-01-10 09:00,2026-01-10 10:00,Talk," + "r" * 101,
            "The name of its room is longer than 100 characters.",
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
    assert [(item.where, item.title) for item in parsed.sessions] == [
        ("line 2", "First line"),
        ("line 6", "Second"),
    ]
    assert parsed.refused == [
        Refusal("line 5", "Bad", "“never” is no date and time. Write it like 2027-03-09 14:30."),
        Refusal("line 7", "second", "The same session stands in line 6 already."),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_column_names_are_understood(delimiter: str) -> None:
    lines = " Start ,END,Title,Speaker\n2026-01-10 09:00,2026-01-10 10:00,Talk,Somebody\n"
    parsed = from_csv.read(("\ufeff" + lines.replace(",", delimiter)).encode(), zone=ZURICH)
    assert [item.title for item in parsed.sessions] == ["Talk"]
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
        (b"x" * 8_000_001, "larger than 8 MB"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        from_csv.read(content, zone=ZURICH)
    assert reason in str(refused.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    with suppress(UnreadableTable):  # and nothing else
        from_csv.read(b"start,end,title\n" + content, zone=ZURICH)


@given(st.text(max_size=80))
def test_any_title_is_kept_as_text_or_refused(title: str) -> None:
    quoted = title.replace('"', '""')
    parsed = read(
        f'2026-01-10 09:00,2026-01-10 10:00,"{quoted}"\n'.encode(errors="replace").decode()
    )
    assert len(parsed.sessions) + len(parsed.refused) == 1


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "#panic()"])
def test_text_that_looks_like_code_is_text(title: str) -> None:
    assert only(f"2026-01-10 09:00,2026-01-10 10:00,{title}\n").title == title
