"""A finding is written and changed; its history shows what changed, and restores it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.test_tour import complaints

FIRST = "Nine of ten shelters turned people away."
SECOND = "Nine of ten shelters in every district turned people away."


def test_what_changed_is_seen_and_taken_back(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["rapporteur"], viewport=PHONE)
    page.get_by_role("link", name="Go to WG4").click()
    page.get_by_role("link", name="New finding").click()
    _save(page, FIRST)
    expect(page.get_by_role("heading", level=1)).to_have_text("WG4-F01")
    _save(page, SECOND)
    page.goto(f"{demo.address}/c/demo/groups/WG4/recommendations/F01/history")
    newest = page.locator("#revision-2")
    expect(newest.locator("ins")).to_contain_text("in every district")
    expect(newest.locator("del")).to_have_count(0)
    assert complaints(page) == []
    _restore(page)
    expect(page.locator("#revision-3")).to_contain_text("An earlier text, taken up again")
    expect(page.locator("#revision-3 del")).to_contain_text("in every district")
    page.get_by_label("From revision").fill("1")
    with page.expect_navigation():
        page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("The same words.")).to_be_visible()
    assert complaints(page) == []
    for options in ({"locale": "ur"}, {"color_scheme": "dark"}):
        other = visit(demo.doors()["rapporteur"], viewport=PHONE, **options)
        other.goto(f"{demo.address}/c/demo/groups/WG4/recommendations/F01/history")
        assert complaints(other) == []
        assert other.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def _save(page: Page, text: str) -> None:
    expect(page.locator("[data-room][data-ready]")).to_have_count(1)
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-room-status][data-state=saved]")).to_be_visible()


def _restore(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Restore revision 1").click()
