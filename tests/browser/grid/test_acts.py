"""The grid's acts: by keys alone, by pointer, by touch."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.grid.desk import (
    DAY,
    NEXT_DAY,
    Desk,
    card,
    column,
    drag,
    has_focus,
    hour,
    middle,
    said,
)
from tests.browser.test_before_scripts import before
from tests.browser.test_tour import complaints


def make_by_keys(page: Page, title: str, *, time: str, minutes: str, day: str, room: str) -> None:
    """Press N, and fill the dialog in without a pointer."""
    page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type(title)
    page.keyboard.press("Tab")  # kind stays
    page.keyboard.press("Tab")
    page.keyboard.type(day)
    page.keyboard.press("Tab")
    page.keyboard.type(time)
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.name") == "time":
        page.keyboard.press("Tab")
    page.keyboard.type(minutes)
    page.keyboard.press("Tab")
    page.keyboard.type(room)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"Saved: {title}")


def test_an_agenda_of_two_days_is_set_up_by_keys_alone(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page)
    page.reload()
    expect(page.locator("[data-loading]")).to_be_hidden()
    for _each in range(60):
        if has_focus(page, "[data-board]"):
            break
        page.keyboard.press("Tab")
    make_by_keys(page, "Opening", time="0900AM", minutes="60", day="Sat", room="Hall A")
    expect(card(page, "Opening")).to_be_focused()
    make_by_keys(page, "Panel", time="1030AM", minutes="90", day="Sat", room="Hall A")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowDown", "Alt+ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Shift+ArrowUp")
    expect(said(page)).to_contain_text("10:40 to 12:05, Hall B")
    make_by_keys(page, "Closing", time="0400PM", minutes="45", day="Sun", room="Hall B")
    expect(page.locator("[data-day][aria-current]")).to_contain_text("Sun 2 Mar")
    page.keyboard.press("c")
    expect(said(page)).to_contain_text("16:45 to 17:30")
    page.keyboard.press("PageUp")
    expect(said(page)).to_contain_text("Sat 1 Mar")
    page.keyboard.press("u")
    expect(page.locator("[data-waiting] li")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-waiting] li")).to_have_count(0)
    expect(page.locator(".agenda-card")).to_have_count(3)
    assert desk.places(page) == {
        "Opening": (f"{DAY}T09:00", f"{DAY}T10:00", "Hall A"),
        "Panel": (f"{DAY}T10:40", f"{DAY}T12:05", "Hall B"),
        "Closing": (f"{NEXT_DAY}T16:00", f"{NEXT_DAY}T16:45", "Hall B"),
    }
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys in the grid")).to_be_visible()
    assert complaints(page) == []


def test_a_pointer_moves_and_resizes(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    panel = card(page, "Panel")
    x, y = middle(panel)
    drag(page, (x, y), (column(page, "Hall B"), y + 2 * hour(page)))
    expect(said(page)).to_contain_text("11:00 to 12:00, Hall B")
    box = panel.locator("xpath=ancestor::article").bounding_box()
    assert box is not None
    edge = (box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    drag(page, edge, (edge[0], edge[1] + hour(page)))
    expect(said(page)).to_contain_text("11:00 to 13:00, Hall B")
    assert desk.places(page) == {"Panel": (f"{DAY}T11:00", f"{DAY}T13:00", "Hall B")}
    page.get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("Undone")
    assert desk.places(page) == {"Panel": (f"{DAY}T11:00", f"{DAY}T12:00", "Hall B")}
    page.get_by_role("button", name="Redo").click()
    expect(said(page)).to_contain_text("Done again")
    assert desk.places(page) == {"Panel": (f"{DAY}T11:00", f"{DAY}T13:00", "Hall B")}


def test_an_empty_stretch_becomes_a_session(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page)
    page.reload()
    expect(page.locator("[data-loading]")).to_be_hidden()
    top = middle(page.locator(".ec-body time", has_text="09:00"))[1]
    x = column(page, "Hall B")
    drag(page, (x, top + 2), (x, top + 1.5 * hour(page) - 4))
    dialog = page.get_by_role("dialog", name="New session")
    dialog.get_by_label("Title").fill("Dragged")
    dialog.get_by_role("button", name="Save").click()
    expect(card(page, "Dragged")).to_be_visible()
    expect(said(page)).to_contain_text("09:00 to 10:30, Hall B")


def test_a_finger_moves_a_session_on_a_phone(desk: Desk) -> None:
    page = desk.enter(viewport=PHONE, has_touch=True, is_mobile=True)
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    panel = card(page, "Panel")
    panel.scroll_into_view_if_needed()
    x, y = middle(panel)
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]},
        )

    send("touchStart", (x, y))
    expect(page.locator(".ec-event.ec-preview, .ec-event.ec-dragging").first).to_be_attached()
    for part in range(1, 9):
        send("touchMove", (x, y + part * hour(page) / 8))
    send("touchEnd")
    expect(said(page)).to_contain_text("10:00 to 11:00, Hall A")
    assert desk.places(page) == {"Panel": (f"{DAY}T10:00", f"{DAY}T11:00", "Hall A")}
    panel.tap()
    page.locator("[data-chosen]").get_by_role("button", name="Move", exact=True).tap()
    page.get_by_role("dialog").get_by_label("Room").select_option(label="Hall B")
    page.get_by_role("dialog").get_by_role("button", name="Save").tap()
    expect(said(page)).to_contain_text("Hall B")


def test_nights_and_other_days_have_their_place(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Night", "23:00", "23:30", "Hall A"))
    page.reload()
    card(page, "Night").focus()
    page.locator("[data-step]").select_option("30")
    card(page, "Night").focus()
    for _each in range(5):
        page.keyboard.press("Shift+ArrowDown")
    expect(said(page)).to_contain_text("23:00 to Sun 2 Mar, 02:00")
    page.keyboard.press("m")
    page.get_by_role("dialog").get_by_label("Starts").fill("22:00")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text("22:00 to Sun 2 Mar, 01:00")
    page.goto(f"{desk.address}#2031-04-01")
    page.reload()
    page.get_by_role("button", name="New session").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Much later")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(card(page, "Much later")).to_be_focused()
    expect(page.locator("[data-warnings]")).to_contain_text("Much later")
    expect(page.get_by_label("Other days")).to_have_value("2031-04-01")


def test_right_to_left_the_arrows_follow_the_eye(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    urdu = desk.open("two", locale="ur")
    card(urdu, "Panel").focus()
    assert column(urdu, "Hall B") < column(urdu, "Hall A")
    urdu.keyboard.press("ArrowLeft")
    expect(urdu.locator("[data-said]")).to_contain_text("Hall B")
    assert desk.places(urdu)["Panel"] == (f"{DAY}T09:00", f"{DAY}T10:00", "Hall B")


def test_an_address_with_a_day_that_is_none_shows_the_first(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    for day in ("2026-99-99", "2031-02-30", "tomorrow"):
        page.goto(f"{desk.address}#{day}")
        page.reload()
        expect(card(page, "Panel")).to_be_visible()
        expect(page.locator("[data-day][aria-current]")).to_contain_text("Sat 1 Mar")


@pytest.mark.parametrize(
    ("keyboard", "key", "code"),
    [("German", "z", "KeyY"), ("French", "z", "KeyW"), ("Russian", "\u044f", "KeyZ")],
)
def test_undo_is_the_key_with_the_letter(desk: Desk, keyboard: str, key: str, code: str) -> None:
    page = desk.enter()
    desk.furnish(page, (keyboard, "09:00", "10:00", "Hall A"))
    page.reload()
    card(page, keyboard).focus()
    page.keyboard.press("ArrowDown")
    expect(said(page)).to_contain_text("Saved")
    press = """([key, code]) => document.activeElement.dispatchEvent(
      new KeyboardEvent("keydown", { key, code, ctrlKey: true, bubbles: true, cancelable: true })
    )"""
    page.evaluate(press, [key, code])
    expect(said(page)).to_contain_text("Undone")
    assert desk.places(page)[keyboard][0] == f"{DAY}T09:00"


@pytest.mark.parametrize(
    ("day", "start", "times", "later"),
    [
        ("2031-10-26", "02:30", "02:30 to 02:15", "02:40 to 02:25"),
        ("2031-03-30", "01:30", "01:30 to 03:15", "01:40 to 03:25"),
    ],
)
def test_when_the_clocks_change_a_session_keeps_its_length(
    stack: Running,
    visit: Visit,
    visits: dict[str, Any],
    day: str,
    start: str,
    times: str,
    later: str,
) -> None:
    desk = Desk(stack, visit, visits, days=(day, day), zone="Europe/Berlin")
    page = desk.enter()
    desk.furnish(page)
    page.reload()
    page.get_by_role("button", name="New session").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("Night")
    dialog.get_by_label("Starts").fill(start)
    dialog.get_by_label("Length in minutes").fill("45")
    dialog.get_by_role("button", name="Save").click()
    expect(card(page, "Night")).to_be_focused()
    expect(card(page, "Night")).to_contain_text(times)
    page.keyboard.press("ArrowRight")
    expect(said(page)).to_contain_text(f"{times}, Hall B")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(said(page)).to_contain_text(f"{later}, Hall B")
    x, y = middle(card(page, "Night"))
    drag(page, (x, y), (column(page, "Hall A"), y))
    expect(said(page)).to_contain_text(f"{later}, Hall A")
    assert [each["minutes"] for each in desk.told(page)["sessions"]] == [45]


def test_what_is_chosen_before_the_grid_is_there_holds(desk: Desk) -> None:
    page = desk.enter(viewport=PHONE)
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    with before(page, "agenda-grid/main.js", desk.address):
        expect(page.get_by_role("button", name="New session")).to_be_disabled()
        page.locator("[data-tools] summary").click()
        page.get_by_label("Step").select_option("30")
        page.get_by_label("Hide empty rooms").check()
    expect(card(page, "Panel")).to_be_visible()
    expect(page.locator(".ec-col-head")).to_have_count(1)
    card(page, "Panel").evaluate("each => each.scrollIntoView({ block: 'center' })")
    x, y = middle(card(page, "Panel"))
    drag(page, (x, y), (x, y + hour(page) * 0.4))
    expect(said(page)).to_contain_text(re.compile(r":[03]0 to \d\d:[03]0"))  # no 09:25
    page.get_by_role("button", name="New session").click()
    expect(page.get_by_role("dialog")).to_be_visible()
