"""An organiser composes a form by keyboard; it is answered on a phone, with script and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

HOME = "manage/demo/questions"
EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "phone, without script": {"viewport": PHONE, "java_script_enabled": False},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}


def press(page: Page, name: str) -> None:
    """Press the button by keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_composing_by_keyboard_without_script(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked.append("422")
    page = visit(demo.doors()["organiser"], viewport=PHONE, java_script_enabled=False)
    page.goto(f"{demo.address}/{HOME}")
    press(page, "Telephone")
    expect(page.get_by_role("status").first).to_contain_text("Added at the end of the form.")
    page.get_by_role("link", name="Ask something of your own").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="One of several options").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Question").fill("Which bus do you take?")
    page.get_by_label("Option 1").fill("From the airport")
    page.get_by_label("Option 2").fill("From the station")
    press(page, "More rows for options")
    page.get_by_label("Option 6").fill("None")
    press(page, "Add")
    expect(page.get_by_role("alert")).to_contain_text("Fill this in.")
    page.get_by_label("Why we ask").fill("To order the buses.")
    press(page, "Add")
    expect(page.get_by_role("status").first).to_contain_text("Added at the end of the form.")
    press(page, "Up Which bus do you take?")
    names = page.locator("ol > li a")
    expect(names.nth(-2)).to_have_text("Which bus do you take?")
    expect(names.last).to_have_text("Your telephone number")
    for name in ("Which bus do you take?", "Your telephone number"):
        press(page, f"Remove {name}")
        expect(page.get_by_role("status").first).to_contain_text("Removed: nobody had answered it.")


def test_a_condition_shows_and_hides_and_by_words_without_script(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked.append("422")
    page = visit(demo.doors()["participant"], viewport=PHONE)
    page.goto(f"{demo.address}/c/demo/registration")
    night = page.get_by_role("group", name="Do you need a room for the night?")
    nights = page.get_by_label("For how many nights?")
    expect(nights).to_be_hidden()
    night.get_by_role("radio", name="No answer").focus()
    page.keyboard.press("ArrowDown")
    expect(night.get_by_role("radio", name="yes")).to_be_checked()
    expect(nights).to_be_visible()
    expect(page.get_by_text("Only if you answered")).to_have_count(2)
    expect(page.get_by_text("Only if you answered").last).to_be_hidden()
    nights.fill("many")
    press(page, "Save my answers")
    expect(page.get_by_role("alert")).to_contain_text("Write a whole number from 1 to 5.")
    expect(nights).to_have_value("many")
    page.get_by_role("link", name="Write a whole number from 1 to 5.").click()
    expect(nights).to_be_focused()
    nights.fill("۳")
    press(page, "Save my answers")
    expect(page.get_by_role("status").first).to_contain_text("Your answers are saved.")
    expect(nights).to_have_value("3")

    plain = visit(demo.doors()["participant"], viewport=PHONE, java_script_enabled=False)
    plain.goto(f"{demo.address}/c/demo/registration")
    expect(plain.get_by_text("Only if you answered “yes” to “Do you need")).to_be_visible()
    plain.get_by_role("group", name="Do you need a room").get_by_label("no", exact=True).check()
    group = plain.get_by_role("group", name="In which working groups")
    group.get_by_label("Choice 1").select_option("WG4")
    group.get_by_label("Choice 2").select_option("WG4")
    press(plain, "Save my answers")
    expect(plain.get_by_role("alert")).to_contain_text("one stands here twice")
    group.get_by_label("Choice 2").select_option("WG1")
    press(plain, "Save my answers")
    expect(plain.get_by_role("status").first).to_contain_text("Your answers are saved.")
    expect(group.get_by_label("Choice 2")).to_have_value("WG1")

    page.reload()
    expect(page.get_by_role("heading", name="Answers kept from before")).to_be_visible()
    assert complaints(page) == []
    press(page, "Remove For how many nights?")
    expect(page.get_by_role("status").first).to_contain_text("The answer is removed.")
    expect(page.get_by_role("heading", name="Answers kept from before")).to_have_count(0)


def test_an_organiser_corrects_an_answer(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    page.goto(f"{demo.address}/manage/demo/registrations?name=Olive+Rivershade")
    page.get_by_role("link", name="Olive Rivershade").click()
    page.get_by_role("link", name="Correct the answers").click()
    page.get_by_role("group", name="What do you not eat").get_by_label("Vegan").check()
    press(page, "Save")
    expect(page.get_by_role("status").first).to_contain_text(
        "The history keeps what stood here before."
    )
    page.get_by_text("What was corrected").click()
    expect(page.get_by_text(re.compile("After:.*Vegan"))).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_everybody_can_use_it(demo: Running, visit: Visit, eyes: str) -> None:
    found = {}
    office = visit(demo.doors()["organiser"], **EYES[eyes])
    office.goto(f"{demo.address}/{HOME}")
    names = office.locator("ol > li a")
    edits = [str(names.nth(place).get_attribute("href")).lstrip("/") for place in (0, 2, -1)]
    ranked = f"{HOME}/new?kind=ranked"
    for address in (HOME, f"{HOME}/new", ranked, f"{HOME}/preview", *edits):
        office.goto(f"{demo.address}/{address}")
        found[address] = complaints(office) if "script" not in eyes else too_wide(office)
    guest = visit(demo.doors()["participant"], **EYES[eyes])
    guest.goto(f"{demo.address}/c/demo/registration")
    found["mine"] = complaints(guest) if "script" not in eyes else too_wide(guest)
    assert {address: words for address, words in found.items() if words} == {}


def too_wide(page: Page) -> list[str]:
    """What a page does not fit into, where no script can look for more."""
    widest = page.locator("body").bounding_box()
    viewport = page.viewport_size
    assert widest is not None
    assert viewport is not None
    return [] if widest["width"] <= viewport["width"] else [str(widest["width"])]
