"""Comments and suggested changes: what is typed waits on the device, and is sent once."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.test_before_scripts import before
from tests.browser.test_room import begun
from tests.browser.test_tour import complaints

PUT_BACK = "Text that this device had kept was put back."


@pytest.fixture(autouse=True)
def _provoked(provoked: list[str]) -> None:
    """What a browser says of a line that is cut."""
    provoked += ["ERR_INTERNET_DISCONNECTED"]


def shown(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-keeps][data-ready]")).to_be_attached()


def lost(page: Page, button: str) -> None:
    """Press while there is no line: the page is gone."""
    page.context.set_offline(True)
    page.get_by_role("button", name=button, exact=True).click()
    page.context.set_offline(False)


def test_a_comment_waits_on_the_device_and_is_sent_once(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport=PHONE)
    begun(page, demo, "Adopt a plan.")
    page.get_by_role("link", name="Answers, suggested changes and comments").click()
    expect(page.get_by_role("heading", name="Agreeing")).to_be_visible()
    address = page.url.split("?")[0]
    shown(page, address)
    page.locator("#comment").fill("Who pays for all of it?")
    shown(page, address)
    expect(page.locator("#comment")).to_have_value("Who pays for all of it?")
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    assert complaints(page) == []
    lost(page, "Comment")
    shown(page, address)
    expect(page.locator("#comment")).to_have_value("Who pays for all of it?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("p", has_text="Who pays for all of it?")).to_have_count(1)
    shown(page, address)
    expect(page.locator("#comment")).to_have_value("")
    expect(page.get_by_text(PUT_BACK)).to_be_hidden()
    page.locator("#comment").fill("Never mind.")
    shown(page, address)
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#comment")).to_have_value("")
    shown(page, address)
    expect(page.locator("#comment")).to_have_value("")


def test_what_is_typed_before_the_script_is_there_is_not_replaced(
    demo: Running, visit: Visit
) -> None:
    page = visit(demo.doors()["participant"], viewport=PHONE)
    address = f"{begun(page, demo, 'Adopt a plan.')}/suggest"
    shown(page, address)
    page.locator("#text").fill("Left on the device.")
    with before(page, "voices.js", address):
        page.locator("#text").fill("Typed anew.")
    expect(page.locator("[data-keeps][data-ready]")).to_be_attached()
    expect(page.locator("#text")).to_have_value("Typed anew.")
    shown(page, address)
    expect(page.locator("#text")).to_have_value("Typed anew.")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#text")).to_have_value("Adopt a plan.")
    shown(page, address)
    expect(page.locator("#text")).to_have_value("Left on the device.")


def test_a_suggestion_waits_on_the_device_and_is_sent_once(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport=PHONE)
    address = begun(page, demo, "Adopt a plan.")
    shown(page, f"{address}/suggest")
    page.locator("#text").fill("Adopt a better plan.")
    lost(page, "Suggest")
    shown(page, f"{address}/suggest")
    expect(page.locator("#text")).to_have_value("Adopt a better plan.")
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    page.get_by_role("button", name="Suggest", exact=True).click()
    expect(page.get_by_text("Revision 2, suggested")).to_be_visible()
    shown(page, f"{address}/suggest")
    expect(page.locator("#text")).to_have_value("Adopt a plan.")
    expect(page.get_by_text(PUT_BACK)).to_be_hidden()
