"""A group agrees on its phones: answers, words, and the order of its list."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

GROUP = "/c/demo/groups/WG4"
EYES = {
    "phone": {"viewport": PHONE},
    "desk, dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
}


def found(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]


def press(page: Page, name: str, *, exact: bool = True) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).first.click()


def references(page: Page) -> list[str]:
    return [
        each.get_attribute("id") or "" for each in page.locator(".recommendation-list > li").all()
    ]


def drag_to_the_top(page: Page, reference: str) -> None:
    """Drag it above the first one by its handle."""
    handle = page.locator(f"#{reference} [data-drag]")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    first = page.locator(".recommendation-list > li").first
    with page.expect_navigation():
        for _ in range(400):
            above = first.bounding_box()
            assert above is not None
            page.mouse.move(box["x"] + 10, max(2, above["y"] + 5))
            if references(page)[0] == reference:
                break
        page.mouse.up()


def test_a_group_agrees(demo: Running, visit: Visit, provoked: list[str]) -> None:
    provoked.append("422")
    doors = demo.doors()
    page = visit(doors["participant"], viewport=PHONE)
    page.goto(f"{demo.address}{GROUP}/recommendations/new")
    page.get_by_label("Text", exact=True).fill("Fund the night shelters.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(re.compile(r"/recommendations/\d+$"))
    address = page.url
    page.goto(address)
    press(page, "Propose to the group")
    press(page, "Object")
    expect(page.get_by_role("link", name="Say why, so that the others")).to_be_visible()
    page.get_by_label("Reason").fill("Only with a <b>budget</b>.")
    press(page, "Endorse with reservation")
    expect(page.get_by_text("Only with a <b>budget</b>.")).to_be_visible()
    page.get_by_label("Comment", exact=False).last.fill("Who pays for it?")
    press(page, "Comment")
    expect(page.get_by_text("Who pays for it?")).to_be_visible()
    page.get_by_role("link", name="Suggest other words").click()
    page.get_by_label("Text", exact=True).fill("Fund the night shelters fully.")
    press(page, "Suggest")
    assert found(page) == []

    chair = visit(doors["rapporteur"], viewport=PHONE)
    chair.goto(address)
    expect(chair.locator("ins")).to_contain_text("fully")
    press(chair, "Take these words over")
    chair.get_by_label("Level of agreement").select_option("majority")
    press(chair, "Record")
    expect(chair.get_by_text("1 answered an earlier text")).to_be_visible()
    page.goto(address)
    page.get_by_role("link", name="Read the change").first.click()
    expect(page.locator("ins")).to_contain_text("fully")
    assert found(page) == []

    chair.goto(f"{demo.address}{GROUP}")
    before = references(chair)
    drag_to_the_top(chair, before[-1])
    assert references(chair) == [before[-1], *before[:-1]]
    last = before[-2]
    chair.locator(f"#{last}").get_by_role("button", name="To the top").focus()
    with chair.expect_navigation():
        chair.keyboard.press("Enter")
    assert references(chair)[0] == last
    with chair.expect_navigation():
        chair.locator(f"#{last}").get_by_role("button", name="Give a star").press("Space")
    expect(chair.locator(f"#{last}").get_by_text("Put first")).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_are_accessible_and_fit(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.doors()["rapporteur"], **EYES[eyes])
    said = {}
    for path in ("", "/recommendations/1", "/recommendations/1/agreement"):
        page.goto(f"{demo.address}{GROUP}{path}")
        said[path] = found(page)
    for path in ("suggest", "history/compare?old=1&new=2", "place"):
        page.goto(f"{demo.address}{GROUP}/recommendations/1/{path}")
        said[path] = found(page)
    assert {path: each for path, each in said.items() if each} == {}
