"""A letter to many on a phone and by keyboard: choose people, write, look, test, prepare."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

CAMPAIGNS = "/manage/demo/campaigns"
EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}


def press(page: Page, target: Locator) -> None:
    """Come to the element by the Tab key alone, and press Enter."""
    focus(page, target)
    page.keyboard.press("Enter")


def focus(page: Page, target: Locator) -> None:
    for _ in range(300):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(target)


def type_into(page: Page, target: Locator, words: str) -> None:
    focus(page, target)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(words)


def begin(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}{CAMPAIGNS}/new")
    type_into(page, page.get_by_label("Name"), name)
    press(page, page.get_by_role("button", name="Go on: choose people"))
    expect(page.get_by_role("heading", name="Whom it goes to")).to_be_visible()


def choose(page: Page, words: str, button: str) -> None:
    page.get_by_label("People", exact=True).select_option(words)
    with page.expect_navigation():
        press(page, page.get_by_role("button", name=button))


def test_a_letter_to_many_by_keyboard_on_a_phone(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    begin(page, demo.address, "News for the groups")
    choose(page, "groups:all", "Add them")
    choose(page, "groups:rapporteur", "Leave them out")
    reached = page.get_by_role("link", name=re.compile(r"Would be written to: [1-9]"))
    expect(reached).to_be_visible()
    expect(page.get_by_role("button", name="Remove: All rapporteurs")).to_be_visible()
    press(page, page.get_by_role("link", name="Back to the campaign"))
    press(page, page.get_by_role("link", name="English", exact=True))
    type_into(page, page.get_by_label("Subject"), "News for {group}")
    type_into(page, page.get_by_label("Text"), "Dear {nmae},")
    expect(page.locator("#check")).to_contain_text("Did you mean {name}?")
    type_into(page, page.get_by_label("Text"), "Dear {name},\n\nmeet in {room|Hall A}.\n\n{link}")
    expect(page.locator("#check")).not_to_contain_text("Did you mean")
    press(page, page.get_by_role("button", name="Save"))
    press(page, page.get_by_role("link", name="Look at it as a recipient"))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Dear ")).to_be_visible()
    expect(frame.get_by_role("link", name="Open your personal page")).to_be_visible()
    press(page, page.get_by_role("button", name="Send this as a test to me"))
    expect(page.get_by_text("A test is on its way to")).to_be_visible()
    press(page, page.get_by_role("link", name="Back to the campaign"))
    press(page, page.get_by_role("button", name=re.compile(r"Prepare \d+ drafts")))
    expect(page.get_by_role("link", name="Read and send the drafts")).to_be_visible(timeout=30_000)
    press(page, page.get_by_role("link", name="Throw the drafts away and change"))
    press(page, page.get_by_role("button", name="Throw the drafts away"))
    expect(page.get_by_text("Being written", exact=True)).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_are_accessible_and_fit(demo: Running, visit: Visit, eyes: str) -> None:
    writer = visit(demo.doors()["organiser"])
    begin(writer, demo.address, f"Seen by {eyes}")
    choose(writer, "contacts:", "Add them")
    choose(writer, "registered:", "Add them")
    address = writer.url.removesuffix("/whom")
    for language in ("en", "ur"):
        writer.goto(f"{address}/words/{language}")
        writer.get_by_label("Subject").fill("{conference}")
        writer.get_by_label("Text").fill("Dear {name}, {title}.\n\n{link}")
        writer.get_by_role("button", name="Save").click()
        expect(writer.get_by_text("Saved.")).to_be_visible()
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    for part in ("", "/whom", "/words/ur", "/files", "/preview", "/people", "/edit", "/discard"):
        page.goto(address + part)
        assert complaints(page) == [], part
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), part
    for part in (CAMPAIGNS, f"{CAMPAIGNS}/new"):
        page.goto(demo.address + part)
        assert complaints(page) == [], part
