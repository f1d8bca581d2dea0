"""The grid for everybody: seen, heard, and kept in step with."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.grid.desk import (
    DAY,
    NEXT_DAY,
    Desk,
    card,
    column,
    drag,
    middle,
    notices,
    said,
)
from tests.browser.test_tour import complaints

EYES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESK},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "right to left": {"viewport": DESK, "locale": "ur"},
    "phone": {"viewport": PHONE, "has_touch": True},
}


@pytest.mark.parametrize("eyes", EYES)
def test_the_grid_is_accessible_and_fits(desk: Desk, eyes: str) -> None:
    page = desk.enter()
    desk.furnish(
        page,
        ("Panel", "09:00", "10:00", "Hall A"),
        ("Beside it", "09:30", "10:30", "Hall A"),
        ("Five minutes", "12:00", "12:05", "Hall B"),
        ("Waits", "14:00", "15:00", "Hall B"),
    )
    seen = desk.open("two", **EYES[eyes])
    card(seen, "Waits").focus()
    seen.keyboard.press("u")
    expect(seen.locator("[data-waiting] li")).to_have_count(1)
    card(seen, "Panel").focus()
    expect(seen.locator("[data-chosen]")).to_be_visible()
    assert complaints(seen) == []
    assert seen.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    seen.keyboard.press("?")
    assert complaints(seen) == []
    seen.keyboard.press("Escape")
    seen.keyboard.press("n")
    expect(seen.get_by_role("dialog")).to_be_visible()
    assert complaints(seen) == []


def test_a_day_without_sessions_is_scrolled_by_keys(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.goto(f"{desk.address}#{NEXT_DAY}")
    page.reload()
    inside = page.locator(".ec-main")
    expect(page.locator("[data-loading]")).to_be_hidden()
    assert complaints(page) == []
    page.locator("[data-board]").focus()
    page.keyboard.press("Tab")
    expect(inside).to_be_focused()
    before = inside.evaluate("(each) => each.scrollTop")
    page.keyboard.press("PageDown")
    page.wait_for_function(
        "(before) => document.querySelector('.ec-main').scrollTop !== before", arg=before
    )
    page.goto(f"{desk.address}#{DAY}")
    expect(card(page, "Panel")).to_be_visible()
    expect(inside).not_to_have_attribute("tabindex", "0")  # one stop less on the way to the cards


def test_a_phone_folds_the_tools_away(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    expect(page.get_by_label("Zoom")).to_be_visible()
    phone = desk.open("two", viewport=PHONE, has_touch=True)
    expect(card(phone, "Panel")).to_be_visible()
    expect(phone.get_by_label("Zoom")).to_be_hidden()
    phone.get_by_text("View", exact=True).tap()
    phone.get_by_label("Zoom").select_option("Large")
    assert complaints(phone) == []


def test_without_javascript_the_list_is_named(desk: Desk) -> None:
    page = desk.open(java_script_enabled=False)
    page.get_by_role("link", name="Go to the list").click()
    expect(page).to_have_url(f"{desk.stack.address}/manage/{desk.slug}/agenda")


def test_what_had_the_focus_and_goes_gives_it_to_what_is_beside_it(
    desk: Desk, provoked: list[str]
) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"), ("Talk", "09:00", "10:00", "Hall B"))
    page.reload()
    for title in ("Panel", "Talk"):
        card(page, title).focus()
        page.keyboard.press("u")
        expect(said(page)).to_contain_text(f"“{title}” waits")
    expect(page.locator("[data-board]")).to_be_focused()
    waiting = page.locator("[data-waiting] li")
    provoked += ["ERR_FAILED"]
    page.route("**/remove", lambda route: route.abort())
    waiting.first.get_by_role("button", name="Remove").focus()
    page.keyboard.press("Enter")
    expect(notices(page)).to_have_count(1)
    expect(waiting.last.get_by_role("button", name="Give it a time")).to_be_focused()
    first = notices(page).first.element_handle()
    waiting.last.get_by_role("button", name="Remove").click()
    expect(notices(page)).to_have_count(2)
    assert first.evaluate("(each) => each.isConnected")  # or it would be read out again
    for left in (1, 0):
        notices(page).first.get_by_role("button", name="Give it up").focus()
        page.keyboard.press("Enter")
        expect(notices(page)).to_have_count(left)
        if left:
            expect(notices(page).get_by_role("button", name="Try again")).to_be_focused()
    expect(page.locator("[data-board]")).to_be_focused()
    page.unroute("**/remove")
    for left in (1, 0):
        waiting.first.get_by_role("button", name="Remove").focus()
        page.keyboard.press("Enter")
        expect(waiting).to_have_count(left)
        if left:
            expect(waiting.get_by_role("button", name="Give it a time")).to_be_focused()
    expect(page.locator("[data-board]")).to_be_focused()


def test_undo_keeps_the_focus_when_nothing_is_left(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_enabled()
    undo.focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Undone")
    expect(undo).to_be_disabled()
    expect(undo).to_be_focused()


def test_letters_are_the_boards_alone_and_alt_is_the_browsers(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    page.get_by_role("button", name="Undo").focus()
    for key in ("n", "?"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_have_count(0)
    card(page, "Panel").focus()
    kept = """() => ["ArrowLeft", "ArrowRight"].every((key) => document.activeElement.dispatchEvent(
      new KeyboardEvent("keydown", { key, altKey: true, bubbles: true, cancelable: true })
    ))"""
    assert page.evaluate(kept)
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/agenda/\d+$"))
    assert desk.places(page)["Panel"] == (f"{DAY}T09:00", f"{DAY}T10:00", "Hall A")


def test_cards_say_all_and_a_failure_is_said_once(desk: Desk, provoked: list[str]) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    name = "Plenary: Panel, Sat 1 Mar, 09:00 to 10:00, Hall A"
    panel = page.get_by_role("application").get_by_role("button", name=name)
    expect(panel).to_have_count(1)
    assert panel.get_attribute("aria-describedby") is None
    expect(page.get_by_role("application")).to_have_accessible_description(
        "Press the question mark for the keys."
    )
    panel.focus()
    page.keyboard.press("ArrowDown")
    expect(said(page)).to_contain_text("Saved")
    provoked += ["ERR_FAILED"]
    page.route("**/place", lambda route: route.abort())
    expect(card(page, "Panel")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("alert")).to_contain_text("The move of “Panel”")
    expect(said(page)).to_be_empty()


def test_who_may_look_only_has_nothing_to_press(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    desk.stack.command("accounts", "create", f"{desk.slug}@example.org", "--name", "An Observer")
    page.goto(f"{desk.stack.address}/manage/{desk.slug}/team")
    page.get_by_label("E-mail").fill(f"{desk.slug}@example.org")
    page.get_by_label("Role").select_option("observer")
    page.get_by_role("button", name="Save").click()
    watching = desk.open(desk.slug)
    panel = card(watching, "Panel")
    expect(panel).to_have_role("group")
    expect(panel).to_have_accessible_name("Plenary: Panel, Sat 1 Mar, 09:00 to 10:00, Hall A")
    expect(watching.get_by_role("application")).to_have_count(0)
    panel.focus()
    for key in ("ArrowDown", "Delete", "n", "Enter"):
        watching.keyboard.press(key)
    drag(watching, middle(panel), (column(watching, "Hall B"), middle(panel)[1]))
    expect(notices(watching)).to_have_count(0)
    expect(panel).to_contain_text("09:00 to 10:00")
    assert complaints(watching) == []
    assert desk.places(watching)["Panel"] == (f"{DAY}T09:00", f"{DAY}T10:00", "Hall A")
