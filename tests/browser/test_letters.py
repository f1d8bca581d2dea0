"""An organiser words a letter on a phone, looks at it, and sends it to themselves."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}
HERE = "manage/demo/letters"


def press(page: Page, name: str) -> None:
    """Press the button by keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_letter_in_words_of_ones_own_without_script(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked.append("422")
    page = visit(demo.doors()["organiser"], viewport=PHONE, java_script_enabled=False)
    page.goto(f"{demo.address}/{HERE}")
    page.get_by_role("link", name="English Confirmation").click()
    letter = page.frame_locator("iframe")
    expect(letter.get_by_text("your place is confirmed")).to_be_visible()
    page.get_by_label("Subject").fill("You are in, {nmae}")
    page.get_by_label("Letter", exact=True).fill(
        "Dear {name},\n\nyou **are** in.\n\n[Look]({link})"
    )
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Did you mean {name}?")
    page.get_by_label("Subject").fill("You are in, {name}")
    press(page, "Preview")
    expect(letter.get_by_text("you are in.")).to_be_visible()
    expect(letter.get_by_role("link", name="Look")).to_be_visible()
    press(page, "Preview as plain text")
    expect(letter.locator("pre")).to_contain_text("Look:\nhttp")
    press(page, "Test to myself")
    expect(page.get_by_role("status").first).to_contain_text("A test is on its way to")
    expect(page.get_by_label("Subject")).to_have_value("You are in, {name}")
    press(page, "Save")
    expect(page.get_by_role("status").first).to_contain_text("This is sent from now on.")
    expect(page.get_by_text("Your own words are sent.")).to_be_visible()
    press(page, "Back to the product's own words")
    expect(page.get_by_label("Subject")).to_have_value("Your place is confirmed: {title}")
    page.get_by_role("link", name="Take into the editor").first.click()
    expect(page.get_by_label("Subject")).to_have_value("You are in, {name}")


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_can_be_read(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    for each in ("", "/invitation/en", "/invitation/ur"):
        page.goto(f"{demo.address}/{HERE}{each}")
        assert complaints(page) == [], each
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], each  # type: ignore[index]


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_fits_the_narrowest_screen(
    demo: Running, visit: Visit, language: str, scheme: str
) -> None:
    narrow = {"width": 320, "height": 800}
    page = visit(demo.doors()["organiser"], viewport=narrow, color_scheme=scheme)
    page.goto(f"{demo.address}/{HERE}/invitation/{language}/preview")
    assert page.evaluate("document.documentElement.scrollWidth") <= narrow["width"]
    direction = "rtl" if language == "ur" else "ltr"
    expect(page.locator("html")).to_have_attribute("dir", direction)
