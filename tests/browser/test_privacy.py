"""What is held of people, on a phone: seen, taken, and erased for ever."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}


def test_a_participant_takes_their_file(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport=PHONE)
    page.get_by_role("contentinfo").get_by_role("link", name="Privacy").click()
    page.get_by_role("link", name="See everything that this conference holds of you").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is held of you")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it as a file").click()
    assert taken.value.suggested_filename == "demo-personal-data.json"
    file = json.loads(taken.value.path().read_text())
    assert file["person"]["email"].endswith("@example.org")


def test_an_organiser_erases_one_person_by_keyboard(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    page.goto(f"{demo.address}/manage/demo/registrations?name=Gentian+Quillmere")
    page.get_by_role("link", name="Gentian Quillmere").click()
    page.get_by_role("link", name="Personal data: take the file, or erase").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gentian Quillmere")
    expect(page.get_by_text("This cannot be undone by anybody.")).to_be_visible()
    page.get_by_role("button", name="Erase for ever").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Erased.")
    page.goto(f"{demo.address}/manage/demo/registrations?name=Gentian+Quillmere")
    expect(page.get_by_text("Nobody fits")).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_everybody_can_read_it(demo: Running, visit: Visit, eyes: str) -> None:
    found = {}
    office = visit(demo.doors()["organiser"], **EYES[eyes])
    office.goto(f"{demo.address}/manage/demo/privacy/erasure")
    one = office.locator("main .list-group a").first.get_attribute("href")
    for address in ("/manage/demo/privacy", "/manage/demo/privacy/erasure", one):
        office.goto(f"{demo.address}{address}")
        found[address] = complaints(office)
    guest = visit(demo.doors()["participant"], **EYES[eyes])
    for address in ("/c/demo/privacy", "/c/demo/me/data"):
        guest.goto(f"{demo.address}{address}")
        found[address] = complaints(guest)
    assert {address: words for address, words in found.items() if words} == {}
