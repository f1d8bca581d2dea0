"""Numbers, lists and files of people, as an organiser works with them on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk": {"viewport": DESK},
}
PAGES = (
    "numbers numbers/profile lists exports exports/log registrations?came=ever "
    "people?organisation=court"
)


def organiser(demo: Running, visit: Visit, **eyes: object) -> Page:
    return visit(demo.doors()["organiser"], **eyes)


def menu_of(page: Page) -> Page:
    """The page, its menu opened as on a phone."""
    page.get_by_label("Organise").get_by_text("Menu", exact=True).click()
    return page


def promise(demo: Running, page: Page, whom: str, number: str, counted_by: str = "Sector") -> None:
    page.goto(f"{demo.address}/manage/demo/numbers/profile")
    page.get_by_label("Counted by").select_option(label=counted_by)
    page.get_by_label("Of whom").fill(whom)
    page.get_by_label("How many people").fill(number)
    page.get_by_role("button", name="Note it").click()


def test_a_promise_is_noted_and_what_is_missing_is_shown(demo: Running, visit: Visit) -> None:
    page = organiser(demo, visit, viewport=PHONE, java_script_enabled=False)
    page.goto(f"{demo.address}/manage/demo/")
    menu_of(page).get_by_role("link", name="Numbers", exact=True).click()
    page.get_by_role("link", name="What was promised").click()
    promise(demo, page, "Media", "500")
    expect(page.get_by_text("Noted.")).to_be_visible()
    page.get_by_role("link", name="To the numbers").click()
    line = page.get_by_role("row").filter(has_text="Media").first
    confirmed = int(line.get_by_role("cell").nth(1).inner_text())
    assert line.get_by_role("cell").nth(3).inner_text() == str(500 - confirmed)
    line.get_by_role("link", name=str(confirmed)).first.click()
    expect(page.get_by_text(f"{confirmed} people", exact=True)).to_be_visible()


def test_a_filter_becomes_a_list_and_a_file(demo: Running, visit: Visit, tmp_path: Path) -> None:
    page = organiser(demo, visit, viewport=PHONE)
    page.goto(f"{demo.address}/manage/demo/registrations")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_role("combobox", name="Sector").select_option(label="Academia")
    page.get_by_text("More filters").click()
    page.get_by_role("combobox", name="Checked in").select_option(label="On any day")
    page.get_by_role("button", name="Show").click()
    assert "came=ever" in page.url
    page.get_by_role("link", name="Save this list").click()
    page.get_by_label("Name of the list").fill("Academics who came")
    page.get_by_role("button", name="Save this list").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Academics who came").click()
    assert complaints(page) == []
    page.get_by_role("link", name="Take along as a file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    file = tmp_path / "people.csv"
    download.value.save_as(file)
    lines = file.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Honorific,Name,")
    assert len(lines) > 1
    page.goto(f"{demo.address}/manage/demo/exports/log")
    expect(
        page.get_by_role("cell", name="Sector: Academia; Checked in: On any day")
    ).to_be_visible()


def test_whoever_is_not_invited_yet_is_invited_together(demo: Running, visit: Visit) -> None:
    page = organiser(demo, visit, viewport=PHONE)
    for number in (1, 2):
        page.goto(f"{demo.address}/manage/demo/people/new")
        page.get_by_label("E-mail address").fill(f"together{number}@example.org")
        page.get_by_label("Name", exact=True).fill(f"Together {number}")
        page.get_by_label("Organisation").fill("Institute of Togetherness")
        with page.expect_navigation():
            page.get_by_role("button", name="Add").click()
    page.goto(f"{demo.address}/manage/demo/people?state=uninvited&organisation=togetherness")
    page.get_by_role("link", name="Invite these people").click()
    expect(page.get_by_text("2 people would be invited.")).to_be_visible()
    assert complaints(page) == []
    page.get_by_label("Your own words").fill("Please come.")
    page.get_by_role("button", name="Invite these 2 people").click()
    expect(page.get_by_text("2 invitations are on their way.")).to_be_visible()
    page.goto(f"{demo.address}/manage/demo/people?state=uninvited&organisation=togetherness")
    expect(page.get_by_text("Nobody fits")).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_are_accessible_and_fit(demo: Running, visit: Visit, eyes: str) -> None:
    page = organiser(demo, visit)
    promise(demo, page, "Parliament", "30")
    promise(demo, page, "Sindhh", "30", counted_by="Province")
    page = organiser(demo, visit, **EYES[eyes])
    found = {}
    for path in PAGES.split():
        page.goto(f"{demo.address}/manage/demo/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]
    page.locator(".office-menu > summary").evaluate("each => each.parentElement.open = true")
    found["menu"] = complaints(page)
    assert {path: said for path, said in found.items() if said} == {}


def test_the_menu_is_open_where_there_is_room(demo: Running, visit: Visit) -> None:
    page = organiser(demo, visit, viewport=DESK)
    page.goto(f"{demo.address}/manage/demo/")
    menu = page.get_by_label("Organise")
    expect(menu.get_by_role("link", name="Saved lists")).to_be_visible()
    expect(menu.get_by_text("Menu", exact=True)).to_be_hidden()
    page.set_viewport_size(PHONE)
    expect(menu.get_by_role("link", name="Saved lists")).to_be_hidden()
    menu.get_by_text("Menu", exact=True).focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Saved lists")).to_be_visible()
    under = menu.get_by_role("listitem").filter(has_text="On the day")
    expect(under.get_by_role("link", name="Attendance").first).to_be_visible()


def test_the_numbers_print_without_the_frame(demo: Running, visit: Visit) -> None:
    page = organiser(demo, visit)
    promise(demo, page, "Academia", "30")
    page.goto(f"{demo.address}/manage/demo/numbers")
    page.emulate_media(media="print")
    expect(page.get_by_label("Organise")).to_be_hidden()
    expect(page.get_by_role("link", name="Download as CSV")).to_be_hidden()
    bar = page.locator(".numbers-bar .numbers-confirmed").first
    expect(page.get_by_role("rowheader", name="Academia").first).to_be_visible()
    assert bar.evaluate("each => getComputedStyle(each).fill") != "rgb(0, 0, 0)"
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins, at 96 dpi
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
