from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from eventmgr.agenda import ical
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart, AgendaRoom
from eventmgr.conferences.models import Conference
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")  # roles are told in the reader's language

START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONFERENCE = Conference(
    id=5, title="Summit", venue="Moved", city="Away", zone="Europe/Lisbon", created_at=NOW
)
MADE = NOW + 7 * HOUR
ANNA = AgendaPart(
    person_id=1,
    role=SessionRoleName.CHAIR,
    name="Anna Example",
    title="Minister",
    affiliation="Ministry of Food",
    represented_by="Ben Sample",
)


def item(number: int = 1, **values: Any) -> AgendaItem:
    return AgendaItem(
        **{
            "id": number,
            "uid": UUID(int=number),
            "kind": SessionKind.PLENARY,
            "title": "Evidence",
            "starts_at": START,
            "ends_at": START + HOUR,
            "updated_at": NOW,
            **values,
        }
    )


def written(*items: AgendaItem, cancelled: tuple[AgendaItem, ...] = ()) -> bytes:
    agenda = Agenda(items=items, cancelled=cancelled, venue="Old Mill", city="Lisbon")
    return ical.calendar(
        CONFERENCE, agenda, address=lambda each: f"https://e.test/{each.id}", now=MADE
    )


def read(content: bytes) -> Calendar:
    return Calendar.from_ical(content)


def event(item: AgendaItem) -> Event:
    (found,) = read(written(item)).events
    return found


def test_a_calendar_can_be_subscribed_to() -> None:
    told = read(written())
    assert (str(told["METHOD"]), str(told["VERSION"])) == ("PUBLISH", "2.0")
    assert (told.calendar_name, str(told["PRODID"])) == ("Summit", "-//eventmgr//agenda//EN")
    lines = written().decode().split("\r\n")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M" in lines
    assert "X-PUBLISHED-TTL:PT15M" in lines
    assert written() == written()


def test_everything_public_of_a_session_is_told() -> None:
    told = event(
        item(
            sequence=3,
            room=AgendaRoom(id=1, name="Hall A"),
            description="What we know",
            parts=(ANNA,),
        )
    )
    assert str(told["UID"]) == str(UUID(int=1))
    assert (told["SEQUENCE"], str(told["STATUS"])) == (3, "CONFIRMED")
    assert (told.DTSTAMP, told.LAST_MODIFIED) == (MADE, NOW)
    assert (told.start, told.end) == (START, START + HOUR)
    assert str(told["SUMMARY"]) == "Evidence"
    assert str(told["LOCATION"]) == "Hall A, Old Mill, Lisbon"
    assert str(told["URL"]) == "https://e.test/1"
    assert str(told["DESCRIPTION"]) == (
        "What we know\n\nChair: Anna Example, Minister, Ministry of Food, represented by Ben Sample"
    )


def test_what_was_cancelled_says_so_with_a_higher_sequence() -> None:
    told = read(written(item(1), cancelled=(item(2, sequence=4),)))
    statuses = {str(each["UID"]): (str(each["STATUS"]), each["SEQUENCE"]) for each in told.events}
    assert statuses == {
        str(UUID(int=1)): ("CONFIRMED", 0),
        str(UUID(int=2)): ("CANCELLED", 4),
    }


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        ("is_closed", "Closed session: for those invited to it."),
        ("is_chatham", "Under the Chatham House Rule."),
    ],
)
def test_a_discreet_session_names_nobody(flag: str, sentence: str) -> None:
    discreet = item(parts=(ANNA,), **{flag: True})
    assert str(event(discreet)["DESCRIPTION"]) == sentence
    content = written(discreet)
    for word in ("Anna", "Minister", "Ministry", "Ben Sample"):
        assert word.encode() not in content


def test_whoever_declined_or_is_protected_is_not_told_more_of() -> None:
    declined = AgendaPart(
        person_id=2, role=SessionRoleName.PANELIST, name="Cleo Sample", state=RoleState.DECLINED
    )
    protected = AgendaPart(
        person_id=3,
        role=SessionRoleName.PANELIST,
        name="Participant A",
        affiliation="Hidden House",
        is_protected=True,
    )
    told = event(item(parts=(declined, protected)))
    assert str(told["DESCRIPTION"]) == "Panelist: Participant A"


def test_who_was_only_asked_is_to_be_confirmed() -> None:
    asked = replace(ANNA, state=RoleState.ASKED)
    assert str(event(item(parts=(asked,)))["DESCRIPTION"]) == (
        "Chair: Anna Example, Minister, Ministry of Food, represented by Ben Sample"
        " (to be confirmed)"
    )


def test_a_session_without_length_has_no_end() -> None:
    told = event(item(ends_at=START))
    assert told.start == START
    assert "DTEND" not in told


def test_moments_on_the_day_when_the_clocks_change_are_exact() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    before = datetime(2026, 3, 29, 0, 30, tzinfo=zone)
    after = datetime(2026, 3, 29, 2, 30, tzinfo=zone)
    told = event(item(starts_at=before, ends_at=after))
    content = written(item(starts_at=before, ends_at=after)).decode()
    assert "DTSTART:20260329T003000Z" in content
    assert "DTEND:20260329T013000Z" in content
    assert told.end - told.start == HOUR  # the clocks skip the hour between


def test_long_text_in_any_script_is_folded_and_comes_back_whole() -> None:
    title = "پالیسی مکالمہ، خوراک اور پانی؛ " * 9 + "\\ 🌾 end"
    told = item(title=title, description="Zeile eins\nZeile zwei, mit Komma; und mehr")
    content = written(told)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert all(line.decode() for line in content.split(b"\r\n") if line)  # no character is cut
    assert str(event(told)["SUMMARY"]) == title
    assert str(event(told)["DESCRIPTION"]) == "Zeile eins\nZeile zwei, mit Komma; und mehr"


def test_no_text_becomes_a_property_of_its_own() -> None:
    content = written(item(title="A\r\nATTACH:https://evil.test", description="B\nSTATUS:X"))
    (told,) = read(content).events
    assert "ATTACH" not in told
    assert str(told["STATUS"]) == "CONFIRMED"
