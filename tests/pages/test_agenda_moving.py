from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from eventmgr.agenda.enums import RoleState, SessionState
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_room
from tests.factories.office import Office, stored, the_session
from tests.visitor import complaints, read, save, texts, typed

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("app")


# One session


def test_a_session_is_moved_to_a_day_a_time_a_length_and_a_room(app: Flask) -> None:
    office = Office(app)
    hall = make_room(office.conference, name="Hall")
    key, room = make_session(office.conference, title="Talk").id, str(hall.id)
    save()
    form = office.form(f"/{key}/move")
    assert {name: form[name] for name in ("day", "starts_at", "minutes", "ends_at", "room")} == {
        "day": "2026-03-01",
        "starts_at": "09:00",
        "minutes": "60",
        "ends_at": "",
        "room": "",
    }
    moved = form | {"day": "2026-03-02", "starts_at": "23:00", "minutes": "180", "room": room}
    assert office.done(f"/{key}/move", moved) == ["Moved."]
    session = the_session()
    assert session.room is not None
    assert session.room.name == "Hall"
    assert session.starts_at == datetime.fromisoformat("2026-03-02T23:00+05:00")
    assert session.ends_at == datetime.fromisoformat("2026-03-03T02:00+05:00")


def test_an_end_counts_more_than_a_length(app: Flask) -> None:
    office = Office(app)
    key = make_session(office.conference).id
    save()
    office.done(f"/{key}/move", office.form(f"/{key}/move") | {"ends_at": "09:45"})
    assert the_session().ends_at == MORNING + timedelta(minutes=45)


@pytest.mark.parametrize(
    ("typed_in", "field", "sentence"),
    [
        ({"starts_at": ""}, "starts_at", "Starts: Fill this in."),
        ({"starts_at": "noon"}, "starts_at", "Write the time as in 14:30."),
        ({"ends_at": "08:00"}, "ends_at", "A session ends after it starts. Check both times."),
        ({"ends_at": "late"}, "ends_at", "Write the time as in 14:30."),
        ({"minutes": ""}, "minutes", "Say how long it takes, or when it ends."),
        ({"minutes": "-5"}, "minutes", "Write a whole number from 0 to 10080."),
        ({"day": "2030-01-01"}, "day", "Not a valid choice."),
        ({"room": "999999"}, "room", "Not a valid choice."),
    ],
)
def test_a_move_that_makes_no_sense_is_refused_at_its_field(
    app: Flask, typed_in: dict[str, str], field: str, sentence: str
) -> None:
    office = Office(app)
    key = make_session(office.conference).id
    save()
    form = office.form(f"/{key}/move") | typed_in
    page = read(office.post(f"/{key}/move", form), status=422)
    assert complaints(page) == {field: sentence}
    assert (the_session().starts_at, the_session().ends_at) == (MORNING, MORNING + HOUR)


def test_hours_that_the_clocks_skip_are_told(app: Flask) -> None:
    day = date(2026, 3, 8)
    office = Office(app, zone="America/New_York", starts=day, ends=day)
    key = make_session(office.conference).id
    save()
    form = office.form(f"/{key}/move") | {"day": "2026-03-08", "starts_at": "02:30"}
    assert office.done(f"/{key}/move", form) == [
        "Moved. The clocks at the venue skip 02:30 on that day; 03:30 was taken."
    ]


def test_a_copy_takes_as_long_and_asks_its_people_anew(app: Flask) -> None:
    office = Office(app)
    session = make_session(office.conference, title="Talk", ends_at=MORNING + 2 * HOUR)
    person = make_role(session, title="Judge")
    key, person_id = session.id, person.id
    save()
    copied = office.form(f"/{key}/copy") | {"day": "2026-03-02", "starts_at": "14:00"}
    assert office.done(f"/{key}/copy", copied) == ["Copied."]
    first, second = stored()
    assert (first.id, first.starts_at, second.title) == (key, MORNING, "Talk")
    assert second.starts_at == datetime.fromisoformat("2026-03-02T14:00+05:00")
    assert second.ends_at - second.starts_at == 2 * HOUR
    assert [(r.person_id, r.title, r.state) for r in second.roles] == [
        (person_id, "Judge", RoleState.ASKED)
    ]


