"""Seats: a round from the first rule to the last seat, on a phone, by a real worker."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone, dark, right to left": {"viewport": PHONE, "color_scheme": "dark", "locale": "ur"},
    "desk": {"viewport": DESK},
}


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def drafted(demo: Running, page: Page, name: str) -> None:
    """Prepare a round as it is offered, and have seats found."""
    page.goto(f"{demo.address}/manage/demo/seating/new")
    page.get_by_label("Name of the round").fill(name)
    page.get_by_text("How seats are looked for").click()
    page.get_by_label("Seconds to look for seats").fill("4")
    press(page, "Save")
    press(page, "Look for seats")
    way = page.get_by_role("link", name="Look at the draft")
    expect(way).to_be_visible(timeout=60_000)
    with page.expect_navigation():
        way.click()


def test_a_round_is_prepared_solved_changed_by_hand_and_applied(
    demo: Running, visit: Visit
) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    drafted(demo, page, "Day one")
    first = page.locator("section.card", has=page.get_by_role("heading", name=re.compile("^WG1 ")))
    first.get_by_role("checkbox").last.check()
    page.get_by_label("Move those ticked into").select_option(index=2)
    press(page, "Move")
    expect(page.get_by_role("status")).to_contain_text("One person was moved.")
    expect(page.get_by_text("One person was moved by hand.")).to_be_visible()
    press(page, "Apply the draft")
    expect(page.get_by_role("status")).to_contain_text("Applied:")
    page.goto(f"{demo.address}/manage/demo/groups")
    expect(page.get_by_role("row").filter(has_text="WG1")).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_everybody_can_read_the_pages(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    drafted(demo, page, f"For {eyes}")
    address = page.url.partition("?")[0]
    reader = visit(demo.doors()["organiser"], **EYES[eyes])
    found = {}
    for each in (
        address,
        f"{address}/change",
        f"{address}/discard",
        f"{demo.address}/manage/demo/seating",
        f"{demo.address}/manage/demo/seating/new",
    ):
        reader.goto(each)
        wide = reader.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[each] = [*complaints(reader), *([f"{wide} px too wide"] if wide > 0 else [])]
    assert {path: said for path, said in found.items() if said} == {}
