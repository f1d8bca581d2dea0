from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.times import typed_times
from eventmgr.foundation.errors import DomainError

ZURICH = ZoneInfo("Europe/Zurich")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


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