def test_a_session_is_taken_out_for_now_after_a_question(app: Flask) -> None:
    office = Office(app)
    key = make_session(office.conference, title="Talk").id
    save()
    page = office.page(f"/{key}/unschedule")
    assert texts(page, "//h1") == ["Take this session out for now?"]
    assert office.done(f"/{key}/unschedule", typed(page)) == ["Unscheduled."]
    assert the_session().state is SessionState.UNSCHEDULED
    assert texts(office.page(), "//*[@id='unscheduled']") == ["Unscheduled 1"]


def test_a_session_is_removed_after_a_question_and_can_be_brought_back(app: Flask) -> None:
    office = Office(app)
    key = make_session(office.conference, title="Talk").id
    save()
    page = office.page(f"/{key}/remove")
    assert texts(page, "//h1") == ["Remove this session?"]
    assert office.done(f"/{key}/remove", typed(page)) == ["Removed."]
    assert stored() == []
    for act in ("move", "copy", "unschedule", "remove"):
        assert office.visitor.get(f"{office.home}/{key}/{act}").status_code == 404
    assert office.visitor.get(f"{office.home}/{key}/history").status_code == 200
    assert office.done(f"/{key}", office.form(f"/{key}")) == ["Saved."]
    assert the_session().state is SessionState.SCHEDULED


# Many sessions


def three(office: Office) -> tuple[list[int], dict[str, str]]:
    """Two sessions in the hall, one after the other, and one in the tent."""
    hall, tent = (make_room(office.conference, name=name) for name in ("Hall", "Tent"))
    keys = [
        make_session(office.conference, title="One", room_id=hall.id).id,
        make_session(office.conference, title="Two", starts_at=MORNING + HOUR, room_id=hall.id).id,
        make_session(
            office.conference, title="Three", starts_at=MORNING + HOUR, room_id=tent.id
        ).id,
    ]
    rooms = {"hall": str(hall.id), "tent": str(tent.id)}
    save()
    return keys, rooms


def starts() -> list[str]:
    return [f"{each.starts_at - MORNING + 9 * HOUR}"[:-3].rjust(5, "0") for each in stored()]


def shift(key: int, minutes: str, scope: str) -> dict[str, str]:
    return {
        "tool": "shift",
        "shift-session": str(key),
        "shift-minutes": minutes,
        "shift-scope": scope,
    }


def preview(office: Office, form: dict[str, str]) -> tuple[dict[str, str], list[list[str]]]:
    """What to send to confirm what is shown, and the rows that are shown."""
    page = read(office.post("/many", form))
    rows = [texts(row, "td") for row in page.xpath("//table//tr[td]")]
    tool = form["tool"]
    (version,) = page.xpath(f"//input[@name='{tool}-version']/@value")
    buttons = page.xpath(f"//button[@name='{tool}-is_confirmed']/@name")
    return form | {f"{tool}-version": version} | dict.fromkeys(buttons, "y"), rows


def test_what_follows_is_shifted_once_it_was_seen(app: Flask) -> None:
    office = Office(app)
    keys, _rooms = three(office)
    confirm, rows = preview(office, shift(keys[0], "15", "room"))
    assert rows == [
        [
            "One",
            "Now: 1 Mar 2026, 09:00–10:00, Hall",
            "Then: 1 Mar 2026, 09:15–10:15, Hall",
        ],
        [
            "Two",
            "Now: 1 Mar 2026, 10:00–11:00, Hall",
            "Then: 1 Mar 2026, 10:15–11:15, Hall",
        ],
    ]
    assert starts() == ["09:00", "10:00", "10:00"]
    assert office.done("/many", confirm) == ["2 sessions were moved. You can undo it."]
    assert starts() == ["09:15", "10:15", "10:00"]
    assert texts(office.page(), "//*[contains(@class, 'agenda-undo')]//button") == [
        "Undo: shifted sessions"
    ]


def test_what_follows_in_all_rooms_goes_earlier(app: Flask) -> None:
    office = Office(app)
    keys, _rooms = three(office)
    confirm, _rows = preview(office, shift(keys[1], "-30", "all"))
    assert office.done("/many", confirm) == ["2 sessions were moved. You can undo it."]
    assert starts() == ["09:00", "09:30", "09:30"]


