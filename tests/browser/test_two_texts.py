"""The form beside two whole texts: what is typed there is kept, and stays with its two texts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.test_before_scripts import before
from tests.browser.test_room import KEPT, begun, opened, state
from tests.browser.test_tour import complaints


@pytest.fixture(autouse=True)
def _provoked(provoked: list[str]) -> None:
    """What a browser says of a line that is cut."""
    provoked += ["ERR_INTERNET_DISCONNECTED"]


def contest(page: Page, other: Page, stands: str, waits: str) -> None:
    """Have the two exclude each other: the other's text waits for a decision."""
    for each in (page, other):
        each.context.set_offline(True)
    page.locator("#text").fill(stands)
    other.locator("#text").fill(waits)
    for each, found in ((page, "saved"), (other, "decide")):
        state(each, "offline")
        each.context.set_offline(False)
        each.evaluate("dispatchEvent(new Event('online'))")
        state(each, found)


def beside(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-deciding][data-ready]")).to_be_visible()


def test_what_is_typed_beside_two_texts_is_kept_with_them(demo: Running, visit: Visit) -> None:
    doors = demo.doors()
    first, page = visit(doors["participant"]), visit(doors["rapporteur"], viewport=PHONE)
    address = begun(first, demo, "Adopt a plan.")
    opened(page, address)
    contest(first, page, "Repair all roads now.", "Sell every street.")
    opened(page, address)
    first.bring_to_front()
    page.bring_to_front()
    contest(first, page, "Open three wide bridges.", "Close no ferry.")
    opened(page, address)
    links = page.get_by_role("link", name="Decide")
    expect(links.first).to_be_visible()
    old, new = (f"{demo.address}{links.nth(each).get_attribute('href')}" for each in (0, 1))

    with before(page, "room/deciding.js", old):
        page.locator("#text").fill("Roads, typed and not sent")
    expect(page.get_by_text("A copy is on this device.")).to_be_visible()
    assert complaints(page) == []
    beside(page, new)
    expect(page.locator("#text")).to_have_value("Close no ferry.")
    beside(page, old)
    expect(page.get_by_text("Text that this device had kept was put back")).to_be_visible()
    expect(page.locator("#text")).to_have_value("Roads, typed and not sent")
    page.get_by_role("button", name="Discard it").press("Enter")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("Sell every street.")
    page.locator("#text").fill("Roads, typed and not sent")
    expect(page.get_by_text("A copy is on this device.")).to_be_visible()
    opened(page, address)  # nobody has decided: it is neither sent nor forgotten
    expect(page.locator("#text")).to_have_value("Open three wide bridges.")
    expect(page.get_by_text("Another text of yours is on this device")).to_be_visible()

    beside(page, old)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    page.context.set_offline(False)
    opened(page, address)  # saved there, and it never arrived: the editor sends it on
    expect(page.locator("#text")).to_have_value("Roads, typed and not sent")
    state(page, "saved")
    assert page.evaluate(KEPT) == 0
    page.reload()
    expect(page.locator("#text")).to_have_value("Roads, typed and not sent")
    expect(page.get_by_role("link", name="Decide")).to_have_count(1)


def test_what_a_decision_puts_away_is_saved_first(demo: Running, visit: Visit) -> None:
    doors = demo.doors()
    first, page = visit(doors["participant"]), visit(doors["rapporteur"], viewport=PHONE)
    address = begun(first, demo, "Adopt a plan.")
    opened(page, address)
    contest(first, page, "Repair all roads now.", "Sell every street.")
    page.get_by_role("radio", name="Theirs, as it stands").check()
    page.locator("#text").fill("Typed on, just before the decision.")
    page.get_by_role("button", name="Save this decision").press("Enter")
    state(page, "saved")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("Repair all roads now.")
    page.goto(f"{address}/history")
    expect(page.get_by_text("Typed on, just before the decision.").first).to_be_attached()
