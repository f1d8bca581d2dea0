"""Two rows of one human on a phone: side by side, told apart, merged, and two again."""

import re
from uuid import uuid4

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
PAGES = ("people/duplicates", "people/merges", "organisations")


def add(page: Page, demo: Running, name: str, organisation: str = "") -> None:
    page.goto(f"{demo.address}/manage/demo/people/new")
    page.locator("#email").fill(f"{uuid4()}@example.org")
    page.locator("#name").fill(name)
    page.locator("#organisation").fill(organisation)
    page.locator("main form[novalidate] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/people/\d+$"))


def twins(page: Page, demo: Running, family: str) -> str:
    """Two people who look like one; returns what their pair is called."""
    add(page, demo, f"Amal {family}", organisation="Bureau of Examples")
    add(page, demo, f"{family}, Amal")
    page.goto(f"{demo.address}/manage/demo/people/duplicates")
    return f"Amal {family} and {family}, Amal"


def no_wider_than_the_screen(page: Page) -> bool:
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def test_a_pair_is_merged_and_two_again_by_keyboard(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    pair = page.get_by_role("region", name=twins(page, demo, "Keyboardson"))
    pair.get_by_role("link", name="Merge, keeping …").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge two people")
    assert no_wider_than_the_screen(page)
    name = page.get_by_role("group", name="Name", exact=True)
    name.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    expect(name.get_by_role("radio", name="Keyboardson, Amal")).to_be_checked()
    page.get_by_role("button", name="Merge into one person").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Merged.")
    merged = page.get_by_role("listitem").filter(has_text="Keyboardson, Amal")
    merged.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("two people again")
    page.goto(f"{demo.address}/manage/demo/people/duplicates")
    expect(pair).to_be_visible()


def test_two_people_are_told_apart_without_javascript(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE, java_script_enabled=False)
    pair = page.get_by_role("region", name=twins(page, demo, "Plainpage"))
    pair.get_by_role("button", name="These are two people").click()
    expect(page.get_by_text("Remembered: these are two people.")).to_be_visible()
    expect(pair).to_have_count(0)


def test_spellings_of_an_organisation_are_merged(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    for body in ("Office of Samples", "The Office of Samples"):
        add(page, demo, f"Aya {uuid4()}", organisation=body)
    page.goto(f"{demo.address}/manage/demo/organisations?words=Office+of+Samples")
    page.get_by_role("link", name="Office of Samples", exact=True).click()
    page.get_by_role("link", name="Merge another spelling").click()
    page.get_by_label("Organisation", exact=True).select_option(label="The Office of Samples")
    page.get_by_role("button", name="Merge into this one").click()
    expect(page.get_by_role("status")).to_contain_text("Merged.")
    expect(page.get_by_label("Other spellings")).to_have_value("The Office of Samples")


@pytest.mark.parametrize("eyes", EYES)
def test_everybody_can_read_it(demo: Running, visit: Visit, eyes: str) -> None:
    found = {}
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    twins(page, demo, f"Eyes{uuid4().hex[:6]}")
    one = page.locator("main section .card-footer a").first.get_attribute("href")
    page.goto(f"{demo.address}/manage/demo/organisations")
    body = page.locator("main tbody a").first.get_attribute("href")
    for address in (*(f"/manage/demo/{each}" for each in PAGES), one, body, f"{body}/merge"):
        page.goto(f"{demo.address}{address}")
        found[address] = complaints(page)
        assert no_wider_than_the_screen(page), address
    assert {address: words for address, words in found.items() if words} == {}
