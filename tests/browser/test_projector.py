"""The projector in a real browser: keys, clocks that agree, and pages turned."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Running, Visit


def shown(page: Page) -> str:
    return str(page.locator("[data-slide]:visible").get_attribute("id"))


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
    expect(page.locator(clock)).to_have_text("4:58", timeout=15_000)
    expect(other.locator(clock)).not_to_have_text("5:00", timeout=15_000)
    with page.expect_response(lambda answer: answer.url.endswith("/clock")):
        page.get_by_role("button", name="Reset").first.click()
    expect(page.locator(clock)).to_have_text("5:00")
