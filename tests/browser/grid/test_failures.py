"""The grid on a bad line: nothing is lost, and nothing done twice."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.grid.desk import (
    DAY,
    Desk,
    card,
    lose,
    notices,
    poll,
    said,
)
from tests.browser.test_tour import complaints


@pytest.mark.parametrize("failure", ["unreachable", "broken"])
def test_a_failed_save_comes_back_and_is_tried_again(
    desk: Desk, failure: str, provoked: list[str]
) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()

    def fail(route: Route) -> None:
        if failure == "unreachable":
            route.abort()
        else:
            route.fulfill(status=500, body="<h1>Broken</h1>", content_type="text/html")

    card(page, "Panel").focus()
    provoked += ["500", "ERR_FAILED"]
    page.route("**/place", fail)
    page.keyboard.press("ArrowDown")
    notice = notices(page)
    expect(notice).to_contain_text("Not saved: The move of “Panel”.")
    expect(card(page, "Panel")).to_contain_text("09:00 to 10:00")
    expect(card(page, "Panel")).to_contain_text("not saved")
    assert desk.places(page)["Panel"][0] == f"{DAY}T09:00"
    assert complaints(page) == []
    assert is_kept_from_leaving(page)
    card(page, "Panel").focus()
    with page.expect_request("**/place"):
        page.keyboard.press("ArrowDown")  # what failed is wanted still
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("Not saved: The move of “Panel”.")
    page.unroute("**/place")
    notice.get_by_role("button", name="Try again").click()
    expect(said(page)).to_contain_text("Saved: Panel")
    expect(notice).to_have_count(0)
    expect(card(page, "Panel")).to_contain_text("09:05 to 10:05")
    assert desk.places(page)["Panel"][0] == f"{DAY}T09:05"
    assert not is_kept_from_leaving(page)


def test_who_is_signed_out_keeps_the_act_and_signs_in_beside_it(
    desk: Desk, provoked: list[str]
) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    card(page, "Panel").focus()
    page.context.clear_cookies()
    provoked += ["403", "422"]
    page.keyboard.press("ArrowDown")
    notice = notices(page)
    expect(notice).to_contain_text("You are signed out")
    link = notice.get_by_role("link", name="Sign in in a new tab")
    assert link.get_attribute("target") == "_blank"
    printed = desk.stack.command("accounts", "link", "one@example.org")
    beside = page.context.new_page()
    beside.goto(printed.strip().splitlines()[-1])
    beside.locator("main form button[type=submit]").click()
    expect(beside.get_by_role("link", name="One Organiser")).to_be_visible()
    notice.get_by_role("button", name="Try again").click()
    expect(said(page)).to_contain_text("Saved: Panel")
    expect(notice).to_have_count(0)
    assert desk.places(page)["Panel"][0] == f"{DAY}T09:05"


def test_a_save_whose_answer_is_lost_is_not_made_twice(desk: Desk, provoked: list[str]) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    card(page, "Panel").focus()
    provoked += ["ERR_FAILED", "409"]
    lost = re.compile("/(place|copy|new)$")
    page.route(lost, lose)
    page.keyboard.press("ArrowDown")
    expect(notices(page)).to_have_count(1)
    page.keyboard.press("c")
    expect(notices(page)).to_have_count(2)
    page.keyboard.press("n")
    page.get_by_role("dialog").get_by_label("Title").fill("Lunch")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(notices(page)).to_have_count(3)
    poll(page, desk)
    expect(card(page, "Lunch")).to_have_count(1)
    page.unroute(lost)
    for left in (2, 1, 0):
        notices(page).first.get_by_role("button", name="Try again").click()
        expect(notices(page)).to_have_count(left)
        expect(page.locator(".agenda-card-mark.is-saving")).to_have_count(0)
    assert sorted(desk.titles(page)) == ["Lunch", "Panel", "Panel"]
    expect(card(page, "Lunch")).to_have_count(1)
    expect(card(page, "Panel")).to_have_count(2)


@pytest.mark.parametrize(("turn", "became"), [("z", "09:10"), ("y", "09:05")])
def test_a_turn_whose_answer_is_lost_turns_one_act(
    desk: Desk, provoked: list[str], turn: str, became: str
) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    card(page, "Panel").focus()
    for time in ("09:05", "09:10", "09:15"):
        page.keyboard.press("ArrowDown")
        expect(said(page)).to_contain_text(f"{time} to")
    if turn == "y":
        for time in ("09:10", "09:05", "09:00"):
            page.keyboard.press("Control+z")
            expect(card(page, "Panel")).to_contain_text(f"{time} to")
    provoked += ["ERR_FAILED"]
    lost = re.compile("/(undo|redo)$")
    page.route(lost, lose)
    page.keyboard.press(f"Control+{turn}")
    expect(notices(page)).to_have_count(1)
    poll(page, desk)
    expect(card(page, "Panel")).to_contain_text(f"{became} to")
    page.unroute(lost)
    page.get_by_role("button", name="Try again").click()
    expect(notices(page)).to_have_count(0)
    expect(said(page)).to_contain_text("Your last act is another one by now")
    assert desk.places(page)["Panel"][0] == f"{DAY}T{became}"


def test_what_waits_behind_a_failed_act_keeps_its_order(desk: Desk, provoked: list[str]) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    card(page, "Panel").focus()
    provoked += ["ERR_FAILED"]
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/place", hold)
    for _each in range(2):
        page.keyboard.press("ArrowDown")
    expect(card(page, "Panel")).to_contain_text("09:10 to 10:10")
    page.keyboard.press("u")
    page.get_by_role("button", name="Give it a time").click()
    page.get_by_role("dialog").get_by_label("Starts").fill("14:00")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(card(page, "Panel")).to_contain_text("14:00 to 15:00")
    [first] = held
    first.abort()
    expect(notices(page)).to_have_count(1)
    page.unroute("**/place")
    sent: list[str] = []
    page.on("request", lambda each: sent.append(each.url) if each.method == "POST" else None)
    page.get_by_role("button", name="Try again").click()
    expect(notices(page)).to_have_count(0)
    expect(said(page)).to_contain_text("14:00 to 15:00")
    assert [each.rsplit("/", 1)[-1] for each in sent] == ["place", "unschedule", "place"]
    assert desk.places(page)["Panel"][0] == f"{DAY}T14:00"


def test_after_something_unforeseen_acts_still_go_out(desk: Desk, provoked: list[str]) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"), ("Talk", "09:00", "10:00", "Hall B"))
    page.reload()
    provoked += ["Cannot read properties", "undefined"]
    page.route("**/place", lambda route: route.fulfill(json={"session": None}))
    card(page, "Panel").focus()
    with page.expect_event("pageerror"):
        page.keyboard.press("ArrowDown")
    page.unroute("**/place")
    poll(page, desk)
    card(page, "Talk").focus()
    page.keyboard.press("u")
    expect(said(page)).to_contain_text("“Talk” waits for a time now")


def is_kept_from_leaving(page: Page) -> bool:
    """Whether the page asks before it is left."""
    return bool(page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))"))
