"""What is being written outlives the page: a copy stays on the device until the server has it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Running, Visit

NEW = "/c/demo/groups/WG4/recommendations/new"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('eventmgr.draft:')).length"


@pytest.fixture
def page(demo: Running, visit: Visit) -> Page:
    page = visit(demo.doors()["participant"], viewport=PHONE)
    page.goto(demo.address + NEW)
    return page


def test_a_reload_brings_the_text_back_and_a_save_ends_the_copy(page: Page) -> None:
    page.get_by_label("Text").fill("Fund the shelters <b>fully</b>.")
    expect(page.get_by_text("A copy is on this device.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Text that this device had kept was put back")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value("Fund the shelters <b>fully</b>.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/recommendations/\d+$"))
    expect(page.get_by_label("Text")).to_have_value("Fund the shelters <b>fully</b>.")
    assert page.evaluate(KEPT) == 0


def test_a_discarded_copy_does_not_come_back(page: Page) -> None:
    page.get_by_label("Text").fill("Never mind.")
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Text")).to_have_value("")
    assert page.evaluate(KEPT) == 0
    page.reload()
    expect(page.get_by_label("Text")).to_have_value("")


def test_a_save_that_does_not_arrive_loses_nothing(page: Page) -> None:
    page.route(f"**{NEW}", lambda route: route.fulfill(status=204))  # swallowed on its way
    page.get_by_label("Text").fill("Publish the figures.")
    with page.expect_response(f"**{NEW}"):
        page.get_by_role("button", name="Save").click()
    page.unroute_all()
    page.reload()
    expect(page.get_by_text("Text that this device had kept was put back")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value("Publish the figures.")


def test_advice_goes_as_the_form_fills_and_the_counter_counts(page: Page) -> None:
    advice = page.get_by_text("Say who shall act.")
    expect(advice).to_be_visible()
    page.get_by_label("Lead addressee").fill("Ministry")
    expect(advice).to_be_hidden()
    page.get_by_label("Text").fill("👩‍⚖️ act")
    expect(page.get_by_text("8 / 20000")).to_be_visible()
