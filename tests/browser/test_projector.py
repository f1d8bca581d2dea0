"""The projector in a real browser: keys, clocks that agree, and every way to look at it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

RUNNING = re.compile(r"^4:\d\d$")
"""Five minutes of which some seconds are gone: a slow machine may miss any one of them."""
EYES = {
    "phone": {"viewport": PHONE},
    "desk, dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
}


def shown(page: Page) -> str:
    return str(page.locator("[data-slide]:visible").get_attribute("id"))


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_are_accessible_and_fit(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    found = {}
    for path in (
        "/c/demo/groups/WG1/presenting",
        "/c/demo/groups/WG1/presenting#wg1-r01",
        "/manage/demo/presenting",
        "/c/demo/groups/WG1/paper",
    ):
        page.goto(demo.address + path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]
    page.get_by_role("textbox").first.fill("1. Adopt a plan\n2. Train judges")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    found["preview"] = complaints(page)
    assert {path: each for path, each in found.items() if each} == {}


def test_keys_turn_pages_and_screens_agree_on_the_time(demo: Running, visit: Visit) -> None:
    address = f"{demo.address}/c/demo/groups/WG1/presenting"
    page = visit(demo.doors()["organiser"])
    page.goto(address)
    assert shown(page) == "wg1"
    for key, anchor in (
        ("PageDown", "wg1-r01"),
        ("ArrowRight", "wg1-r02"),
        ("PageUp", "wg1-r01"),
        ("Space", "wg1-r02"),
        ("ArrowLeft", "wg1-r01"),
        ("Home", "wg1"),
    ):
        page.keyboard.press(key)
        assert shown(page) == anchor
    other = page.context.new_page()
    other.goto(address)
    with page.expect_response(lambda answer: answer.url.endswith("/clock")):
        page.get_by_role("button", name="Start the clock").first.click()
    clock = "[data-slide]:visible [role=timer]"
    for screen in (page, other):
        expect(screen.locator(clock)).to_have_text(RUNNING, timeout=15_000)
    with page.expect_response(lambda answer: answer.url.endswith("/clock")):
        page.get_by_role("button", name="Reset").first.click()
    expect(page.locator(clock)).to_have_text("5:00")


def test_without_a_script_pages_turn_by_links(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], java_script_enabled=False)
    page.goto(f"{demo.address}/c/demo/groups/WG1/presenting")
    expect(page.locator("[data-slide]:visible")).to_have_count(1)
    page.locator("[data-slide]:visible").get_by_role("link", name="Next").click()
    assert shown(page) == "wg1-r01"