def test_a_day_is_fitted_between_two_times(app: Flask) -> None:
    office = Office(app)
    three(office)
    form = {
        "tool": "fit",
        "fit-day": "2026-03-01",
        "fit-starts": "10:00",
        "fit-ends": "14:00",
    }
    confirm, rows = preview(office, form)
    assert [row[2] for row in rows] == [
        "Then: 1 Mar 2026, 10:00–12:00, Hall",
        "Then: 1 Mar 2026, 12:00–14:00, Hall",
        "Then: 1 Mar 2026, 12:00–14:00, Tent",
    ]
    assert office.done("/many", confirm) == ["3 sessions were moved. You can undo it."]
    assert starts() == ["10:00", "12:00", "12:00"]


@pytest.mark.parametrize("day", ["", "2026-03-01"])
def test_two_rooms_change_places(app: Flask, day: str) -> None:
    office = Office(app)
    _keys, rooms = three(office)
    form = {
        "tool": "swap",
        "swap-first": rooms["hall"],
        "swap-second": rooms["tent"],
        "swap-day": day,
    }
    confirm, rows = preview(office, form)
    assert [row[2].rpartition(", ")[2] for row in rows] == ["Tent", "Tent", "Hall"]
    assert office.done("/many", confirm) == ["3 sessions were moved. You can undo it."]
    assert [each.room and each.room.name for each in stored()] == ["Tent", "Tent", "Hall"]


def test_what_was_not_shown_is_not_done(app: Flask) -> None:
    office = Office(app)
    keys, _rooms = three(office)
    confirm, _rows = preview(office, shift(keys[0], "15", "room"))
    page = read(office.post("/many", confirm | {"shift-minutes": "25"}), status=409)
    assert complaints(page) == {None: "This is not what you were shown before. Look again."}
    assert texts(page, "//table//tr[td]/td[3]")[0] == "Then: 1 Mar 2026, 09:25–10:25, Hall"
    moved = typed(read(office.other.get(f"{office.home}/{keys[1]}/move"))) | {"starts_at": "12:00"}
    assert office.other.post(f"{office.home}/{keys[1]}/move", data=moved).status_code == 303
    assert office.post("/many", confirm).status_code == 409
    assert starts() == ["09:00", "12:00", "10:00"]


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (shift(0, "", "room"), "shift-minutes", "Say by how many minutes."),
        (shift(0, "0", "room"), "shift-minutes", "Say by how many minutes."),
        (shift(0, "2000", "room"), "shift-minutes", "Write a whole number from -1440 to 1440."),
        (shift(999_999, "5", "room"), "shift-session", "Not a valid choice."),
        (
            {
                "tool": "fit",
                "fit-day": "2026-03-01",
                "fit-starts": "10:00",
                "fit-ends": "09:00",
            },
            "fit-ends",
            "The day ends after it starts. Check both times.",
        ),
        (
            {"tool": "swap", "swap-first": "0", "swap-second": "0", "swap-day": ""},
            "swap-second",
            "Choose two different rooms.",
        ),
    ],
)
def test_a_tool_says_what_makes_no_sense(
    app: Flask, form: dict[str, str], field: str, sentence: str
) -> None:
    office = Office(app)
    keys, rooms = three(office)
    named = {"shift-session": str(keys[0]), "swap-first": rooms["hall"]}
    named["swap-second"] = named["swap-first"]
    sent = form | {
        name: named[name] for name, value in form.items() if value == "0" and name in named
    }
    page = read(office.post("/many", sent), status=422)
    assert complaints(page) == {field: sentence}
    assert starts() == ["09:00", "10:00", "10:00"]


def test_tools_without_sessions_say_what_goes_there(app: Flask) -> None:
    office = Office(app)
    save()
    assert texts(office.page("/many"), "//*[@class='empty-title']") == ["No sessions yet"]
    assert office.post("/many", {"tool": "nonsense"}).status_code == 400
    assert office.post("/many", shift(1, "5", "room")).status_code == 422


def test_a_session_is_chosen_from_the_list(app: Flask) -> None:
    office = Office(app)
    keys, _rooms = three(office)
    page = office.page(f"/many?session={keys[1]}")
    chosen = page.xpath("//select[@name='shift-session']/option[@selected]/@value")
    assert chosen == [str(keys[1])]


def test_a_preview_costs_the_same_however_many_move(app: Flask) -> None:
    office = Office(app)
    keys, _rooms = three(office)

    def statements(key: int) -> int:
        with count_statements() as counted:
            read(office.post("/many", shift(key, "15", "all")))
        return counted.count

    assert statements(keys[2]) == statements(keys[0])
